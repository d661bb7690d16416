package semblance.train.distill;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import semblance.train.network.Weights;

/// The directions in which most of the variance of some vectors lies, and what is in front of them.
///
/// @param mean       taken off before; zeros where cosines count from the origin
/// @param directions `[d, d]` row by row, a column each, the most variance first
/// @param scale      a factor for what comes out
record Projection(float[] mean, float[] directions, float scale) {

    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    /// @param moments second moments of the vectors, after taking off the mean, `[d, d]`
    static Projection of(float[] mean, double[] moments) {
        float[] values = new float[moments.length];
        for (int i = 0; i < values.length; i++) values[i] = (float) moments[i];
        try (var scope = new PointerScope()) {
            Tensor matrix = torch.zeros(mean.length, mean.length);
            Weights.fill(matrix, values);
            return new Projection(mean, Weights.values(torch.linalg_eigh(matrix).get1().fliplr().contiguous()), 1);
        }
    }

    /// The same, scaled so that the mean square of what comes out is 1.
    ///
    /// @param square the mean square that a sample now has
    Projection scaled(List<float[]> samples, ToDoubleFunction<float[]> square) {
        return new Projection(mean, directions, (float) (1 / Math.sqrt(samples.stream().mapToDouble(square).average().orElseThrow())));
    }

    /// @param vectors `[d][places]`
    /// @param kept    directions that are wanted, those with the most variance
    /// @return `[places][kept]`
    float[] apply(float[] vectors, int kept) {
        int d = mean.length, places = vectors.length / d;
        float[] out = new float[places * kept];
        for (int i = 0; i < d; i++) {
            for (int p = 0; p < places; p++) add((vectors[i * places + p] - mean[i]) * scale, i * d, kept, out, p * kept);
        }
        return out;
    }

    /// Adds `v` times a row of directions. The compiler by itself would take such a sum a number at a time, since both arrays could be one.
    private void add(float v, int row, int kept, float[] out, int at) {
        int k = 0;
        for (; k <= kept - LANES.length(); k += LANES.length()) {
            FloatVector.fromArray(LANES, directions, row + k).fma(FloatVector.broadcast(LANES, v), FloatVector.fromArray(LANES, out, at + k)).intoArray(out, at + k);
        }
        for (; k < kept; k++) out[at + k] += v * directions[row + k];
    }

    /// Sums of products, a part of the moments: `[d, d]` of `[d][places]`.
    static double[] products(float[] vectors, float[] mean) {
        int d = mean.length, places = vectors.length / d;
        double[] products = new double[d * d];
        for (int p = 0; p < places; p++) {
            for (int i = 0; i < d; i++) {
                double v = vectors[i * places + p] - mean[i];
                for (int j = 0; j < d; j++) products[i * d + j] += v * (vectors[j * places + p] - mean[j]);
            }
        }
        return products;
    }

    static double[] sum(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] + b[i]).toArray();
    }
}
