package semblance.train.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import semblance.train.network.Weights;

/// A loss in libtorch beside the same loss in plain Java: value, and gradient against central differences.
final class Numeric {

    private Numeric() {
    }

    record Result(double loss, double[][] gradient) {
    }

    static double[][] random(int rows, int columns, long seed) {
        var random = new Random(seed);
        double[][] x = new double[rows][columns];
        for (double[] row : x) for (int j = 0; j < columns; j++) row[j] = random.nextGaussian();
        return x;
    }

    static double[][] unit(double[][] x) {
        double[][] out = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            double norm = Math.sqrt(dot(x[i], x[i]));
            out[i] = java.util.Arrays.stream(x[i]).map(v -> v / norm).toArray();
        }
        return out;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    static double squared(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }

    static Tensor tensor(double[][] x) {
        float[] flat = new float[x.length * x[0].length];
        for (int i = 0; i < flat.length; i++) flat[i] = (float) x[i / x[0].length][i % x[0].length];
        return torch.from_blob(new FloatPointer(flat), x.length, x[0].length).clone();
    }

    static Result inTorch(double[][] x, UnaryOperator<Tensor> loss) {
        try (var scope = new PointerScope()) {
            Tensor leaf = tensor(x).set_requires_grad(true);
            Tensor value = loss.apply(leaf);
            float[] flat = Weights.values(torch.grad(new TensorVector(value), new TensorVector(leaf)).get(0));
            double[][] gradient = new double[x.length][x[0].length];
            for (int i = 0; i < flat.length; i++) gradient[i / x[0].length][i % x[0].length] = flat[i];
            return new Result(value.item_float(), gradient);
        }
    }

    static double[][] differences(double[][] x, ToDoubleFunction<double[][]> loss) {
        double step = 1e-5;
        double[][] gradient = new double[x.length][x[0].length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[0].length; j++) {
                double kept = x[i][j];
                x[i][j] = kept + step;
                double up = loss.applyAsDouble(x);
                x[i][j] = kept - step;
                gradient[i][j] = (up - loss.applyAsDouble(x)) / (2 * step);
                x[i][j] = kept;
            }
        }
        return gradient;
    }

    /// Same value and same gradient, to what float32 allows.
    static void assertSame(double[][] x, UnaryOperator<Tensor> loss, ToDoubleFunction<double[][]> naive) {
        Result got = inTorch(x, loss);
        double wanted = naive.applyAsDouble(x);
        assertEquals(wanted, got.loss, 1e-5 * Math.max(1, Math.abs(wanted)));
        double[][] gradient = differences(x, naive);
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[0].length; j++) {
                assertEquals(gradient[i][j], got.gradient[i][j], 2e-4 * Math.max(1, Math.abs(gradient[i][j])),
                        "slope at row " + i + ", column " + j);
            }
        }
    }
}
