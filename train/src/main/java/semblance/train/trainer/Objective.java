package semblance.train.trainer;

import org.bytedeco.pytorch.Tensor;
import semblance.train.network.TorchOps;

/// What a step minimises: forward pass and loss of one worker's share of a batch.
///
/// @param <B> one worker's share
@FunctionalInterface
public interface Objective<B> {

    /// The mean loss of the share: one number that libtorch can differentiate.
    Tensor loss(TorchOps ops, B share);
}
