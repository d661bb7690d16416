package semblance.train.network;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// Changes weights by a gradient. Holds state as long as [Weights#flat]; one thread.
public interface Optimizer extends AutoCloseable {

    /// Which one.
    enum Kind {
        ADAMW {
            @Override
            public Optimizer over(Weights weights, double decay) {
                return new AdamW(weights, decay);
            }
        },
        MOMENTUM {
            @Override
            public Optimizer over(Weights weights, double decay) {
                return new Momentum(weights, decay);
            }
        };

        /// @param decay of the weights, but for norms and biases
        public abstract Optimizer over(Weights weights, double decay);
    }

    /// One step.
    ///
    /// @param gradient as long as the flat weights
    /// @param rate     the learning rate of this step
    void step(Weights weights, Tensor gradient, double rate);

    /// The state as named vectors, for a checkpoint.
    Map<String, float[]> state();

    void restore(Map<String, float[]> state);

    @Override
    void close();
}
