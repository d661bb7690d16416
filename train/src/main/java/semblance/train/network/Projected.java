package semblance.train.network;

import java.util.List;
import semblance.train.network.Ops.Linear;

/// A body with a small projection on top, two linear layers with a non-linearity between, which belongs to the training
/// and is left behind (Chen et al. 2020, section 4.2: the features below it serve later tasks better than its output).
///
/// Deviation: SiLU for ReLU, as in the body.
///
/// @param body     ends in features
/// @param features width of these
public record Projected(Network body, int features) implements Network {

    private static final int HIDDEN = 256, OUT = 128;

    @Override
    public String name() {
        return body.name() + "-projected";
    }

    @Override
    public List<String> outputs() {
        return List.of("projection");
    }

    @Override
    public <T> List<T> apply(Ops<T> ops, T image) {
        T x = ops.silu(ops.linear(body.apply(ops, image).getFirst(), new Linear("projection.0", features, HIDDEN, true)));
        return List.of(ops.unitLength(ops.linear(x, new Linear("projection.1", HIDDEN, OUT, true))));
    }
}
