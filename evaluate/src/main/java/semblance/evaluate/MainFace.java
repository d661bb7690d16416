package semblance.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import semblance.detect.Face;
import semblance.geometry.Point;
import semblance.image.Image;

/// Which of several faces a photo is about: the large and central one. A face weighs its box's area, less the less sure
/// it is ([Face#sureArea]) and the farther its centre lies from the picture's: all of it in the middle, nothing in a corner.
///
/// FaceNet's and InsightFace's public alignment tools take the area minus twice the squared distance instead. That was
/// made for pictures that a face fills: where faces are small against the picture, any bystander in the middle wins.
public final class MainFace {

    private MainFace() {
    }

    /// @param faces of this image
    public static Optional<Face> of(Image image, List<Face> faces) {
        Point middle = new Point(image.width() / 2.0, image.height() / 2.0);
        return faces.stream().max(Comparator.comparingDouble(face -> weight(face, middle)));
    }

    private static double weight(Face face, Point middle) {
        double corner = Math.hypot(middle.x(), middle.y());
        return face.sureArea() * Math.max(0, 1 - face.box().center().distanceTo(middle) / corner);
    }
}
