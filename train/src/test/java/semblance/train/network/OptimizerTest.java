package semblance.train.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class OptimizerTest {

    private static final double DECAY = 0.05;

    /// Which of the flat numbers are decayed.
    private static boolean[] decayed(Weights weights) {
        var all = new ArrayList<Boolean>();
        for (Parameter p : weights.parameters()) {
            if (p.trained()) for (int i = 0; i < p.size(); i++) all.add(p.decayed());
        }
        boolean[] out = new boolean[all.size()];
        for (int i = 0; i < out.length; i++) out[i] = all.get(i);
        return out;
    }

    private static float[] gradient(int n, long step) {
        var random = new Random(step);
        float[] g = new float[n];
        for (int i = 0; i < n; i++) g[i] = (float) (random.nextGaussian() * 0.1);
        return g;
    }

    private static void step(Optimizer optimizer, Weights weights, float[] gradient, double rate) {
        try (var scope = new PointerScope()) {
            optimizer.step(weights, torch.from_blob(new FloatPointer(gradient), gradient.length), rate);
        }
    }

    private static Weights tiny() {
        return Weights.initialise(new TinyNetwork(0, 0), List.of(), new Random(1));
    }

    @Test
    void normsAndBiasesAreNotDecayed() {
        try (Weights weights = tiny()) {
            for (Parameter p : weights.parameters()) {
                assertEquals(p.shape().length > 1, p.decayed(), p.name());
            }
        }
    }

    @Test
    void adamWIsTheAlgorithmOfThePaper() {
        try (Weights weights = tiny(); var optimizer = new AdamW(weights, DECAY)) {
            double[] w = doubles(Weights.values(weights.flat()));
            double[] m = new double[w.length], v = new double[w.length];
            boolean[] decayed = decayed(weights);
            for (int t = 1; t <= 5; t++) {
                float[] g = gradient(w.length, t);
                double rate = 0.01 / t;
                step(optimizer, weights, g, rate);
                for (int i = 0; i < w.length; i++) {
                    m[i] = 0.9 * m[i] + 0.1 * g[i];
                    v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
                    double right = m[i] / (1 - Math.pow(0.9, t)), size = v[i] / (1 - Math.pow(0.999, t));
                    w[i] -= rate * (right / (Math.sqrt(size) + 1e-8) + (decayed[i] ? DECAY * w[i] : 0));
                }
            }
            float[] got = Weights.values(weights.flat());
            for (int i = 0; i < w.length; i++) assertEquals(w[i], got[i], 2e-6);
        }
    }

    @Test
    void momentumIsTheFormula() {
        try (Weights weights = tiny(); var optimizer = new Momentum(weights, DECAY)) {
            double[] w = doubles(Weights.values(weights.flat())), v = new double[w.length];
            boolean[] decayed = decayed(weights);
            for (int t = 1; t <= 5; t++) {
                float[] g = gradient(w.length, t);
                step(optimizer, weights, g, 0.1 / t);
                for (int i = 0; i < w.length; i++) {
                    v[i] = 0.9 * v[i] + g[i] + (decayed[i] ? DECAY * w[i] : 0);
                    w[i] -= 0.1 / t * v[i];
                }
            }
            float[] got = Weights.values(weights.flat());
            for (int i = 0; i < w.length; i++) assertEquals(w[i], got[i], 2e-6);
        }
    }

    private static double[] doubles(float[] from) {
        double[] to = new double[from.length];
        for (int i = 0; i < to.length; i++) to[i] = from[i];
        return to;
    }

    @Test
    void aRestoredAdamWGoesOnAsTheOldOne() {
        goesOn(w -> new AdamW(w, DECAY));
    }

    @Test
    void aRestoredMomentumGoesOnAsTheOldOne() {
        goesOn(w -> new Momentum(w, DECAY));
    }

    private static void goesOn(Function<Weights, Optimizer> optimizer) {
        try (Weights one = tiny(); Weights two = tiny(); var first = optimizer.apply(one); var second = optimizer.apply(two)) {
            int n = (int) one.flat().numel();
            for (int t = 0; t < 3; t++) step(first, one, gradient(n, t), 0.01);
            second.restore(first.state());
            Weights.fill(two.flat(), Weights.values(one.flat()));
            for (int t = 3; t < 6; t++) {
                step(first, one, gradient(n, t), 0.01);
                step(second, two, gradient(n, t), 0.01);
            }
            assertArrayEquals(Weights.values(one.flat()), Weights.values(two.flat()));
        }
    }

    @Test
    void aStrangersStateIsRefusedInWords() {
        try (Weights weights = tiny(); var optimizer = new AdamW(weights, DECAY)) {
            var e = assertThrows(IllegalArgumentException.class, () -> optimizer.restore(Map.of("momentum.velocity", new float[1])));
            assertTrue(e.getMessage().contains("another optimizer"), e.getMessage());
            assertThrows(IllegalArgumentException.class, () -> new Momentum(weights, DECAY).restore(optimizer.state()));
        }
    }

    @Test
    void theRateWarmsUpAndFallsAsHalfACosine() {
        var schedule = new Schedule(1, 4, 104);
        assertArrayEquals(new double[] {0.25, 0.5, 0.75, 1}, new double[] {schedule.rate(0), schedule.rate(1), schedule.rate(2), schedule.rate(3)});
        assertEquals(1, schedule.rate(4), 1e-12);
        assertEquals(0.505, schedule.rate(54), 1e-12);
        assertEquals(0.01, schedule.rate(104), 1e-12);
        assertEquals(0.01, schedule.rate(1000), 1e-12, "beyond the end it stays");
        for (int s = 4; s < 104; s++) assertTrue(schedule.rate(s + 1) < schedule.rate(s));
        assertThrows(IllegalArgumentException.class, () -> new Schedule(0, 1, 2));
        assertThrows(IllegalArgumentException.class, () -> new Schedule(1, 5, 5));
    }
}
