package semblance.train.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Euclidean distances inside a batch of unit vectors.
final class Distances {

    /// Added under the square root, whose slope at 0 has no bound.
    private static final double EPSILON = 1e-8;

    private Distances() {
    }

    /// @param embeddings `[n, d]`, unit length
    /// @return the squared distances, `[n, n]`: `2 - 2 cos`
    static Tensor squared(Tensor embeddings) {
        return embeddings.matmul(embeddings.t()).mul(new Scalar(-2.0)).add(new Scalar(2.0)).clamp_min(new Scalar(0.0));
    }

    static Tensor root(Tensor squared) {
        return squared.add(new Scalar(EPSILON)).sqrt();
    }
}
