package semblance.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import semblance.detect.Face;
import semblance.geometry.Point;
import semblance.image.Image;

/// Which of several faces a photo is about: the large and central one. The rule is the one of FaceNet's and InsightFace's
/// public alignment tools: the box's area minus twice the squared distance of its centre from the picture's.
public final class MainFace {

    private MainFace() {
    }

    /// @param faces of this image
    public static Optional<Face> of(Image image, List<Face> faces) {
        Point middle = new Point(image.width() / 2.0, image.height() / 2.0);
        return faces.stream().max(Comparator.comparingDouble(face -> weight(face, middle)));
    }

    private static double weight(Face face, Point middle) {
        double off = face.box().center().distanceTo(middle);
        return face.box().area() - 2 * off * off;
    }
}
