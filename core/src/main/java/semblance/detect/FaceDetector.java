package semblance.detect;

import java.util.List;
import semblance.image.Image;

/// Finds faces. Implementations are safe to call from several threads.
public interface FaceDetector {

    /// Every face of the image, surest first; empty if there is none.
    List<Face> detect(Image image);
}
