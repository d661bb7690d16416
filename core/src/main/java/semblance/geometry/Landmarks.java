package semblance.geometry;

import java.util.List;

/// The five points of a face, as the viewer sees them: `leftEye` is the eye on the left of the picture.
public record Landmarks(Point leftEye, Point rightEye, Point nose, Point leftMouth, Point rightMouth) {

    public static Landmarks of(List<Point> points) {
        if (points.size() != 5) {
            throw new IllegalArgumentException("got " + points.size() + " landmarks, wanted 5: "
                    + "left eye, right eye, nose, left mouth corner, right mouth corner");
        }
        return new Landmarks(points.get(0), points.get(1), points.get(2), points.get(3), points.get(4));
    }

    /// In the order of the record's components.
    public List<Point> points() {
        return List.of(leftEye, rightEye, nose, leftMouth, rightMouth);
    }

    public double eyeDistance() {
        return leftEye.distanceTo(rightEye);
    }

    public Landmarks times(double factor) {
        return Landmarks.of(points().stream().map(p -> p.times(factor)).toList());
    }

    public Landmarks plus(double dx, double dy) {
        return Landmarks.of(points().stream().map(p -> p.plus(dx, dy)).toList());
    }
}
