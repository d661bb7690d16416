package semblance.train.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MixingTest {

    private static final int SIDE = 112;

    /// A white face and a black one: what is left is the share of the white one at each place.
    private static float[] shares(long seed) {
        float[] white = new float[3 * SIDE * SIDE];
        Arrays.fill(white, 1);
        Mixing.mix(white, new float[white.length], SIDE, new SplittableRandom(seed));
        return white;
    }

    @Test
    void bothFacesHaveAPart() {
        for (long seed = 0; seed < 200; seed++) {
            double mean = 0;
            float[] shares = shares(seed);
            for (float s : shares) {
                assertTrue(s >= 0 && s <= 1);
                mean += s / shares.length;
            }
            assertTrue(mean > 0.1 && mean < 0.9, "seed " + seed + ": " + mean);
        }
    }

    @Test
    void someAreLaidOverEachOtherAndOthersJoinedAtASeam() {
        int even = 0;
        for (long seed = 0; seed < 200; seed++) {
            float[] shares = shares(seed);
            float least = 1, most = 0;
            for (float s : shares) {
                least = Math.min(least, s);
                most = Math.max(most, s);
            }
            if (most - least < 1e-6) even++;
            else assertTrue(most > 0.9 && least < 0.1, "seed " + seed + ": a seam's ends are " + least + " and " + most);
        }
        assertEquals(100, even, 25);
    }

    @Test
    void theSameSeedMixesTheSame() {
        assertArrayEquals(shares(7), shares(7));
    }
}
