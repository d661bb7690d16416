package semblance.train.sampler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {

    private static final int[] TEN = IntStream.range(100, 110).toArray();

    @ParameterizedTest(name = "batches of {0}")
    @ValueSource(ints = {1, 3, 4, 10, 17})
    void everySampleComesOnceAnEpoch(int size) {
        var sampler = new ShuffledSampler(TEN, size, 5);
        int[] drawn = IntStream.range(0, 30).flatMap(step -> Arrays.stream(sampler.batch(step))).toArray();
        for (int epoch = 0; epoch + 10 <= drawn.length && epoch < 30; epoch += 10) {
            assertArrayEquals(TEN, Arrays.stream(drawn, epoch, epoch + 10).sorted().toArray());
        }
        assertFalse(Arrays.equals(Arrays.copyOfRange(drawn, 0, 10), Arrays.copyOfRange(drawn, 10, 20)), "a new order each epoch");
    }

    @Test
    void aBatchIsAFunctionOfTheStepAlone() {
        var sampler = new ShuffledSampler(TEN, 4, 5);
        int[][] forwards = IntStream.range(0, 12).mapToObj(sampler::batch).toArray(int[][]::new);
        for (int step = 11; step >= 0; step--) {
            assertArrayEquals(forwards[step], sampler.batch(step));
            assertArrayEquals(forwards[step], new ShuffledSampler(TEN, 4, 5).batch(step), "as a resumed run sees it");
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void peopleComeWithKPicturesEach(long seed) {
        var random = new Random(seed);
        int[] samples = IntStream.range(0, 200).toArray();
        int[] identity = samples.clone();
        for (int i = 0; i < identity.length; i++) identity[i] = random.nextInt(40);
        var sampler = new PeopleSampler(samples, identity, 6, 4, seed);
        for (int step = 0; step < 50; step++) {
            int[] batch = sampler.batch(step);
            assertEquals(24, batch.length);
            Map<Integer, Integer> count = new HashMap<>();
            for (int s : batch) count.merge(identity[s], 1, Integer::sum);
            assertEquals(6, count.size(), "six different people");
            assertTrue(count.values().stream().allMatch(n -> n == 4));
            assertArrayEquals(batch, sampler.batch(step));
        }
    }

    @Test
    void aPersonOfTwoPicturesIsRepeatedAndAPersonOfOneIsLeftOut() {
        int[] samples = {10, 11, 12, 13, 14}, identity = {0, 0, 1, 2, 2};
        var sampler = new PeopleSampler(samples, identity, 2, 3, 1);
        for (int step = 0; step < 20; step++) {
            int[] batch = sampler.batch(step);
            assertTrue(Arrays.stream(batch).noneMatch(s -> s == 12));
            assertEquals(4, Arrays.stream(batch).distinct().count(), "both pictures of both, one of each twice");
        }
    }

    @Test
    void withOnePictureEachEveryPersonComesAsOftenAsAnother() {
        int[] samples = IntStream.range(0, 101).toArray(), identity = new int[101];
        for (int i = 91; i < 101; i++) identity[i] = i - 90;
        var sampler = new PeopleSampler(samples, identity, 1, 1, 3);
        int[] drawn = new int[11];
        for (int step = 0; step < 11000; step++) drawn[identity[sampler.batch(step)[0]]]++;
        for (int n : drawn) assertEquals(1000, n, 130, "the person of 91 pictures no more often");
    }

    @Test
    void ofFewerPeopleThanABatchHasRoomForAllCome() {
        var sampler = new PeopleSampler(new int[] {1, 2, 3, 4, 5}, new int[] {0, 0, 1, 1, 2}, 32, 4, 1);
        assertEquals(2, sampler.people());
        assertEquals(8, sampler.batch(0).length);
    }

    @Test
    void tooFewPeopleAndNoSamplesAreRefusedInWords() {
        var few = assertThrows(IllegalArgumentException.class, () -> new PeopleSampler(new int[] {1, 2, 3}, new int[] {0, 0, 1}, 2, 2, 1));
        assertTrue(few.getMessage().contains("got 1 people"), few.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new ShuffledSampler(new int[0], 2, 1));
    }

    @Test
    void viewsComeSideBySide() {
        var pictures = new ShuffledSampler(TEN, 3, 5);
        int[] once = pictures.batch(2);
        assertArrayEquals(new int[] {once[0], once[0], once[1], once[1], once[2], once[2]}, new Views(pictures).batch(2));
    }
}
