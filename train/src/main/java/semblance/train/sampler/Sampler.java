package semblance.train.sampler;

/// Says which samples make the batch of a step. A function of the step and a seed alone, so a resumed run draws what an
/// uninterrupted one would. Safe for several threads.
@FunctionalInterface
public interface Sampler {

    /// Indices into the data set.
    int[] batch(long step);
}
