package semblance.train.loss;

import org.bytedeco.pytorch.Tensor;

/// A loss over the embeddings of one batch whose people are known: what stage 2 trains with.
public interface MetricLoss {

    /// A short name for settings and cards.
    String name();

    /// @param embeddings `[n, d]`, unit length
    /// @param labels     the person of each row, `n` numbers
    /// @return one number that libtorch can differentiate; 0 if the batch holds nothing to learn from
    Tensor loss(Tensor embeddings, int[] labels);
}
