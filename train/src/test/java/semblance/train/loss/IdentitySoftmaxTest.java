package semblance.train.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static semblance.train.loss.Numeric.assertSame;
import static semblance.train.loss.Numeric.dot;
import static semblance.train.loss.Numeric.unit;

import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semblance.train.loss.IdentitySoftmax.Kind;
import semblance.train.network.Network;
import semblance.train.network.Ops;
import semblance.train.network.TorchOps;
import semblance.train.network.Weights;

class IdentitySoftmaxTest {

    private static final int FEATURES = 6, PEOPLE = 5;
    private static final long[] LABELS = {4, 0, 2, 2};

    /// No parameters of its own: the head is all there is.
    private record Nothing() implements Network {
        @Override
        public String name() {
            return "nothing";
        }

        @Override
        public <T> List<T> apply(Ops<T> ops, T image) {
            return List.of(image);
        }

        @Override
        public List<String> outputs() {
            return List.of("image");
        }
    }

    private static double naive(IdentitySoftmax head, double[][] x, double[][] weight, double[] bias) {
        double sum = 0;
        double[][] unitX = unit(x), unitW = unit(weight);
        for (int i = 0; i < x.length; i++) {
            double[] logits = new double[PEOPLE];
            for (int k = 0; k < PEOPLE; k++) {
                boolean right = k == LABELS[i];
                double t = Math.acos(dot(unitX[i], unitW[k]));
                logits[k] = switch (head.kind()) {
                    case PLAIN -> dot(x[i], weight[k]) + bias[k];
                    case COSFACE -> head.scale() * (Math.cos(t) - (right ? head.margin() : 0));
                    case ARCFACE -> head.scale() * (!right ? Math.cos(t)
                            : t + head.margin() < Math.PI ? Math.cos(t + head.margin())
                            : Math.cos(t) - head.margin() * Math.sin(head.margin()));
                };
            }
            double most = java.util.Arrays.stream(logits).max().orElseThrow(), all = 0;
            for (double v : logits) all += Math.exp(v - most);
            double normaliser = most + Math.log(all), mean = 0;
            for (double v : logits) mean += (normaliser - v) / PEOPLE;
            sum += (1 - head.smoothing()) * (normaliser - logits[(int) LABELS[i]]) + head.smoothing() * mean;
        }
        return sum / x.length;
    }

    private static double[][] rows(float[] flat, int columns) {
        double[][] out = new double[flat.length / columns][columns];
        for (int i = 0; i < flat.length; i++) out[i / columns][i % columns] = flat[i];
        return out;
    }

    @ParameterizedTest(name = "{0}, s {1}, m {2}, smoothing {3}")
    @CsvSource({"PLAIN,1,0,0", "PLAIN,1,0,0.1", "COSFACE,16,0.35,0", "COSFACE,8,0.2,0.1", "ARCFACE,16,0.5,0", "ARCFACE,8,0.3,0.1"})
    void isTheFormulaForFeaturesAndForItsOwnWeights(Kind kind, double scale, double margin, double smoothing) {
        var head = new IdentitySoftmax(kind, FEATURES, PEOPLE, scale, margin, smoothing);
        try (var scope = new PointerScope(); Weights weights = Weights.initialise(new Nothing(), head.parameters(), new Random(3))) {
            if (kind == Kind.PLAIN) weights.set("classifier.bias", new float[] {0.1f, -0.2f, 0.3f, 0, 0.5f});
            double[][] w = rows(weights.get("classifier.weight"), FEATURES);
            double[] bias = kind == Kind.PLAIN ? rows(weights.get("classifier.bias"), PEOPLE)[0] : new double[PEOPLE];
            var ops = new TorchOps(weights, TorchOps.Mode.TRAIN, new Random(1));
            double[][] x = Numeric.random(LABELS.length, FEATURES, 9);
            assertSame(x, f -> head.loss(ops, f, LABELS), f -> naive(head, f, w, bias));

            Tensor loss = head.loss(ops, Numeric.tensor(x), LABELS);
            float[] slope = Weights.values(torch.grad(new TensorVector(loss),
                    new TensorVector(weights.tensor("classifier.weight"))).get(0));
            double[][] wanted = Numeric.differences(w, v -> naive(head, x, v, bias));
            for (int i = 0; i < slope.length; i++) {
                assertEquals(wanted[i / FEATURES][i % FEATURES], slope[i], 1e-3, "slope of weight " + i);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"COSFACE", "ARCFACE"})
    void atThePolesTheLossAndItsSlopeStayFinite(Kind kind) {
        var head = new IdentitySoftmax(kind, 2, 2, 64, 0.5, 0);
        try (var scope = new PointerScope(); Weights weights = Weights.initialise(new Nothing(), head.parameters(), new Random(3))) {
            weights.set("classifier.weight", new float[] {1, 0, -1, 0});
            var ops = new TorchOps(weights, TorchOps.Mode.TRAIN, new Random(1));
            var got = Numeric.inTorch(new double[][] {{2, 0}, {3, 0}}, x -> head.loss(ops, x, new long[] {0, 1}));
            assertEquals(true, Double.isFinite(got.loss()));
            for (double[] row : got.gradient()) for (double g : row) assertEquals(true, Double.isFinite(g));
        }
    }

    @ParameterizedTest(name = "{0} has {1} arrays")
    @CsvSource({"PLAIN,2", "COSFACE,1", "ARCFACE,1"})
    void marginHeadsHaveNoBias(Kind kind, int arrays) {
        var parameters = new IdentitySoftmax(kind, FEATURES, PEOPLE, 16, 0.3, 0).parameters();
        assertEquals(arrays, parameters.size());
        assertArrayEquals(new long[] {PEOPLE, FEATURES}, parameters.getFirst().shape());
    }
}
