package semblance;

import java.util.List;
import semblance.detect.Face;

/// Whether two pictures show one person.
public sealed interface Comparison {

    /// Which of the two pictures.
    enum Picture { FIRST, SECOND }

    /// One face in each.
    ///
    /// @param distance   0 to 2
    /// @param similarity 0 to 1, 0.5 at the threshold
    /// @param same       similarity is 0.5 or more
    record Compared(Face first, Face second, double distance, double similarity, boolean same) implements Comparison {
    }

    /// No face was found in this one.
    record NoFace(Picture in) implements Comparison {
    }

    /// Several faces, none of them clearly the largest: cut the picture, or choose a face and compare embeddings.
    record SeveralFaces(Picture in, List<Face> faces) implements Comparison {
    }
}
