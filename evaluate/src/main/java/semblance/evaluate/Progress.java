package semblance.evaluate;

/// Told how far a run is. Never called by two threads at once.
@FunctionalInterface
public interface Progress {

    /// Listens to nothing.
    Progress NONE = (done, total) -> { };

    /// @param done  photos finished so far, 1 to `total`
    /// @param total photos of the whole run
    void at(int done, int total);
}
