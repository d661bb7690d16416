package semblance.train.network;

import java.util.List;

/// A network with one of every layer that ours have, small enough to train in a test.
public record TinyNetwork(double dropout, double dropPath) implements Network {

    public static final int EMBEDDING = 4;

    @Override
    public String name() {
        return "tiny";
    }

    @Override
    public List<String> outputs() {
        return List.of("embedding");
    }

    @Override
    public <T> List<T> apply(Ops<T> ops, T image) {
        T x = ops.normalise(image, 127.5, 128);
        x = ops.silu(ops.batchNorm(ops.convolve(x, Ops.Conv.plain("stem", 3, 6, 3, 2)), new Ops.BatchNorm("stem.bn", 6)));
        T y = ops.batchNorm(ops.convolve(x, Ops.Conv.depthwise("deep", 6, 3, 1).withBias()), new Ops.BatchNorm("deep.bn", 6));
        y = ops.multiply(y, ops.sigmoid(ops.globalAverage(y)));
        x = ops.add(ops.dropPath(ops.gelu(y), dropPath), x);
        x = ops.prelu(ops.convolve(x, Ops.Conv.pointwise("wide", 6, 8)), new Ops.Slopes("slopes", 8));
        x = ops.dropout(ops.flatten(ops.globalAverage(ops.leakyRelu(x, 0.1))), dropout);
        return List.of(ops.unitLength(ops.linear(x, new Ops.Linear("embedding", 8, EMBEDDING, true))));
    }
}
