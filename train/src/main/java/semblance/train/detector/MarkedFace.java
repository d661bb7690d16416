package semblance.train.detector;

import java.util.List;
import java.util.Optional;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;
import semblance.geometry.SimilarityTransform;

/// A face of a training picture, in that picture's pixels.
///
/// @param landmarks absent where nobody marked them: the face then teaches its box only
/// @param ignored   neither face nor background: too unsure, too small or too hidden to be held against the network
record MarkedFace(Box box, Optional<Landmarks> landmarks, boolean ignored) {

    MarkedFace(Box box, Landmarks landmarks) {
        this(box, Optional.of(landmarks), false);
    }

    /// Side of the square of the box's area, pixels.
    double size() {
        return Math.sqrt(box.area());
    }

    MarkedFace ignore() {
        return new MarkedFace(box, landmarks, true);
    }

    /// The face after the picture was moved, scaled and turned. The box becomes that of the turned ellipse inscribed in
    /// it: a head is round, and the box of the four turned corners would grow with every turn.
    MarkedFace moved(SimilarityTransform by) {
        Point c = by.apply(box.center());
        double cos = by.a(), sin = by.b();
        double halfWidth = Math.hypot(cos * box.width(), sin * box.height()) / 2;
        double halfHeight = Math.hypot(sin * box.width(), cos * box.height()) / 2;
        Box around = new Box(c.x() - halfWidth, c.y() - halfHeight, c.x() + halfWidth, c.y() + halfHeight);
        return new MarkedFace(around, landmarks.map(l -> Landmarks.of(l.points().stream().map(by::apply).toList())),
                ignored);
    }

    /// The face in the picture's mirror image. The left eye of the mirrored face is its former right one.
    MarkedFace mirrored(double width) {
        Box b = new Box(width - box.right(), box.top(), width - box.left(), box.bottom());
        return new MarkedFace(b, landmarks.map(l -> mirrored(l, width)), ignored);
    }

    private static Landmarks mirrored(Landmarks l, double width) {
        List<Point> p = l.points().stream().map(q -> new Point(width - q.x(), q.y())).toList();
        return new Landmarks(p.get(1), p.get(0), p.get(2), p.get(4), p.get(3));
    }

    /// Share of the box that lies inside `frame`, 0 to 1.
    double visible(Box frame) {
        double w = Math.min(box.right(), frame.right()) - Math.max(box.left(), frame.left());
        double h = Math.min(box.bottom(), frame.bottom()) - Math.max(box.top(), frame.top());
        return w <= 0 || h <= 0 ? 0 : w * h / box.area();
    }
}
