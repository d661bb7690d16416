package semblance.train.network;

import java.util.List;

/// What networks are written in. A [Network] is one method over these operations, so the same text trains
/// ([TorchOps]), names its parameters ([Declaration]) and exports (`semblance.train.export.OnnxOps`).
///
/// Pictures are `[n, channels, height, width]`, vectors `[n, features]`.
///
/// @param <T> a value flowing through the network
public interface Ops<T> {

    /// A picture's raw values 0..255 to `(v - mean) / deviation`, the same for every channel.
    T normalise(T x, double mean, double deviation);

    T convolve(T x, Conv layer);

    T batchNorm(T x, BatchNorm layer);

    /// Over the channels of each place by itself.
    T layerNorm(T x, LayerNorm layer);

    /// Times a learnt number a channel.
    T scale(T x, Scale layer);

    /// `x * sigmoid(x)`, also called swish.
    T silu(T x);

    T leakyRelu(T x, double slope);

    /// `x` above zero, `slope * x` below, with one learnt slope a channel.
    T prelu(T x, Slopes layer);

    T gelu(T x);

    T sigmoid(T x);

    T add(T a, T b);

    /// Element by element; `b` may have a single row and column, which then count for all.
    T multiply(T a, T b);

    /// The mean over rows and columns, which stay as 1x1.
    T globalAverage(T x);

    /// The weighted mean over rows and columns, which stay as 1x1: each channel has a learnt weight for each place.
    T weightedAverage(T x, Places layer);

    /// `[n, channels, 1, 1]` to `[n, channels]`.
    T flatten(T x);

    T linear(T x, Linear layer);

    T concatenate(List<T> parts);

    /// Nearest neighbour, to twice the rows and columns.
    T upsampleTwice(T x);

    /// `[n, anchors * width, rows, columns]` to `[n, rows * columns * anchors, width]`: a detector's head as a list
    /// of anchors, row by row, column by column, the anchors of a place side by side.
    T anchors(T x, int width);

    /// Joins lists of anchors one after the other.
    T concatenateAnchors(List<T> parts);

    /// Over the last dimension.
    T softmax(T x);

    /// Scales each vector to length 1.
    T unitLength(T x);

    /// Training only: zeroes numbers with probability `p` (Srivastava et al. 2014).
    T dropout(T x, double p);

    /// Training only: drops the branch of a whole sample with probability `p` (Huang et al. 2016; EfficientNet's
    /// "drop connect").
    T dropPath(T x, double p);

    /// A map that training may ask for by its name ([TorchOps#marked]).
    default T mark(String map, T x) {
        return x;
    }

    /// Square kernel.
    ///
    /// @param padding zeros on every side
    record Conv(String name, int in, int out, int kernel, int stride, int padding, int groups, boolean bias) {

        /// Without bias, one group: what a batch norm follows. Padded by `kernel / 2`.
        public static Conv plain(String name, int in, int out, int kernel, int stride) {
            return new Conv(name, in, out, kernel, stride, kernel / 2, 1, false);
        }

        public static Conv depthwise(String name, int channels, int kernel, int stride) {
            return new Conv(name, channels, channels, kernel, stride, kernel / 2, channels, false);
        }

        public static Conv pointwise(String name, int in, int out) {
            return plain(name, in, out, 1, 1);
        }

        public Conv withBias() {
            return new Conv(name, in, out, kernel, stride, padding, groups, true);
        }

        public Conv unpadded() {
            return new Conv(name, in, out, kernel, stride, 0, groups, bias);
        }
    }

    /// Batch normalisation (Ioffe & Szegedy 2015), epsilon 1e-5 unless a paper says otherwise.
    record BatchNorm(String name, int channels) {
        public static final double EPSILON = 1e-5;
        /// Share of the newest batch in the running statistics.
        public static final double MOMENTUM = 0.1;
    }

    /// Layer normalisation (Ba et al. 2016).
    record LayerNorm(String name, int channels) {
        public static final double EPSILON = 1e-6;
    }

    /// @param name  of the parameter itself
    /// @param start what every number starts at
    record Scale(String name, int channels, double start) {
    }

    /// A weight for each of `side * side` places, with a mean of 1 at the start, by which it is a plain mean.
    record Places(String name, int channels, int side) {
    }

    record Linear(String name, int in, int out, boolean bias) {
    }

    record Slopes(String name, int channels) {
    }
}
