package semblance.train.detector;

import java.util.ArrayList;
import java.util.List;
import semblance.train.network.Network;
import semblance.train.network.Ops;
import semblance.train.network.Ops.BatchNorm;
import semblance.train.network.Ops.Conv;

/// RetinaFace (Deng et al. 2019, "RetinaFace: Single-stage Dense Face Localisation in the Wild") on MobileNetV1 (Howard
/// et al. 2017) at a quarter of its width: a feature pyramid (Lin et al. 2017) of three levels, a context module (SSH,
/// Najibi et al. 2017) on each, and three heads. 0.43 million parameters.
///
/// Parameters bear the names of the public PyTorch implementation, so weights can move to and from Python.
///
/// Deviations: no dense 3-D branch (as in every public MobileNet variant); leaky ReLU of slope 0.1; raw values are only
/// scaled, not centred, so that padding is black before and after the scale is folded into the first convolution.
///
/// @param form what comes out
record RetinaFaceNetwork(Form form) implements Network {

    /// What comes out beside boxes and landmarks (see [Anchors] for the order and the units).
    public enum Form {
        /// Two logits an anchor, background and face: what the loss wants.
        LOGITS,
        /// Their softmax: what a detector wants.
        SCORES
    }

    private static final int WIDTH = 64;
    private static final double SLOPE = 0.1;

    /// Channels in and out, and stride, of the depthwise-separable blocks of each stage.
    private static final int[][][] STAGES = {
            {{8, 16, 1}, {16, 32, 2}, {32, 32, 1}, {32, 64, 2}, {64, 64, 1}},
            {{64, 128, 2}, {128, 128, 1}, {128, 128, 1}, {128, 128, 1}, {128, 128, 1}, {128, 128, 1}},
            {{128, 256, 2}, {256, 256, 1}}};

    @Override
    public String name() {
        return "retinaface-mobilenet-0.25";
    }

    @Override
    public List<String> outputs() {
        return List.of("boxes", "landmarks", form == Form.SCORES ? "scores" : "logits");
    }

    /// @param image height and width multiples of 32
    @Override
    public <T> List<T> apply(Ops<T> ops, T image) {
        T x = ops.normalise(image, 0, 128);
        x = unit(ops, x, Conv.plain("body.stage1.0.0", 3, 8, 3, 2), "body.stage1.0.1");
        var features = new ArrayList<T>();
        for (int s = 0; s < STAGES.length; s++) {
            for (int b = 0; b < STAGES[s].length; b++) {
                int[] block = STAGES[s][b];
                x = separable(ops, x, "body.stage" + (s + 1) + "." + (s == 0 ? b + 1 : b), block[0], block[1], block[2]);
            }
            features.add(x);
        }
        List<T> levels = context(ops, pyramid(ops, features));
        T logits = head(ops, levels, "ClassHead", "conv1x1", 2);
        return List.of(head(ops, levels, "BboxHead", "conv1x1", 4), head(ops, levels, "LandmarkHead", "conv1x1", 10),
                form == Form.SCORES ? ops.softmax(logits) : logits);
    }

    private static <T> List<T> pyramid(Ops<T> ops, List<T> features) {
        T far = lateral(ops, features.get(2), 3, 256);
        T middle = lateral(ops, features.get(1), 2, 128);
        T near = lateral(ops, features.get(0), 1, 64);
        middle = merge(ops, ops.add(middle, ops.upsampleTwice(far)), 2);
        near = merge(ops, ops.add(near, ops.upsampleTwice(middle)), 1);
        return List.of(near, middle, far);
    }

    private static <T> T lateral(Ops<T> ops, T x, int level, int channels) {
        String name = "fpn.output" + level;
        return unit(ops, x, Conv.pointwise(name + ".0", channels, WIDTH), name + ".1");
    }

    private static <T> T merge(Ops<T> ops, T x, int level) {
        String name = "fpn.merge" + level;
        return unit(ops, x, Conv.plain(name + ".0", WIDTH, WIDTH, 3, 1), name + ".1");
    }

    private static <T> List<T> context(Ops<T> ops, List<T> levels) {
        var seen = new ArrayList<T>();
        for (int i = 0; i < levels.size(); i++) seen.add(context(ops, levels.get(i), "ssh" + (i + 1)));
        return seen;
    }

    /// Three receptive fields side by side, made of 3x3 convolutions.
    private static <T> T context(Ops<T> ops, T x, String name) {
        T three = normed(ops, x, Conv.plain(name + ".conv3X3.0", WIDTH, WIDTH / 2, 3, 1), name + ".conv3X3.1");
        T shared = unit(ops, x, Conv.plain(name + ".conv5X5_1.0", WIDTH, WIDTH / 4, 3, 1), name + ".conv5X5_1.1");
        T five = normed(ops, shared, narrow(name + ".conv5X5_2.0"), name + ".conv5X5_2.1");
        T seven = unit(ops, shared, narrow(name + ".conv7X7_2.0"), name + ".conv7X7_2.1");
        seven = normed(ops, seven, narrow(name + ".conv7x7_3.0"), name + ".conv7x7_3.1");
        return ops.leakyRelu(ops.concatenate(List.of(three, five, seven)), 0);
    }

    private static Conv narrow(String name) {
        return Conv.plain(name, WIDTH / 4, WIDTH / 4, 3, 1);
    }

    private static <T> T head(Ops<T> ops, List<T> levels, String name, String part, int width) {
        var lists = new ArrayList<T>();
        for (int i = 0; i < levels.size(); i++) {
            Conv conv = Conv.pointwise(name + "." + i + "." + part, WIDTH, Anchors.PER_PLACE * width).withBias();
            lists.add(ops.anchors(ops.convolve(levels.get(i), conv), width));
        }
        return ops.concatenateAnchors(lists);
    }

    /// Depthwise 3x3, then pointwise.
    private static <T> T separable(Ops<T> ops, T x, String name, int in, int out, int stride) {
        T depthwise = unit(ops, x, Conv.depthwise(name + ".0", in, 3, stride), name + ".1");
        return unit(ops, depthwise, Conv.pointwise(name + ".3", in, out), name + ".4");
    }

    private static <T> T unit(Ops<T> ops, T x, Conv conv, String norm) {
        return ops.leakyRelu(normed(ops, x, conv, norm), SLOPE);
    }

    private static <T> T normed(Ops<T> ops, T x, Conv conv, String norm) {
        return ops.batchNorm(ops.convolve(x, conv), new BatchNorm(norm, conv.out()));
    }
}
