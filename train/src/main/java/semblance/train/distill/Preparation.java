package semblance.train.distill;

/// Told how far a long preparation is, and asked whether to go on.
@FunctionalInterface
public interface Preparation {

    /// Called on the training thread, some times a second.
    ///
    /// @param what such as "the teacher's view of the crops"
    /// @param done of `all` crops
    /// @return false to stop; it begins anew the next time
    boolean goOn(String what, long done, long all);
}
