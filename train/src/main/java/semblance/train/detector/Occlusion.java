package semblance.train.detector;

import java.util.random.RandomGenerator;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;

/// Hides parts of a face as glasses, masks and things before it do. The labels stay: the network learns to guess
/// landmarks that it can't see.
final class Occlusion {

    private Occlusion() {
    }

    static void maybe(Canvas canvas, MarkedFace face, RandomGenerator random) {
        if (face.ignored()) return;
        double draw = random.nextDouble();
        if (draw < 0.07) rectangle(canvas, face.box(), random);
        else if (face.landmarks().isEmpty()) return;
        else if (draw < 0.14) glasses(canvas, face.landmarks().get(), random);
        else if (draw < 0.22) mask(canvas, face.landmarks().get(), random);
    }

    /// Up to 0.6 x 0.6 of the box, anywhere on it.
    private static void rectangle(Canvas canvas, Box face, RandomGenerator random) {
        double w = face.width() * random.nextDouble(0.15, 0.6), h = face.height() * random.nextDouble(0.15, 0.6);
        double x = random.nextDouble(face.left() - w / 3, face.right() - w * 2 / 3);
        double y = random.nextDouble(face.top() - h / 3, face.bottom() - h * 2 / 3);
        canvas.tint(new Box(x, y, x + w, y + h), SampleMaker.colour(random), (u, v) -> 1);
    }

    /// A bar over both eyes, dark mostly, more or less transparent.
    private static void glasses(Canvas canvas, Landmarks l, RandomGenerator random) {
        FaceFrame frame = FaceFrame.of(l);
        double wide = random.nextDouble(0.75, 1.1), high = random.nextDouble(0.15, 0.3);
        double opacity = random.nextDouble(0.4, 1);
        canvas.tint(frame.around(2), random.nextInt(4) == 0 ? SampleMaker.colour(random) : dark(random), (x, y) -> {
            double u = frame.u(x, y), v = frame.v(x, y);
            return Math.abs(u) < wide && Math.abs(v) < high ? opacity : 0;
        });
    }

    /// Nose to chin: white, pale blue, black or any colour.
    private static void mask(Canvas canvas, Landmarks l, RandomGenerator random) {
        FaceFrame frame = FaceFrame.of(l);
        Canvas.Beyond.Colour colour = switch (random.nextInt(4)) {
            case 0 -> new Canvas.Beyond.Colour(230, 232, 235);
            case 1 -> new Canvas.Beyond.Colour(150, 190, 215);
            case 2 -> dark(random);
            default -> SampleMaker.colour(random);
        };
        double from = random.nextDouble(0.3, 0.55), to = random.nextDouble(1.65, 2.0), wide = random.nextDouble(0.8, 1.05);
        canvas.tint(frame.around(3), colour, (x, y) -> {
            double u = frame.u(x, y) / wide, v = (frame.v(x, y) - from) / (to - from);
            return v > 0 && v < 1 && u * u < 1 - 0.7 * v * v ? 1 : 0;
        });
    }

    private static Canvas.Beyond.Colour dark(RandomGenerator random) {
        int grey = random.nextInt(50);
        return new Canvas.Beyond.Colour(grey, grey, grey);
    }

    /// Coordinates of a face: origin between the eyes, `u` along them and `v` towards the mouth, each in units of the
    /// eyes' distance, or of the mouth's for a face in profile.
    private record FaceFrame(Point eyes, double ux, double uy, double unit) {

        static FaceFrame of(Landmarks l) {
            Point eyes = middle(l.leftEye(), l.rightEye()), mouth = middle(l.leftMouth(), l.rightMouth());
            double dx = l.rightEye().x() - l.leftEye().x(), dy = l.rightEye().y() - l.leftEye().y();
            double length = Math.max(1e-3, Math.hypot(dx, dy));
            double unit = Math.max(length, 0.8 * eyes.distanceTo(mouth));
            return new FaceFrame(eyes, dx / length, dy / length, unit);
        }

        private static Point middle(Point a, Point b) {
            return new Point((a.x() + b.x()) / 2, (a.y() + b.y()) / 2);
        }

        double u(double x, double y) {
            return ((x - eyes.x()) * ux + (y - eyes.y()) * uy) / unit;
        }

        double v(double x, double y) {
            return ((y - eyes.y()) * ux - (x - eyes.x()) * uy) / unit;
        }

        Box around(double units) {
            double r = units * unit;
            return new Box(eyes.x() - r, eyes.y() - r, eyes.x() + r, eyes.y() + r);
        }
    }
}
