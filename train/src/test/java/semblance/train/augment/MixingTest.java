package semblance.train.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import semblance.train.dataset.CropShard;

class MixingTest {

    /// A white face and a black one: what is left is the share of the white one at each place.
    private static float[] shares(long seed) {
        byte[] white = new byte[CropShard.BYTES];
        Arrays.fill(white, (byte) 255);
        Mixing.draw(new SplittableRandom(seed)).mix(white, new byte[CropShard.BYTES]);
        float[] shares = new float[white.length];
        for (int i = 0; i < shares.length; i++) shares[i] = (white[i] & 255) / 255f;
        return shares;
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
