package semblance.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semblance.Calibration;
import semblance.embed.Embedding;

class CalibrationFitTest {

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theThresholdLetsThroughTheStatedShareOfAllPairsOfTwoPeople(long seed) {
        Map<String, List<Embedding>> people = people(new Random(seed), 60, 5, 0.08);
        CalibrationFit fit = CalibrationFit.of(people, CalibrationFit.STANDARD_RATES, 1e-3, new Random(9));
        assertEquals(60 * 59 / 2 * 25, fit.differentPairs());
        assertEquals(60 * 10, fit.samePairs());
        assertEquals(List.of(1e-2, 1e-3, 1e-4), fit.thresholds().stream().map(CalibrationFit.Threshold::fmr).toList());
        for (CalibrationFit.Threshold t : fit.thresholds()) {
            double share = falseMatches(people, t.distance()) / (double) fit.differentPairs();
            assertTrue(share <= t.fmr() && share > 0.9 * t.fmr() - 1.5 / fit.differentPairs(), t + " lets through " + share);
            assertTrue(t.low() <= t.distance() && t.distance() <= t.high(), t.toString());
        }
        assertEquals(0.5, fit.similarity().similarity(fit.thresholds().get(1).distance()));
    }

    @Test
    void similarityIsNearOneForOnePersonAndNearZeroForTwo() {
        CalibrationFit fit = CalibrationFit.of(people(new Random(4), 40, 4, 0.05), List.of(1e-2), 1e-2, new Random(1));
        assertTrue(fit.similarity().similarity(0.2) > 0.95, fit.toString());
        assertTrue(fit.similarity().similarity(1.4) < 0.05, fit.toString());
    }

    @Test
    void theSlopeIsTheLikeliest() {
        PairsOfPeople pairs = PairsOfPeople.of(people(new Random(5), 30, 4, 0.15), new Random(1));
        Calibration fit = SimilarityFit.of(pairs, 1.0);
        double best = likelihood(pairs, fit);
        for (double factor : new double[] {0.9, 0.97, 1.03, 1.1}) {
            assertTrue(likelihood(pairs, new Calibration(1.0, fit.slope() * factor)) < best, "slope " + fit.slope() + " times " + factor);
        }
    }

    @Test
    void aRateThatTheDataCannotShowIsLeftOut() {
        // 10 people of 2: 180 pairs of two people.
        CalibrationFit fit = CalibrationFit.of(people(new Random(6), 10, 2, 0.1), CalibrationFit.STANDARD_RATES, 1e-3, new Random(1));
        assertEquals(List.of(1e-2), fit.thresholds().stream().map(CalibrationFit.Threshold::fmr).toList());
        assertEquals(fit.thresholds().getFirst().distance(), fit.similarity().threshold());
    }

    @Test
    void tooFewPeopleOrPhotosAreRefused() {
        Random random = new Random(7);
        assertThrows(ProtocolException.class, () -> CalibrationFit.of(people(random, 1, 5, 0.1), List.of(1e-2), 1e-2, random));
        assertThrows(ProtocolException.class, () -> CalibrationFit.of(people(random, 9, 1, 0.1), List.of(1e-2), 1e-2, random));
        var thrown = assertThrows(ProtocolException.class, () -> CalibrationFit.of(people(random, 3, 2, 0.1), List.of(1e-2), 1e-2, random));
        assertTrue(thrown.getMessage().contains("got 12 pairs") && thrown.getMessage().contains("at least 100"), thrown.getMessage());
    }

    @Test
    void moreThanSixThousandPhotosAreDrawnFrom() {
        PairsOfPeople pairs = PairsOfPeople.of(people(new Random(8), 130, 60, 0.1), new Random(1));
        assertEquals(130L * 129 / 2 * 46 * 46, pairs.differentPairs());
    }

    @Test
    void wilsonsIntervalIsTheTextbooksOne() {
        Wilson half = Wilson.of(5, 10), none = Wilson.of(0, 1000);
        assertEquals(0.2366, half.low(), 1e-4);
        assertEquals(0.7634, half.high(), 1e-4);
        assertEquals(0, none.low(), 1e-12);
        assertEquals(0.003827, none.high(), 1e-6);
    }

    /// Vectors around one random direction a person, in 32 dimensions.
    static Map<String, List<Embedding>> people(Random random, int people, int photos, double noise) {
        Map<String, List<Embedding>> all = new TreeMap<>();
        for (int p = 0; p < people; p++) {
            float[] centre = gaussian(random, new float[32], 1);
            List<Embedding> person = new ArrayList<>();
            for (int i = 0; i < photos; i++) person.add(Embedding.normalised(gaussian(random, Embedding.normalised(centre).values(), noise)));
            all.put("person %03d".formatted(p), person);
        }
        return all;
    }

    private static float[] gaussian(Random random, float[] mean, double deviation) {
        float[] v = mean.clone();
        for (int i = 0; i < v.length; i++) v[i] += (float) (deviation * random.nextGaussian());
        return v;
    }

    private static long falseMatches(Map<String, List<Embedding>> people, double threshold) {
        List<List<Embedding>> all = new ArrayList<>(people.values());
        long matches = 0;
        for (int p = 0; p < all.size(); p++) {
            for (int q = 0; q < p; q++) {
                for (Embedding a : all.get(p)) {
                    for (Embedding b : all.get(q)) {
                        if ((float) a.distanceTo(b) <= threshold) matches++;
                    }
                }
            }
        }
        return matches;
    }

    private static double likelihood(PairsOfPeople pairs, Calibration fit) {
        double same = 0, different = 0;
        for (double d : pairs.same()) same += Math.log(fit.similarity(d)) / pairs.same().length;
        long[] histogram = pairs.differentHistogram();
        for (int bin = 0; bin < histogram.length; bin++) {
            different += histogram[bin] * Math.log(1 - fit.similarity(PairsOfPeople.distanceOfBin(bin))) / pairs.differentPairs();
        }
        return same + different;
    }
}
