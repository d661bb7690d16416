package semblance.client;

import java.util.List;

/// The faces of a picture, surest first.
public record Faces<F extends Found>(Size image, List<F> faces) {

    /// Pixels, after the picture was turned upright.
    public record Size(int width, int height) {
    }
}
