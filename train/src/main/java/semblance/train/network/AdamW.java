package semblance.train.network;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Adam with decoupled weight decay (Loshchilov & Hutter 2019, algorithm 2). Norms and biases aren't decayed.
public final class AdamW implements Optimizer {

    private static final double BETA1 = 0.9, BETA2 = 0.999, EPSILON = 1e-8;

    private final double decay;
    private final Tensor mean;
    private final Tensor square;
    private long steps;

    public AdamW(Weights weights, double decay) {
        this.decay = decay;
        try (var scope = new PointerScope()) {
            mean = torch.zeros_like(weights.flat());
            square = torch.zeros_like(weights.flat());
            mean.retainReference();
            square.retainReference();
        }
    }

    @Override
    public void step(Weights weights, Tensor gradient, double rate) {
        steps++;
        try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
            mean.lerp_(gradient, new Scalar(1 - BETA1));
            square.mul_(new Scalar(BETA2)).addcmul_(gradient, gradient, new Scalar(1 - BETA2));
            Tensor flat = weights.flat();
            flat.addcmul_(flat, weights.decayed(), new Scalar(-rate * decay));
            double correction = Math.sqrt(1 - Math.pow(BETA2, steps));
            Tensor root = square.sqrt().mul_(new Scalar(1 / correction)).add_(new Scalar(EPSILON));
            flat.addcdiv_(mean, root, new Scalar(-rate / (1 - Math.pow(BETA1, steps))));
        }
    }

    @Override
    public Map<String, float[]> state() {
        var state = new LinkedHashMap<String, float[]>();
        state.put("adamw.mean", Weights.values(mean));
        state.put("adamw.square", Weights.values(square));
        state.put("adamw.steps", new float[] {steps});
        return state;
    }

    @Override
    public void restore(Map<String, float[]> state) {
        if (!state.keySet().containsAll(state().keySet())) {
            throw new IllegalArgumentException("got an optimizer's state with " + state.keySet() + ", wanted "
                    + state().keySet() + ": the run was started with another optimizer");
        }
        Weights.fill(mean, state.get("adamw.mean"));
        Weights.fill(square, state.get("adamw.square"));
        steps = (long) state.get("adamw.steps")[0];
    }

    @Override
    public void close() {
        mean.close();
        square.close();
    }
}
