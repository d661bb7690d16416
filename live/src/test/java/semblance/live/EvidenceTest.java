package semblance.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import semblance.embed.Embedding;
import semblance.image.Image;

class EvidenceTest {

    private static final Embedding X = new Embedding(new float[] {1, 0}), Y = new Embedding(new float[] {0, 1});

    @Test
    void goodViewsCountMore() {
        Evidence evidence = new Evidence();
        evidence.add(X, 0.9);
        evidence.add(Y, 0.3);
        assertEquals(1.2, evidence.weight(), 1e-9);
        assertEquals(2, evidence.views());
        assertEquals(3, evidence.mean().values()[0] / evidence.mean().values()[1], 1e-5);
    }

    @Test
    void oldViewsFade() {
        Evidence evidence = new Evidence();
        for (int i = 0; i < 100; i++) evidence.add(X, 1);
        for (int i = 0; i < 100; i++) evidence.add(Y, 1);
        assertEquals(12, evidence.weight(), 1e-6);
        assertTrue(evidence.mean().distanceTo(Y) < 0.01);
    }

    @Test
    void bestShotsAreGoodAndDiffer() {
        BestShots shots = new BestShots();
        for (int i = 0; i < 60; i++) {
            double angle = i % 6 * 0.25;
            float[] v = {(float) Math.cos(angle), (float) Math.sin(angle)};
            shots.offer(new View(Embedding.normalised(v), 0.3 + i * 0.01, i, new Image(1, 1, new byte[3])));
        }
        assertEquals(6, shots.kept().size());
        assertEquals(6, shots.kept().stream().map(s -> Math.round(Math.atan2(s.embedding().values()[1], s.embedding().values()[0]) * 4)).distinct().count());
        assertTrue(shots.kept().stream().allMatch(s -> s.quality() > 0.8));
        assertEquals(0.89, shots.best().orElseThrow().quality(), 1e-9);
    }

    @Test
    void quantilesOfAThousandMilliseconds() {
        LatencyMeter meter = new LatencyMeter();
        for (int i = 1; i <= 1000; i++) meter.add(i / 1000.0);
        assertEquals(0.5, meter.quantile(0.5), 0.03);
        assertEquals(0.95, meter.quantile(0.95), 0.05);
    }

    @Test
    void timesRiseWhateverTheFileSays() {
        FrameClock clock = new FrameClock(25);
        assertEquals(0, clock.next(Double.NaN));
        assertEquals(0.04, clock.next(Double.NaN), 1e-9);
        FrameClock jumping = new FrameClock(25);
        assertEquals(0, jumping.next(100));
        assertEquals(0.1, jumping.next(100.1), 1e-9);
        assertEquals(0.14, jumping.next(99), 1e-9);
        assertEquals(0.24, jumping.next(99.1), 1e-9);
        assertEquals(0.28, jumping.next(9999), 1e-9);
    }
}
