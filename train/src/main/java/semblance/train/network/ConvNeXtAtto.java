package semblance.train.network;

import java.util.List;
import semblance.train.network.Ops.Conv;
import semblance.train.network.Ops.LayerNorm;

/// ConvNeXt (Liu et al. 2022, figure 4) in the smallest size in use, "atto" (depths 2, 2, 6, 2; widths 40 to 320): large
/// depthwise kernels, layer norm and GELU, one of each a block, as vision transformers have them.
///
/// Parameters bear the names of timm's `convnext_atto`, so weights can move to and from Python.
///
/// Deviations: 112x112 pictures (the paper: 224x224), and the end is a [Head].
///
/// @param dropout  on the pooled features; the paper has none
/// @param dropPath at the last block, rising linearly from 0 at the first; the paper: 0.1 for its smallest
public record ConvNeXtAtto(Head head, double dropout, double dropPath) implements Network {

    private static final int[] DEPTHS = {2, 2, 6, 2}, WIDTHS = {40, 80, 160, 320};
    private static final int BLOCKS = 12;
    /// What a block adds starts at nearly nothing (Touvron et al. 2021, LayerScale).
    private static final double BRANCH = 1e-6;

    /// Width of the pooled features.
    public static final int FEATURES = 320;

    @Override
    public String name() {
        return "convnext-atto";
    }

    @Override
    public List<String> outputs() {
        return head.outputs();
    }

    @Override
    public <T> List<T> apply(Ops<T> ops, T image) {
        T x = ops.normalise(image, 127.5, 128);
        x = ops.convolve(x, Conv.plain("stem.0", 3, WIDTHS[0], 4, 4).withBias().unpadded());
        x = ops.layerNorm(x, new LayerNorm("stem.1", WIDTHS[0]));
        for (int s = 0, block = 0; s < DEPTHS.length; s++) {
            if (s > 0) x = shrink(ops, x, "stages." + s + ".downsample", WIDTHS[s - 1], WIDTHS[s]);
            for (int i = 0; i < DEPTHS[s]; i++, block++) {
                x = block(ops, x, "stages." + s + ".blocks." + i, WIDTHS[s], dropPath * block / BLOCKS);
            }
        }
        x = ops.layerNorm(ops.globalAverage(x), new LayerNorm("head.norm", FEATURES));
        return head.end(ops, ops.flatten(x), FEATURES, dropout);
    }

    private static <T> T shrink(Ops<T> ops, T x, String name, int in, int out) {
        T normed = ops.layerNorm(x, new LayerNorm(name + ".0", in));
        return ops.convolve(normed, Conv.plain(name + ".1", in, out, 2, 2).withBias().unpadded());
    }

    private static <T> T block(Ops<T> ops, T input, String name, int width, double drop) {
        T x = ops.convolve(input, Conv.depthwise(name + ".conv_dw", width, 7, 1).withBias());
        x = ops.layerNorm(x, new LayerNorm(name + ".norm", width));
        x = ops.gelu(ops.convolve(x, Conv.pointwise(name + ".mlp.fc1", width, 4 * width).withBias()));
        x = ops.convolve(x, Conv.pointwise(name + ".mlp.fc2", 4 * width, width).withBias());
        x = ops.scale(x, new Ops.Scale(name + ".gamma", width, BRANCH));
        return ops.add(ops.dropPath(x, drop), input);
    }
}
