package semblance.train.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import semblance.train.dataset.CropShard;

class BendingTest {

    private static final int SIDE = CropShard.SIDE;

    /// A crop whose columns are grey as told, bent.
    private static byte[] bent(long seed, IntUnaryOperator column) {
        byte[] crop = new byte[CropShard.BYTES];
        for (int i = 0; i < crop.length; i++) crop[i] = (byte) column.applyAsInt(i / 3 % SIDE);
        Bending.draw(new SplittableRandom(seed)).bend(crop);
        return crop;
    }

    @Test
    void aPlainPictureIsTintedOnly() {
        double squares = 0;
        for (long seed = 0; seed < 200; seed++) {
            byte[] crop = bent(seed, x -> 100);
            for (int i = 3; i < crop.length; i++) assertEquals(crop[i % 3], crop[i], "seed " + seed + ", number " + i);
            squares += Math.pow(Math.log((crop[0] & 255) / 100.0), 2) / 200;
        }
        assertEquals(0.08, Math.sqrt(squares), 0.015);
    }

    /// The edge between black and white in the middle row goes where the grid's middle knot goes.
    @Test
    void aPartMovesSomePixels() {
        double squares = 0;
        for (long seed = 0; seed < 400; seed++) {
            byte[] crop = bent(seed, x -> x < SIDE / 2 ? 0 : 200);
            int black = 0;
            for (int x = 0; x < SIDE; x++) if ((crop[3 * (SIDE / 2 * SIDE + x)] & 255) < 80) black++;
            squares += Math.pow(black - SIDE / 2.0, 2) / 400;
        }
        assertEquals(3, Math.sqrt(squares), 0.5);
    }

    /// What was right of something is still right of it.
    @Test
    void nothingIsFoldedOver() {
        for (long seed = 0; seed < 200; seed++) {
            byte[] crop = bent(seed, x -> x);
            for (int y = 0; y < SIDE; y++) {
                for (int x = 1; x < SIDE; x++) {
                    int i = 3 * (y * SIDE + x);
                    assertTrue((crop[i] & 255) >= (crop[i - 3] & 255), "seed " + seed + " at " + x + ", " + y);
                }
            }
        }
    }

    @Test
    void theSameSeedBendsTheSame() {
        IntUnaryOperator stripes = x -> x % 16 * 12;
        assertArrayEquals(bent(7, stripes), bent(7, stripes));
        assertFalse(Arrays.equals(bent(7, stripes), bent(8, stripes)));
    }
}
