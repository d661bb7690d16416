package semblance.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationTest {

    @Test
    void pairsThatCanBeToldApartGetEveryFigureRight() {
        Verification v = Verification.of(PairDistances.of(new double[] {0.2, 0.4, 0.3, 1.2, 1.4, 1.6},
                new boolean[] {true, true, true, false, false, false}));
        assertEquals(1, v.accuracy());
        assertEquals(0, v.accuracyStd());
        assertEquals(1, v.f1());
        assertEquals(1, v.auc());
        assertEquals("{0.01=1.0, 0.001=1.0}", v.tarAtFar().toString());
        assertTrue(v.threshold() > 0.4 && v.threshold() < 1.2, "threshold " + v.threshold());
        assertEquals(6, v.pairs());
    }

    @Test
    void theThresholdOfAFoldComesFromTheOthers() {
        // Fold 1 alone would accept up to 1.0; fold 0 says that 0.5 to 0.6 is the border. So fold 1 gets one of two right.
        double[] distances = {0.5, 0.6, 1.0, 1.1};
        PairDistances pairs = new PairDistances(distances, new boolean[] {true, false, true, false}, new int[] {0, 0, 1, 1});
        Verification v = Verification.of(pairs);
        // Fold 0 judged at 1.05: accepts both, one right. Fold 1 judged at 0.55: accepts none, one right.
        assertEquals(0.5, v.accuracy());
        assertEquals((1.05 + 0.55) / 2, v.threshold(), 1e-12);
        // One true accept, one false accept, one false reject.
        assertEquals(0.5, v.f1());
    }

    @Test
    void aMissedPairIsAnErrorInAccuracyAndF1WhateverItShows() {
        double[] distances = {0.2, 0.2, 0.2, PairDistances.MISSED, 1.2, 1.2, 1.2, PairDistances.MISSED};
        boolean[] same = {true, true, true, true, false, false, false, false};
        Verification v = Verification.of(new PairDistances(distances, same, new int[] {0, 1, 0, 1, 0, 1, 0, 1}));
        assertEquals(6 / 8.0, v.accuracy());
        // 3 right, 1 falsely rejected, 1 counted as falsely accepted.
        assertEquals(2 * 3 / (2 * 3 + 1 + 1.0), v.f1());
        assertEquals(0.75, v.tarAtFar().get(0.01));
    }

    @Test
    void ofEquallyAccurateThresholdsTheMiddleOneIsTaken() {
        assertEquals(0.75, Verification.bestThreshold(PairDistances.of(new double[] {0.5, 1.0}, new boolean[] {true, false})));
    }

    @Test
    void theSpreadIsTheOneOfTheFolds() {
        double[] distances = {0.1, 1.0, 0.1, 1.0, 1.2, 1.0};
        PairDistances pairs = new PairDistances(distances, new boolean[] {true, false, true, false, true, false}, new int[] {0, 0, 1, 1, 2, 2});
        Verification v = Verification.of(pairs);
        // Folds 1, 1 and 1/2.
        assertEquals(2.5 / 3, v.accuracy(), 1e-12);
        assertEquals(Math.sqrt(((1 - 2.5 / 3) * (1 - 2.5 / 3) * 2 + (0.5 - 2.5 / 3) * (0.5 - 2.5 / 3)) / 3), v.accuracyStd(), 1e-12);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theBestThresholdIsAsAccurateAsTheBestOfAllDistances(long seed) {
        PairDistances pairs = noisyPairs(new Random(seed), 300);
        double best = IntStream.range(0, pairs.size()).mapToDouble(i -> accuracy(pairs, pairs.distances()[i])).max().orElseThrow();
        assertEquals(best, accuracy(pairs, Verification.bestThreshold(pairs)), 1e-12);
    }

    @Test
    void pairsOfOneKindAloneAreRefused() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> PairDistances.of(new double[] {1, 2}, new boolean[] {true, true}));
        assertTrue(thrown.getMessage().contains("wanted some of one person and some of two"), thrown.getMessage());
    }

    @Test
    void aDistanceThatIsNoNumberIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> PairDistances.of(new double[] {1, Double.NaN}, new boolean[] {true, false}));
    }

    /// Rounded so that ties occur; one pair in 20 missed.
    static PairDistances noisyPairs(Random random, int count) {
        double[] distances = new double[count];
        boolean[] same = new boolean[count];
        for (int i = 0; i < count; i++) {
            same[i] = i % 2 == 0;
            double d = Math.abs((same[i] ? 0.8 : 1.3) + 0.25 * random.nextGaussian());
            distances[i] = random.nextInt(20) == 0 ? PairDistances.MISSED : Math.round(d * 100) / 100.0;
        }
        return PairDistances.of(distances, same);
    }

    private static double accuracy(PairDistances pairs, double threshold) {
        return IntStream.range(0, pairs.size())
                .filter(i -> !pairs.isMissed(i) && pairs.distances()[i] <= threshold == pairs.same()[i]).count() / (double) pairs.size();
    }

    @Test
    void aRateOfOneInTenThousandNeedsTenThousandPairsOfTwo() {
        double[] distances = new double[10_010];
        boolean[] same = new boolean[distances.length];
        int[] folds = new int[distances.length];
        for (int i = 0; i < distances.length; i++) {
            same[i] = i < 10;
            distances[i] = same[i] ? 0.1 * i : 0.45 + i / 20_000.0;
            folds[i] = i % 2;
        }
        assertEquals(0.5, Verification.of(new PairDistances(distances, same, folds)).tarAtFar().get(0.0001));
        assertEquals(Set.of(0.01, 0.001), Verification.of(new PairDistances(Arrays.copyOf(distances, 10_009), Arrays.copyOf(same, 10_009), Arrays.copyOf(folds, 10_009))).tarAtFar().keySet());
    }
}
