package semblance.train.network;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Stochastic gradient descent with momentum (Sutskever et al. 2013, as PyTorch has it: the rate is applied to the
/// velocity, `v = 0.9 v + g; w -= rate v`) and weight decay added to the gradient. Norms and biases aren't decayed.
public final class Momentum implements Optimizer {

    private static final double KEPT = 0.9;

    private final double decay;
    private final Tensor velocity;

    public Momentum(Weights weights, double decay) {
        this.decay = decay;
        try (var scope = new PointerScope()) {
            velocity = torch.zeros_like(weights.flat());
            velocity.retainReference();
        }
    }

    @Override
    public void step(Weights weights, Tensor gradient, double rate) {
        try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
            Tensor flat = weights.flat();
            velocity.mul_(new Scalar(KEPT)).add_(gradient).addcmul_(flat, weights.decayed(), new Scalar(decay));
            flat.sub_(velocity, new Scalar(rate));
        }
    }

    @Override
    public Map<String, float[]> state() {
        var state = new LinkedHashMap<String, float[]>();
        state.put("momentum.velocity", Weights.values(velocity));
        return state;
    }

    @Override
    public void restore(Map<String, float[]> state) {
        float[] values = state.get("momentum.velocity");
        if (values == null) {
            throw new IllegalArgumentException("got an optimizer's state with " + state.keySet()
                    + ", wanted momentum.velocity: the run was started with another optimizer");
        }
        Weights.fill(velocity, values);
    }

    @Override
    public void close() {
        velocity.close();
    }
}
