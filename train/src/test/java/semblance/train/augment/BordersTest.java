package semblance.train.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.train.dataset.CropShard;
import semblance.train.dataset.Crops;

class BordersTest {

    private static final int SIDE = CropShard.SIDE;
    /// of the picture in [#turned]: half its sides, and its turn
    private static final double HALF_WIDTH = 40, HALF_HEIGHT = 48, TURN = 0.15;

    @TempDir
    Path folder;

    private static byte[] plain(int value) {
        byte[] crop = new byte[CropShard.BYTES];
        Arrays.fill(crop, (byte) value);
        return crop;
    }

    /// A turned rectangle of light with a dark spot in it, and black with what JPEG leaves around it.
    private static byte[] turned() {
        byte[] crop = plain(0);
        var random = new SplittableRandom(1);
        for (int y = 0, i = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++, i += 3) {
                boolean spot = Math.hypot(x - 60, y - 50) < 9;
                Arrays.fill(crop, i, i + 3, (byte) (inside(x, y) < 0 ? random.nextInt(30) : spot ? 5 : 180));
            }
        }
        return crop;
    }

    /// Pixels from the rectangle's nearest side, negative outside.
    private static double inside(int x, int y) {
        double u = x - 63.5, v = y - 63.5, cos = Math.cos(TURN), sin = Math.sin(TURN);
        return Math.min(HALF_WIDTH - Math.abs(cos * u + sin * v), HALF_HEIGHT - Math.abs(cos * v - sin * u));
    }

    private static byte[] read(Crops crops, int i) {
        byte[] crop = new byte[CropShard.BYTES];
        crops.read(i, crop);
        return crop;
    }

    @Test
    void aTurnedPictureIsFoundInTheBlack() {
        Borders borders = Borders.of(turned());
        assertEquals(1 - 4 * HALF_WIDTH * HALF_HEIGHT / SIDE / SIDE, borders.share(), 0.02);
        assertTrue(borders.fillable());
    }

    @Test
    void theBlackIsFilledAndThePictureStays() {
        byte[] crop = turned(), before = crop.clone();
        Borders.of(crop).fill(crop, plain(200));
        for (int i = 0; i < SIDE * SIDE; i++) {
            double inside = inside(i % SIDE, i / SIDE);
            int now = crop[3 * i] & 255;
            if (inside > 8) assertEquals(before[3 * i], crop[3 * i], "at " + i % SIDE + ", " + i / SIDE);
            if (inside < 0) assertTrue(now > 150, now + " at " + i % SIDE + ", " + i / SIDE);
        }
    }

    /// A filling far from the picture's colours is moved towards them, but not without end.
    @Test
    void aFillingsColoursMeetThePictures() {
        byte[] near = turned(), far = turned();
        Borders.of(near).fill(near, plain(200));
        Borders.of(far).fill(far, plain(60));
        assertEquals(200 - 0.7 * 20, near[0] & 255, 5, "of 200, beside 180");
        assertEquals(60 + 40, far[0] & 255, "of 60, beside 180");
    }

    @Test
    void aWholePictureHasNoBordersAndABlackOneNothingToFillAround() {
        assertTrue(Borders.of(plain(90)).none());
        assertFalse(Borders.of(plain(90)).fillable());
        assertFalse(Borders.of(plain(0)).none());
        assertFalse(Borders.of(plain(0)).fillable());
    }

    @Test
    void aCropIsFilledFromOneWithoutBordersAsOftenAsAskedFor() {
        List<byte[]> kinds = List.of(turned(), plain(0), plain(200));
        CropShard.write(folder.resolve("crops"), IntStream.range(0, 9).mapToObj(i -> new CropShard.Entry("p" + i, "drawn")).toList(), i -> kinds.get(i % 3));
        int[] all = IntStream.range(0, 9).toArray();
        try (CropShard crops = CropShard.open(folder.resolve("crops"))) {
            var always = new Augmentation(0, 0, 1);
            byte[] filled = always.whole(crops, 0, all, new SplittableRandom(4));
            assertTrue(Borders.of(filled).none());
            assertArrayEquals(filled, always.whole(crops, 0, all, new SplittableRandom(4)), "the same seed");
            assertArrayEquals(turned(), always.whole(crops, 0, new int[] {0, 1}, new SplittableRandom(4)), "nothing to fill from");
            assertArrayEquals(plain(200), always.whole(crops, 2, all, new SplittableRandom(4)), "nothing to fill");
            assertArrayEquals(turned(), new Augmentation(0, 0, 0).whole(crops, 0, all, new SplittableRandom(4)), "never");
            var measured = new FilledCrops(crops, all);
            assertTrue(Borders.of(read(measured, 3)).none());
            assertArrayEquals(read(measured, 3), read(measured, 3), "another reading");
            assertArrayEquals(plain(200), read(measured, 2), "nothing to fill");
            assertEquals("p3", measured.entry(3).identity());
            var random = new SplittableRandom(5);
            long half = IntStream.range(0, 200).filter(i -> Borders.of(new Augmentation(0, 0, 0.5).whole(crops, 0, all, random)).none()).count();
            assertEquals(100, half, 25);
        }
    }
}
