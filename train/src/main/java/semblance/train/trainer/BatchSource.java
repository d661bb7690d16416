package semblance.train.trainer;

import java.util.List;

/// Where a trainer's batches come from. A batch is a function of the step alone (and of seeds fixed at the start), so
/// that a resumed run sees exactly what an uninterrupted one would have seen.
///
/// @param <B> one worker's share
@FunctionalInterface
public interface BatchSource<B> {

    /// The shares of the batch of a step, one a worker. Called for one step at a time, in their order; a parallel stream in
    /// it runs on as many cores as there are to make batches ready.
    List<B> batch(long step);
}
