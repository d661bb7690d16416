package semblance.train.distill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProjectionTest {

    private static final int WIDE = 6, KEPT = 2;

    /// Vectors that lie in a plane of the wide space.
    private static List<float[]> flat(Random random) {
        float[] a = {1, 2, 0, -1, 0.5f, 3}, b = {0, 1, -2, 1, 1, 0};
        return IntStream.range(0, 50).mapToObj(i -> {
            double u = random.nextGaussian(), v = random.nextGaussian();
            float[] x = new float[WIDE];
            for (int k = 0; k < WIDE; k++) x[k] = (float) (u * a[k] + v * b[k]);
            return x;
        }).toList();
    }

    private static double dot(float[] a, float[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    @Test
    void whatLiesInFewDirectionsKeepsItsAnglesAndLengths() {
        List<float[]> vectors = flat(new Random(1));
        float[] origin = new float[WIDE];
        Projection projection = Projection.of(origin, vectors.stream().map(v -> Projection.products(v, origin)).reduce(Projection::sum).orElseThrow());
        for (int i = 1; i < vectors.size(); i++) {
            float[] a = vectors.get(i - 1), b = vectors.get(i);
            assertEquals(dot(a, b), dot(projection.apply(a, KEPT), projection.apply(b, KEPT)), 1e-3 * (1 + Math.abs(dot(a, b))));
        }
    }

    @Test
    void aMapIsProjectedPlaceByPlaceAndScaledAsAWhole() {
        float[] mean = {1, 2, 3}, places = {5, 1, /* the second number of both */ 2, 2, 3, 3};
        Projection projection = Projection.of(mean, new double[] {1, 0, 0, 0, 4, 0, 0, 0, 2});
        float[] first = projection.apply(new float[] {5, 2, 3}, 3), second = projection.apply(new float[] {1, 2, 3}, 3), both = projection.apply(places, 3);
        assertArrayEquals(first, Arrays.copyOf(both, 3), 1e-6f);
        assertArrayEquals(second, Arrays.copyOfRange(both, 3, 6), 1e-6f);
        assertEquals(4, Math.abs(first[2]), 1e-5, "the direction with least variance comes last");
        Projection scaled = projection.scaled(List.of(places), map -> 16);
        assertEquals(1, Math.abs(scaled.apply(places, 3)[2]), 1e-5);
    }
}
