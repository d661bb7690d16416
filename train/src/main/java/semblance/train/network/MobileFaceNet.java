package semblance.train.network;

import java.util.List;
import semblance.train.network.Ops.BatchNorm;
import semblance.train.network.Ops.Conv;
import semblance.train.network.Ops.Slopes;

/// MobileFaceNet (Chen et al. 2018, table 1): inverted bottlenecks with few channels, PReLU, and instead of average
/// pooling a depthwise convolution as large as the last map, so that each place of a face has its own weight. A quarter
/// of EfficientNet-B0's parameters.
///
/// Because of that convolution it takes 112x112 pictures only: no training at growing sizes.
///
/// Deviations: the last linear 1x1 convolution with its batch norm is our [Head] (64 numbers with a bias, unit length),
/// and drop-path on the residual branches, which the paper doesn't have.
///
/// @param dropout  on the 512 features; the paper has none
/// @param dropPath at the last block, rising linearly from 0 at the first
public record MobileFaceNet(Head head, double dropout, double dropPath) implements Network {

    /// Width of the pooled features.
    public static final int FEATURES = 512;

    private static final int LAST_MAP = 7;

    /// Table 1's rows t, c, n, s.
    private record Stage(int expansion, int channels, int layers, int stride) {
    }

    private static final List<Stage> STAGES = List.of(new Stage(2, 64, 5, 2), new Stage(4, 128, 1, 2), new Stage(2, 128, 6, 1),
            new Stage(4, 128, 1, 2), new Stage(2, 128, 2, 1));

    private static final int BLOCKS = STAGES.stream().mapToInt(Stage::layers).sum();

    @Override
    public String name() {
        return "mobilefacenet";
    }

    @Override
    public List<String> outputs() {
        return head.outputs();
    }

    @Override
    public <T> List<T> apply(Ops<T> ops, T image) {
        T x = ops.normalise(image, 127.5, 128);
        x = unit(ops, x, Conv.plain("stem.conv", 3, 64, 3, 2), "stem");
        x = unit(ops, x, Conv.depthwise("stem_dw.conv", 64, 3, 1), "stem_dw");
        int channels = 64, block = 0;
        for (int s = 0; s < STAGES.size(); s++) {
            Stage stage = STAGES.get(s);
            for (int i = 0; i < stage.layers; i++, block++) {
                x = block(ops, x, "blocks." + s + "." + i, channels, stage, i == 0 ? stage.stride : 1, dropPath * block / BLOCKS);
                channels = stage.channels;
            }
        }
        x = unit(ops, x, Conv.pointwise("widen.conv", channels, FEATURES), "widen");
        x = normed(ops, x, Conv.depthwise("pool.conv", FEATURES, LAST_MAP, 1).unpadded(), "pool");
        return head.end(ops, ops.flatten(x), FEATURES, dropout);
    }

    /// Widen, depthwise, narrow without a non-linearity (Sandler et al. 2018).
    private static <T> T block(Ops<T> ops, T input, String name, int in, Stage stage, int stride, double drop) {
        int wide = in * stage.expansion;
        T x = unit(ops, input, Conv.pointwise(name + ".widen.conv", in, wide), name + ".widen");
        x = unit(ops, x, Conv.depthwise(name + ".deep.conv", wide, 3, stride), name + ".deep");
        x = normed(ops, x, Conv.pointwise(name + ".narrow.conv", wide, stage.channels), name + ".narrow");
        return stride == 1 && in == stage.channels ? ops.add(ops.dropPath(x, drop), input) : x;
    }

    private static <T> T unit(Ops<T> ops, T x, Conv conv, String name) {
        return ops.prelu(normed(ops, x, conv, name), new Slopes(name + ".prelu", conv.out()));
    }

    private static <T> T normed(Ops<T> ops, T x, Conv conv, String name) {
        return ops.batchNorm(ops.convolve(x, conv), new BatchNorm(name + ".bn", conv.out()));
    }
}
