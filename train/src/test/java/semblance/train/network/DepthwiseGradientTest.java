package semblance.train.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import semblance.train.network.Ops.Conv;

class DepthwiseGradientTest {

    private static final int CHANNELS = 48, N = 3;

    @Test
    void itIsWhatLibtorchDifferentiates() {
        for (int stride = 1; stride <= 2; stride++) {
            for (int[] side : new int[][] {{7, 7}, {14, 14}, {5, 9}, {2, 3}, {1, 1}}) {
                for (boolean channelsLast : new boolean[] {true, false}) check(Conv.depthwise("deep", CHANNELS, 5, stride), side[0], side[1], channelsLast);
            }
        }
    }

    private static void check(Conv c, int rows, int columns, boolean channelsLast) {
        var random = new Random(1);
        try (var scope = new PointerScope()) {
            Tensor none = torch.zeros(1), weight = noise(none, random, CHANNELS, 1, 5, 5), x = noise(none, random, N, CHANNELS, rows, columns);
            if (channelsLast) x = x.contiguous(torch.MemoryFormat.ChannelsLast);
            weight.set_requires_grad(true);
            Tensor y = torch.conv2d(x, weight, new TensorOptional(), new long[] {c.stride(), c.stride()}, new long[] {2, 2}, new long[] {1, 1}, CHANNELS);
            Tensor slope = noise(none, random, y.shape());
            float[] wanted = Weights.values(torch.grad(new TensorVector(y.mul(slope).sum()), new TensorVector(weight)).get(0));
            assertArrayEquals(wanted, DepthwiseGradient.of(c, x, slope), 1e-3f, c + " on " + rows + "x" + columns);
        }
    }

    private static Tensor noise(Tensor beside, Random random, long... shape) {
        int n = 1;
        for (long side : shape) n *= (int) side;
        float[] values = new float[n];
        for (int i = 0; i < n; i++) values[i] = (float) random.nextGaussian();
        return Upload.floats(beside, values, shape);
    }

    /// The whole network's slope, with everything trained or not, beside one whose convolutions are all left to libtorch.
    @Test
    void aNetworksSlopeIsWhatItWouldBeWithoutIt() {
        var network = new EfficientNetB0(Head.EMBEDDING, 0, 0);
        for (List<String> frozen : List.of(List.<String>of(), List.of("conv_stem", "bn1", "blocks.0.", "blocks.1.", "blocks.5.1.conv_dw"))) {
            try (var scope = new PointerScope(); var weights = Weights.initialise(network, List.of(), new Random(1))) {
                weights.freeze(frozen);
                float[] with = slope(network, new TorchOps(weights, TorchOps.Mode.TRAIN_UNRECORDED, new Random(3)));
                float[] without = slope(network, new TorchOps(weights, TorchOps.Mode.TRAIN_UNRECORDED, new Random(3)) {
                    @Override
                    public Tensor convolve(Tensor x, Conv c) {
                        TensorOptional bias = c.bias() ? new TensorOptional(weight(c.name() + ".bias")) : new TensorOptional();
                        return torch.conv2d(x, weight(c.name() + ".weight"), bias, new long[] {c.stride(), c.stride()}, new long[] {c.padding(), c.padding()}, new long[] {1, 1}, c.groups());
                    }
                });
                double largest = IntStream.range(0, without.length).mapToDouble(k -> Math.abs(without[k])).max().orElseThrow();
                assertTrue(largest > 0);
                assertArrayEquals(without, with, (float) (1e-4 * largest));
            }
        }
    }

    private static float[] slope(Network network, TorchOps ops) {
        Tensor picture = noise(ops.anyWeight(), new Random(2), 4, 3, 112, 112).mul(new Scalar(50.0)).add(new Scalar(127.0));
        Tensor out = ops.run(network, picture).getFirst();
        return Weights.values(ops.gradient(out.sub(noise(out, new Random(4), out.shape())).pow(new Scalar(2.0)).mean()));
    }

    @Test
    void onlyWhatItIsWrittenForIsPossible() {
        assertTrue(DepthwiseGradient.possible(Conv.depthwise("deep", CHANNELS, 5, 2)));
        assertFalse(DepthwiseGradient.possible(Conv.depthwise("deep", CHANNELS, 3, 1)));
        assertFalse(DepthwiseGradient.possible(Conv.depthwise("deep", CHANNELS, 5, 1).withBias()));
        assertFalse(DepthwiseGradient.possible(Conv.depthwise("deep", 6, 5, 1)));
        assertFalse(DepthwiseGradient.possible(Conv.plain("plain", CHANNELS, CHANNELS, 5, 1)));
    }
}
