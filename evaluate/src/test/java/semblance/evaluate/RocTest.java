package semblance.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RocTest {

    /// Four pairs of one person, five of two; one of two lies among those of one.
    private static final Roc SMALL = new Roc(new double[] {0.1, 0.2, 0.5, 0.9}, new double[] {0.4, 1.0, 1.1, 1.2, 1.3});

    @Test
    void theAreaCountsNearerCouples() {
        // 0.5 and 0.9 each lose against 0.4: 18 of 20.
        assertEquals(18 / 20.0, SMALL.auc());
    }

    @Test
    void noFalseAcceptAllowedLeavesWhatLiesBelowTheNearestStranger() {
        assertEquals(0.5, SMALL.tarAt(0));
        assertTrue(SMALL.thresholdAt(0) < 0.4);
    }

    @Test
    void oneFalseAcceptOfFiveAllowedReachesTheNextStranger() {
        assertEquals(1, SMALL.tarAt(0.2));
        assertEquals(0.2, SMALL.far(SMALL.thresholdAt(0.2)));
        assertEquals(0.5, SMALL.tarAt(0.19), "a fifth is more than 0.19");
    }

    @Test
    void threeOfThreeThousandAreOneInAThousand() {
        double[] different = IntStream.range(0, 3000).mapToDouble(i -> 1 + i / 10000.0).toArray();
        Roc roc = new Roc(new double[] {0.9, 1.00015, 1.00025, 1.00035}, different);
        assertEquals(0.75, roc.tarAt(0.001), "strangers at 1.0000, 1.0001 and 1.0002 are let in, the one at 1.0003 not");
    }

    @Test
    void everyFalseAcceptAllowedAcceptsAllThatWasCompared() {
        Roc roc = new Roc(new double[] {0.1, 1.9, PairDistances.MISSED}, new double[] {0.5, PairDistances.MISSED});
        assertEquals(2 / 3.0, roc.tarAt(1));
        assertEquals(1.9, roc.thresholdAt(1));
    }

    @Test
    void theEqualErrorRateIsWhereBothErrorsMeet() {
        Roc roc = new Roc(new double[] {0.1, 0.2, 0.3, 1.1}, new double[] {0.25, 1.0, 1.2, 1.3});
        assertEquals(0.25, roc.equalErrorRate());
        assertEquals(0.3, roc.equalErrorStep().threshold());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theFastFiguresEqualTheNaiveOnes(long seed) {
        PairDistances pairs = VerificationTest.noisyPairs(new Random(seed), 200);
        Roc roc = new Roc(pairs);
        assertEquals(naiveAuc(pairs), roc.auc(), 1e-12);
        for (Roc.Step step : roc.steps()) {
            assertEquals(naiveRate(pairs, step.threshold(), true), step.tar(), 1e-12);
            assertEquals(naiveRate(pairs, step.threshold(), false), step.far(), 1e-12);
            assertTrue(roc.tarAt(step.far()) >= step.tar());
            assertTrue(roc.far(roc.thresholdAt(step.far())) <= step.far());
        }
    }

    private static double naiveAuc(PairDistances pairs) {
        double won = 0, couples = 0;
        for (int i = 0; i < pairs.size(); i++) {
            for (int j = 0; j < pairs.size(); j++) {
                if (!pairs.same()[i] || pairs.same()[j]) continue;
                couples++;
                won += pairs.distances()[i] < pairs.distances()[j] ? 1 : pairs.distances()[i] == pairs.distances()[j] ? 0.5 : 0;
            }
        }
        return won / couples;
    }

    private static double naiveRate(PairDistances pairs, double threshold, boolean same) {
        int[] kind = IntStream.range(0, pairs.size()).filter(i -> pairs.same()[i] == same).toArray();
        return (double) IntStream.of(kind).filter(i -> pairs.distances()[i] <= threshold).count() / kind.length;
    }
}
