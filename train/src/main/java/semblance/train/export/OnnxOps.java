package semblance.train.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import semblance.train.network.Ops;
import semblance.train.network.Weights;

/// Writes a network as ONNX nodes, for inference: batch norms vanish into the convolutions before them, dropout is gone.
final class OnnxOps implements Ops<OnnxOps.Value> {

    /// A value in the graph. A convolution stays unwritten until it is used, so that a batch norm can join it.
    static final class Value {
        private String name;
        private Conv layer;
        private String input;
        private float[] weight;
        private float[] bias;
        /// A factor that the value still lacks; the convolution that takes it has it in its weights.
        private double due = 1;

        Value(String name) {
            this.name = name;
        }
    }

    private final OnnxGraph graph;
    private final Weights weights;

    OnnxOps(OnnxGraph graph, Weights weights) {
        this.graph = graph;
        this.weights = weights;
    }

    /// The name of a value, which is written now if it wasn't yet.
    String name(Value v) {
        if (v.due != 1) throw new IllegalStateException("a scaled picture goes into something else than a convolution");
        if (v.name == null) {
            Conv c = v.layer;
            long k = c.kernel(), s = c.stride(), p = c.padding();
            String weight = graph.constant(c.name() + ".weight", new long[] {c.out(), c.in() / c.groups(), k, k}, v.weight);
            var inputs = new ArrayList<>(List.of(v.input, weight));
            if (v.bias != null) inputs.add(graph.constant(c.name() + ".bias", new long[] {c.out()}, v.bias));
            v.name = graph.node("Conv", inputs, Map.of("kernel_shape", new long[] {k, k}, "strides", new long[] {s, s},
                    "pads", new long[] {p, p, p, p}, "group", (long) c.groups()));
        }
        return v.name;
    }

    private Value node(String op, Map<String, Object> attributes, Value... inputs) {
        return new Value(graph.node(op, Arrays.stream(inputs).map(this::name).toList(), attributes));
    }

    private Value node(String op, Value... inputs) {
        return node(op, Map.of(), inputs);
    }

    private Value constant(String name, long... values) {
        return new Value(graph.constant(name, values));
    }

    @Override
    public Value normalise(Value x, double mean, double deviation) {
        if (mean == 0) {
            var scaled = new Value(name(x));
            scaled.due = 1 / deviation;
            return scaled;
        }
        Value shifted = node("Sub", x, new Value(graph.constant("mean", new long[0], (float) mean)));
        return node("Mul", shifted, new Value(graph.constant("scale", new long[0], (float) (1 / deviation))));
    }

    @Override
    public Value convolve(Value x, Conv c) {
        var v = new Value(null);
        v.layer = c;
        v.input = x.due == 1 ? name(x) : x.name;
        v.weight = weights.get(c.name() + ".weight");
        if (x.due != 1) for (int i = 0; i < v.weight.length; i++) v.weight[i] = (float) (v.weight[i] * x.due);
        v.bias = c.bias() ? weights.get(c.name() + ".bias") : null;
        return v;
    }

    @Override
    public Value batchNorm(Value x, BatchNorm n) {
        float[] gain = weights.get(n.name() + ".weight"), shift = weights.get(n.name() + ".bias");
        float[] mean = weights.get(n.name() + ".running_mean"), variance = weights.get(n.name() + ".running_var");
        if (x.name != null || x.layer == null) {
            throw new IllegalStateException("batch norm " + n.name() + " doesn't follow a convolution; only that can be folded");
        }
        int per = x.weight.length / n.channels();
        float[] bias = x.bias == null ? new float[n.channels()] : x.bias;
        for (int c = 0; c < n.channels(); c++) {
            double scale = gain[c] / Math.sqrt(variance[c] + BatchNorm.EPSILON);
            for (int i = c * per; i < (c + 1) * per; i++) x.weight[i] = (float) (x.weight[i] * scale);
            bias[c] = (float) ((bias[c] - mean[c]) * scale + shift[c]);
        }
        x.bias = bias;
        return x;
    }

    /// ONNX normalises over the last dimensions, so the channels go there and back.
    @Override
    public Value layerNorm(Value x, LayerNorm n) {
        Value last = node("Transpose", Map.of("perm", new long[] {0, 2, 3, 1}), x);
        var inputs = List.of(name(last), graph.constant(n.name() + ".weight", new long[] {n.channels()}, weights.get(n.name() + ".weight")),
                graph.constant(n.name() + ".bias", new long[] {n.channels()}, weights.get(n.name() + ".bias")));
        var normed = new Value(graph.node("LayerNormalization", inputs, Map.of("axis", -1L, "epsilon", (float) LayerNorm.EPSILON)));
        return node("Transpose", Map.of("perm", new long[] {0, 3, 1, 2}), normed);
    }

    @Override
    public Value scale(Value x, Scale s) {
        return node("Mul", x, new Value(graph.constant(s.name(), new long[] {s.channels(), 1, 1}, weights.get(s.name()))));
    }

    @Override
    public Value silu(Value x) {
        return node("Mul", x, node("Sigmoid", x));
    }

    @Override
    public Value leakyRelu(Value x, double slope) {
        return node("LeakyRelu", Map.of("alpha", (float) slope), x);
    }

    @Override
    public Value prelu(Value x, Slopes s) {
        return node("PRelu", x, new Value(graph.constant(s.name() + ".weight", new long[] {s.channels(), 1, 1}, weights.get(s.name() + ".weight"))));
    }

    /// With the error function, as libtorch computes it.
    @Override
    public Value gelu(Value x) {
        Value half = new Value(graph.constant("half", new long[0], 0.5f)), one = new Value(graph.constant("one", new long[0], 1));
        Value erf = node("Erf", node("Mul", x, new Value(graph.constant("rsqrt2", new long[0], (float) Math.sqrt(0.5)))));
        return node("Mul", node("Mul", x, node("Add", erf, one)), half);
    }

    @Override
    public Value sigmoid(Value x) {
        return node("Sigmoid", x);
    }

    @Override
    public Value add(Value a, Value b) {
        return node("Add", a, b);
    }

    @Override
    public Value multiply(Value a, Value b) {
        return node("Mul", a, b);
    }

    @Override
    public Value globalAverage(Value x) {
        return node("GlobalAveragePool", x);
    }

    @Override
    public Value weightedAverage(Value x, Places p) {
        String weight = p.name() + ".weight";
        return globalAverage(multiply(x, new Value(graph.constant(weight, new long[] {p.channels(), p.side(), p.side()}, weights.get(weight)))));
    }

    @Override
    public Value flatten(Value x) {
        return node("Flatten", Map.of("axis", 1L), x);
    }

    @Override
    public Value linear(Value x, Linear l) {
        var inputs = new ArrayList<>(List.of(name(x),
                graph.constant(l.name() + ".weight", new long[] {l.out(), l.in()}, weights.get(l.name() + ".weight"))));
        if (l.bias()) inputs.add(graph.constant(l.name() + ".bias", new long[] {l.out()}, weights.get(l.name() + ".bias")));
        return new Value(graph.node("Gemm", inputs, Map.of("transB", 1L)));
    }

    @Override
    public Value concatenate(List<Value> parts) {
        return node("Concat", Map.of("axis", 1L), parts.toArray(Value[]::new));
    }

    @Override
    public Value upsampleTwice(Value x) {
        String scales = graph.constant("scales", new long[] {4}, 1, 1, 2, 2);
        return new Value(graph.node("Resize", List.of(name(x), "", scales), Map.of("mode", "nearest",
                "coordinate_transformation_mode", "asymmetric", "nearest_mode", "floor")));
    }

    @Override
    public Value anchors(Value x, int width) {
        Value rows = node("Transpose", Map.of("perm", new long[] {0, 2, 3, 1}), x);
        return node("Reshape", rows, constant("anchors", 0, -1, width));
    }

    @Override
    public Value concatenateAnchors(List<Value> parts) {
        return concatenate(parts);
    }

    @Override
    public Value softmax(Value x) {
        return node("Softmax", Map.of("axis", -1L), x);
    }

    @Override
    public Value unitLength(Value x) {
        return node("LpNormalization", Map.of("axis", -1L, "p", 2L), x);
    }

    @Override
    public Value dropout(Value x, double p) {
        return x;
    }

    @Override
    public Value dropPath(Value x, double p) {
        return x;
    }
}
