package semblance.gallery;

/// What re-embedding a gallery did.
public sealed interface Reembedding {

    /// @param faces   vectors made anew
    /// @param dropped faces erased because there was no photo, or no face in it
    record Done(int faces, int dropped) implements Reembedding {
    }

    /// Nothing was changed, because these faces have no photo, or none in which a face is found.
    record Impossible(int without) implements Reembedding {
    }
}
