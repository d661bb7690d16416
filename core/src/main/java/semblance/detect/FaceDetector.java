package semblance.detect;

import java.util.List;
import semblance.geometry.Box;
import semblance.image.Image;

/// Finds faces. Implementations are safe to call from several threads.
public interface FaceDetector {

    /// Every face of the image, surest first; empty if there is none.
    List<Face> detect(Image image);

    /// A quicker look, for those who follow faces from picture to picture and look closely at a few: landmarks may be rough, which
    /// [#refine] makes good.
    ///
    /// @param large whether faces that take up much of the picture are looked for too, if that takes extra time
    default List<Face> glance(Image image, boolean large) {
        return detect(image);
    }

    /// A quicker look still, at parts of the picture only: the faces there and perhaps some more, without those that an edge of a part cuts.
    default List<Face> glance(Image image, List<Box> parts) {
        return glance(image, false);
    }

    /// A face of [#glance] with landmarks and score as [#detect] gives them.
    default Face refine(Image image, Face face) {
        return face;
    }

    /// The faces of an image that is said to show somebody, as when a person is enrolled or two pictures are compared. A
    /// detector may then take a face that it would otherwise not be sure enough of.
    default List<Face> expect(Image image) {
        return detect(image);
    }
}
