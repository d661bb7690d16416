package semblance.align;

import semblance.detect.Face;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;
import semblance.geometry.SimilarityTransform;
import semblance.image.Image;

/// How well a face can be recognised, and why not better. All parts are 0 (hopeless) to 1 (as good as it gets).
///
/// The parts are simple measures, not a trained network: the distance of the eyes in pixels; how far the nose lies
/// from where it is in a frontal face, sideways and up or down; the strength of fine detail in the crop; the
/// detector's score. Immutable.
///
/// @param size      of the face in the picture: 0 below 8 pixels between the eyes, 1 from 40 on
/// @param pose      1 frontal; falls as the head turns or nods
/// @param sharpness 0 blurred, 1 sharp
/// @param score     the detector's
public record FaceQuality(double size, double pose, double sharpness, double score) {

    /// @param crop the face's crop from [FaceAligner#align]
    public static FaceQuality of(Face face, Image crop) {
        Landmarks marks = face.landmarks();
        return new FaceQuality(part(marks.eyeDistance(), 8, 40), pose(marks), part(detail(crop), 2, 10), Math.clamp(face.score(), 0, 1));
    }

    /// All parts in one: their geometric mean, so that one bad part is enough to make the face a bad one.
    public double overall() {
        return Math.pow(size * pose * sharpness * score, 0.25);
    }

    private static double part(double value, double none, double full) {
        return Math.clamp((value - none) / (full - none), 0, 1);
    }

    /// Seen from the eyes' and mouth's frame, the nose moves by about the sine of the head's turn.
    private static double pose(Landmarks marks) {
        SimilarityTransform upright = SimilarityTransform.fit(marks.points(), FaceAligner.TEMPLATE.points());
        Landmarks there = Landmarks.of(marks.points().stream().map(upright::apply).toList());
        Point eyes = middle(there.leftEye(), there.rightEye()), mouth = middle(there.leftMouth(), there.rightMouth());
        double height = eyes.distanceTo(mouth);
        if (!(height > 1e-6)) return 0;
        double turn = (there.nose().x() - (eyes.x() + mouth.x()) / 2) / height;
        double nod = (there.nose().y() - eyes.y()) / height - 0.5;
        return (1 - part(Math.abs(turn), 0.08, 0.6)) * (1 - part(Math.abs(nod), 0.12, 0.5));
    }

    private static Point middle(Point a, Point b) {
        return new Point((a.x() + b.x()) / 2, (a.y() + b.y()) / 2);
    }

    /// Root mean square of the Laplacian of the green channel over the face's middle, in grey levels.
    private static double detail(Image crop) {
        double sum = 0;
        int n = 0;
        for (int y = 30; y < 100; y++) {
            for (int x = 24; x < 88; x++, n++) {
                double d = 4 * crop.green(x, y) - crop.green(x - 1, y) - crop.green(x + 1, y) - crop.green(x, y - 1) - crop.green(x, y + 1);
                sum += d * d;
            }
        }
        return Math.sqrt(sum / n);
    }
}
