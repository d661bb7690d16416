package semblance.train.trainer;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import semblance.train.network.Weights;

/// An exponential moving average of weights and statistics (Polyak & Juditsky 1992), which is what gets evaluated and
/// exported: it is ahead of the weights themselves for most of a run.
final class Average implements AutoCloseable {

    private final double decay;
    private final Tensor trained;
    private final Tensor statistics;
    private long updates;

    Average(Weights weights, double decay) {
        this.decay = decay;
        try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
            trained = weights.flat().clone();
            statistics = weights.flatStatistics().clone();
            trained.retainReference();
            statistics.retainReference();
        }
    }

    /// Young averages follow faster: the decay grows from 0 as `(1 + n) / (10 + n)`.
    void update(Weights weights) {
        updates++;
        double keep = Math.min(decay, (1.0 + updates) / (10 + updates));
        try (var guard = new NoGradGuard(); var share = new Scalar(1 - keep)) {
            trained.lerp_(weights.flat(), share);
            statistics.lerp_(weights.flatStatistics(), share);
        }
    }

    /// Exchanges the average with the weights; calling it again changes them back.
    void swap(Weights weights) {
        try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
            swap(trained, weights.flat());
            swap(statistics, weights.flatStatistics());
        }
    }

    private static void swap(Tensor a, Tensor b) {
        Tensor before = a.clone();
        a.copy_(b);
        b.copy_(before);
    }

    float[] trained() {
        return Weights.values(trained);
    }

    float[] statistics() {
        return Weights.values(statistics);
    }

    void restore(float[] trained, float[] statistics, long updates) {
        Weights.fill(this.trained, trained);
        Weights.fill(this.statistics, statistics);
        this.updates = updates;
    }

    @Override
    public void close() {
        trained.close();
        statistics.close();
    }
}
