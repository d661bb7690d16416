package semblance.train.network;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import semblance.train.network.Ops.BatchNorm;
import semblance.train.network.Ops.Conv;
import semblance.train.network.Ops.Places;

/// EfficientNet-B0 (Tan & Le 2019, table 1), with squeeze-and-excitation (Hu et al. 2018) and SiLU.
///
/// Parameters bear the names of timm's `efficientnet_b0`, so weights can move to and from Python.
///
/// Deviations: the last stride stands a stage later, so that of a 112x112 picture (the paper: 224x224) the fourth to sixth stages see 7x7 places, nearer to
/// the 14x14 and 7x7 that they have in the paper, and the last map still has 4x4; the mean over that map gives each place a weight of its own for each channel,
/// as MobileFaceNet's global depthwise convolution does (Chen et al. 2018, section 3.2), since the places of an aligned face don't count alike; batch-norm
/// epsilon 1e-5 as timm has it (the paper's code: 1e-3); and the end is a [Head].
///
/// @param head       what follows the pooled 1280 features
/// @param dropout    on the pooled features; the paper: 0.2
/// @param dropPath   at the last block, rising linearly from 0 at the first; the paper: 0.2
public record EfficientNetB0(Head head, double dropout, double dropPath) implements Network {

    /// Width of the pooled features.
    public static final int FEATURES = 1280;

    /// Side of the last map of a 112x112 picture.
    private static final int LAST_MAP = 4;

    private record Stage(int expansion, int channels, int layers, int kernel, int stride) {
    }

    private static final List<Stage> STAGES = List.of(
            new Stage(1, 16, 1, 3, 1), new Stage(6, 24, 2, 3, 2), new Stage(6, 40, 2, 5, 2), new Stage(6, 80, 3, 3, 2),
            new Stage(6, 112, 3, 5, 1), new Stage(6, 192, 4, 5, 1), new Stage(6, 320, 1, 3, 2));

    private static final int BLOCKS = STAGES.stream().mapToInt(Stage::layers).sum();

    private static final String LAST = "conv_head";

    /// Channels of a map that is marked: the end of a stage, `blocks.0` to `blocks.6`, or `conv_head`, the last.
    static int channels(String map) {
        List<String> maps = Stream.concat(IntStream.range(0, STAGES.size()).mapToObj(s -> "blocks." + s), Stream.of(LAST)).toList();
        int at = maps.indexOf(map);
        if (at < 0) throw new IllegalArgumentException("got a hint for the map '" + map + "', wanted one of " + maps);
        return at < STAGES.size() ? STAGES.get(at).channels : FEATURES;
    }

    @Override
    public String name() {
        return "efficientnet-b0";
    }

    @Override
    public List<String> outputs() {
        return head.outputs();
    }

    @Override
    public <T> List<T> apply(Ops<T> ops, T image) {
        T x = ops.normalise(image, 127.5, 128);
        x = ops.silu(ops.batchNorm(ops.convolve(x, Conv.plain("conv_stem", 3, 32, 3, 2)), new BatchNorm("bn1", 32)));
        int channels = 32, block = 0;
        for (int s = 0; s < STAGES.size(); s++) {
            Stage stage = STAGES.get(s);
            for (int i = 0; i < stage.layers; i++, block++) {
                x = block(ops, x, "blocks." + s + "." + i, channels, stage, i == 0 ? stage.stride : 1, dropPath * block / BLOCKS);
                channels = stage.channels;
            }
            x = ops.mark("blocks." + s, x);
        }
        x = ops.convolve(x, Conv.pointwise(LAST, channels, FEATURES));
        x = ops.mark(LAST, ops.silu(ops.batchNorm(x, new BatchNorm("bn2", FEATURES))));
        return head.end(ops, ops.flatten(ops.weightedAverage(x, new Places("pool", FEATURES, LAST_MAP))), FEATURES, dropout);
    }

    /// Inverted bottleneck (Sandler et al. 2018): widen, depthwise, squeeze-and-excite, narrow.
    private static <T> T block(Ops<T> ops, T input, String name, int in, Stage stage, int stride, double drop) {
        int wide = in * stage.expansion;
        boolean widened = stage.expansion > 1;
        T x = input;
        if (widened) {
            x = ops.convolve(x, Conv.pointwise(name + ".conv_pw", in, wide));
            x = ops.silu(ops.batchNorm(x, new BatchNorm(name + ".bn1", wide)));
        }
        x = ops.convolve(x, Conv.depthwise(name + ".conv_dw", wide, stage.kernel, stride));
        x = ops.silu(ops.batchNorm(x, new BatchNorm(name + (widened ? ".bn2" : ".bn1"), wide)));
        x = squeezeAndExcite(ops, x, name + ".se", wide, Math.max(1, in / 4));
        x = ops.convolve(x, Conv.pointwise(name + (widened ? ".conv_pwl" : ".conv_pw"), wide, stage.channels));
        x = ops.batchNorm(x, new BatchNorm(name + (widened ? ".bn3" : ".bn2"), stage.channels));
        return stride == 1 && in == stage.channels ? ops.add(ops.dropPath(x, drop), input) : x;
    }

    private static <T> T squeezeAndExcite(Ops<T> ops, T x, String name, int channels, int reduced) {
        T gate = ops.silu(ops.convolve(ops.globalAverage(x),
                Conv.pointwise(name + ".conv_reduce", channels, reduced).withBias()));
        gate = ops.sigmoid(ops.convolve(gate, Conv.pointwise(name + ".conv_expand", reduced, channels).withBias()));
        return ops.multiply(x, gate);
    }
}
