package semblance.train.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpoilingTest {

    private static final int SIZE = 112;

    /// Smooth colours, none of them black.
    private static float[] picture() {
        float[] picture = new float[3 * SIZE * SIZE];
        for (int i = 0; i < picture.length; i++) picture[i] = 100 + i / 3 % SIZE + i % 3 * 10;
        return picture;
    }

    private static long changed(float[] picture, IntPredicate at) {
        float[] before = picture();
        return IntStream.range(0, picture.length).filter(i -> at.test(i / 3) && picture[i] != before[i]).count();
    }

    @Test
    void glassesLieAroundTheEyesAndLeaveNoseAndMouthAlone() {
        for (int seed = 0; seed < 50; seed++) {
            float[] picture = picture();
            Spoiling.glasses(picture, SIZE, new Random(seed));
            assertEquals(0, changed(picture, p -> p / SIZE < 34 || p / SIZE > 69), "above or below, seed " + seed);
            assertTrue(changed(picture, p -> p / SIZE >= 34 && p % SIZE < SIZE / 2) > 300, "no left lens, seed " + seed);
            assertTrue(changed(picture, p -> p / SIZE >= 34 && p % SIZE >= SIZE / 2) > 300, "no right lens, seed " + seed);
        }
    }

    @Test
    void bordersAreBlackAndOnlyAtTheSides() {
        int bordered = 0;
        for (int seed = 0; seed < 50; seed++) {
            float[] picture = picture();
            Spoiling.border(picture, SIZE, new Random(seed));
            assertEquals(0, changed(picture, p -> p / SIZE > 22 && p / SIZE < 89 && p % SIZE > 22 && p % SIZE < 89), "in the middle, seed " + seed);
            if (changed(picture, p -> true) > 0) bordered++;
            for (int i = 0; i < picture.length; i++) assertTrue(picture[i] == 0 || picture[i] >= 100, "not black");
        }
        assertTrue(bordered > 35, bordered + " of 50");
    }

    @Test
    void jpegLeavesItsTracesAndThePicture() {
        float[] picture = picture(), before = picture();
        picture[3 * (50 * SIZE + 50)] = before[3 * (50 * SIZE + 50)] = 255;
        Spoiling.jpeg(picture, SIZE, new Random(1));
        double difference = IntStream.range(0, picture.length).mapToDouble(i -> Math.abs(picture[i] - before[i])).average().orElseThrow();
        assertTrue(difference > 0.1 && difference < 15, "mean difference " + difference);
    }

    @Test
    void whateverHappensNumbersStayThoseOfPicturesAndOneSeedDoesTheSame() {
        for (int seed = 0; seed < 300; seed++) {
            float[] one = picture(), two = picture();
            Augmentation.spoil(one, SIZE, 1, new Random(seed));
            Augmentation.spoil(two, SIZE, 1, new Random(seed));
            assertArrayEquals(one, two);
            for (float v : one) assertTrue(v >= 0 && v <= 255, v + " for seed " + seed);
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Augmentation(-1, 0.4, 0));
        assertThrows(IllegalArgumentException.class, () -> new Augmentation(1.5, 2, 0));
        assertThrows(IllegalArgumentException.class, () -> new Augmentation(1.5, 0.4, 1.1));
    }
}
