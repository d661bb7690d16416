package semblance.train.distill;

/// Told how far a long preparation is, and asked whether to go on.
@FunctionalInterface
public interface Preparation {

    /// Called on the training thread, a few times a second at most for what is computed by a network.
    ///
    /// @param what such as "the teacher's vectors"
    /// @param done of `all` rows
    /// @return false to stop; what is made so far is kept and gone on with the next time
    boolean goOn(String what, long done, long all);
}
