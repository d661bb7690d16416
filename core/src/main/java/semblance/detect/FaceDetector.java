package semblance.detect;

import java.util.List;
import semblance.image.Image;

/// Finds faces. Implementations are safe to call from several threads.
public interface FaceDetector {

    /// Every face of the image, surest first; empty if there is none.
    List<Face> detect(Image image);

    /// The faces of an image that is said to show somebody, as when a person is enrolled or two pictures are compared. A
    /// detector may then take a face that it would otherwise not be sure enough of.
    default List<Face> expect(Image image) {
        return detect(image);
    }
}
