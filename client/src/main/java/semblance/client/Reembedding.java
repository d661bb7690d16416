package semblance.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The gallery's move to another embedder, since the server was started.
///
/// @param model    the embedder it is, was or should have been moved to
/// @param faces    that are to be made anew, or were
/// @param done     made so far, while it is running
/// @param dropped  erased, since there was no photo of them, or no face in it
/// @param error    why nothing was changed
/// @param models   names of the installed embedders; empty in the answer that it has begun
public record Reembedding(State state, Optional<String> model, Optional<Instant> started, Optional<Instant> finished, int faces, int done, int dropped,
        Optional<Failure> error, List<String> models) {

    public enum State { NEVER, RUNNING, DONE, FAILED }

    /// @param code as of [SemblanceException#code]
    public record Failure(String code, String message) {
    }

    public Reembedding {
        models = models == null ? List.of() : List.copyOf(models);
    }
}
