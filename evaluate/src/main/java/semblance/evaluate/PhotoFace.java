package semblance.evaluate;

import java.util.Optional;
import semblance.detect.Face;
import semblance.embed.Embedding;

/// What the way from photo to embedding came to.
public sealed interface PhotoFace {

    /// The main face and its identity vector.
    ///
    /// @param face empty if the photo was an aligned crop and nothing was detected
    record Found(Optional<Face> face, Embedding embedding) implements PhotoFace {
    }

    /// The photo was decoded and shows no face.
    record NoFace() implements PhotoFace {
    }

    /// The photo could not be decoded.
    record Unreadable(String reason) implements PhotoFace {
    }

    default boolean isFound() {
        return this instanceof Found;
    }

    /// Euclidean distance of the embeddings, or [PairDistances#MISSED] if one of the two has none.
    default double distanceTo(PhotoFace other) {
        return this instanceof Found a && other instanceof Found b ? a.embedding.distanceTo(b.embedding) : PairDistances.MISSED;
    }
}
