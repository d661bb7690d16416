package semblance.train.landmark;

import java.util.List;
import semblance.train.network.Network;
import semblance.train.network.Ops;
import semblance.train.network.Ops.BatchNorm;
import semblance.train.network.Ops.Conv;
import semblance.train.network.Ops.Linear;

/// Where five landmarks are in a 64x64 cut of a face: depthwise-separable blocks as in MobileNetV1 (Howard et al. 2017)
/// down to 4x4 places, and a linear layer over all of them, which keeps what a mean over places would lose: where.
record LandmarkNetwork() implements Network {

    /// Channels in and out, and stride, of the blocks.
    private static final int[][] BLOCKS = {{16, 32, 2}, {32, 32, 1}, {32, 64, 2}, {64, 64, 1}, {64, 64, 1}, {64, 96, 2}, {96, 96, 1}};
    private static final int FEATURES = 96 * 4 * 4, HIDDEN = 128;

    @Override
    public String name() {
        return "landmarks-64";
    }

    @Override
    public List<String> outputs() {
        return List.of("landmarks");
    }

    /// @param image `[n, 3, 64, 64]`
    @Override
    public <T> List<T> apply(Ops<T> ops, T image) {
        T x = convolve(ops, ops.normalise(image, 127.5, 128), Conv.plain("stem", 3, 16, 3, 2));
        for (int i = 0; i < BLOCKS.length; i++) {
            int[] b = BLOCKS[i];
            x = convolve(ops, x, Conv.depthwise("blocks." + i + ".depthwise", b[0], 3, b[2]));
            x = convolve(ops, x, Conv.pointwise("blocks." + i + ".pointwise", b[0], b[1]));
        }
        x = ops.silu(ops.linear(ops.flatten(x), new Linear("hidden", FEATURES, HIDDEN, true)));
        return List.of(ops.linear(x, new Linear("moves", HIDDEN, 10, true)));
    }

    private static <T> T convolve(Ops<T> ops, T x, Conv layer) {
        return ops.silu(ops.batchNorm(ops.convolve(x, layer), new BatchNorm(layer.name() + ".norm", layer.out())));
    }
}
