package semblance.train.miner;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MinerTest {

    /// Five samples on a line: 0 and 1 are person 0, 2 to 4 person 1.
    private static final float[] PLACES = {0, 0.4f, 0.5f, 0.9f, 1.1f};
    private static final int[] LABELS = {0, 0, 1, 1, 1};
    private static final float[][] LINE = line(PLACES);

    private static float[][] line(float... places) {
        float[][] d = new float[places.length][places.length];
        for (int i = 0; i < d.length; i++) for (int j = 0; j < d.length; j++) d[i][j] = Math.abs(places[i] - places[j]);
        return d;
    }

    private static List<String> text(int[][] found) {
        return Arrays.stream(found).map(Arrays::toString).toList();
    }

    @Test
    void allPairsComeOnce() {
        Pairs pairs = PairMiner.ALL.mine(LINE, LABELS);
        assertEquals(List.of("[0, 1]", "[2, 3]", "[2, 4]", "[3, 4]"), text(pairs.positives()));
        assertEquals(6, pairs.negatives().length);
    }

    @Test
    void withinAMarginOnlyNearStrangersStay() {
        Pairs pairs = PairMiner.within(0.45).mine(LINE, LABELS);
        assertEquals(4, pairs.positives().length);
        assertEquals(List.of("[1, 2]"), text(pairs.negatives()));
    }

    @Test
    void hardTakesTheFarthestOfOneAndTheNearestOfAnother() {
        assertEquals(List.of("[0, 1, 2]", "[1, 0, 2]", "[2, 4, 1]", "[3, 2, 1]", "[4, 2, 1]"),
                text(TripletMiner.hard().mine(LINE, LABELS)));
    }

    @Test
    void semiHardTakesTheNearestStrangerBeyondThePositive() {
        // anchor 0: positive at 0.4 (squared 0.16), strangers at 0.25, 0.81, 1.21; the margin 0.2 reaches to 0.36
        assertTrue(text(TripletMiner.semiHard(0.2).mine(LINE, LABELS)).contains("[0, 1, 2]"));
        // anchor 1: the same positive, strangers at 0.01 (too near), 0.25 (just right), 0.49 (too far)
        assertTrue(text(TripletMiner.semiHard(0.2).mine(LINE, LABELS)).contains("[1, 0, 3]"));
    }

    @Test
    void nobodyElseMeansNoTriplets() {
        int[] one = {5, 5, 5, 5, 5}, strangers = {1, 2, 3, 4, 5};
        for (TripletMiner miner : List.of(TripletMiner.all(), TripletMiner.hard(), TripletMiner.semiHard(0.2),
                TripletMiner.distanceWeighted(64, () -> new Random(1)))) {
            assertEquals(0, miner.mine(LINE, one).length);
            assertEquals(0, miner.mine(LINE, strangers).length);
        }
    }

    /// Random points of the unit sphere, random people.
    private record Scene(float[][] distances, int[] labels) {
        static Scene of(int n, int people, Random random) {
            double[][] x = new double[n][8];
            int[] labels = new int[n];
            for (int i = 0; i < n; i++) {
                labels[i] = random.nextInt(people);
                double norm = 0;
                for (int j = 0; j < 8; j++) norm += Math.pow(x[i][j] = random.nextGaussian(), 2);
                for (int j = 0; j < 8; j++) x[i][j] /= Math.sqrt(norm);
            }
            float[][] d = new float[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    double sum = 0;
                    for (int k = 0; k < 8; k++) sum += Math.pow(x[i][k] - x[j][k], 2);
                    d[i][j] = (float) Math.sqrt(sum);
                }
            }
            return new Scene(d, labels);
        }

        List<int[]> triplets() {
            var all = new ArrayList<int[]>();
            for (int a = 0; a < labels.length; a++) {
                for (int p = 0; p < labels.length; p++) {
                    for (int n = 0; n < labels.length; n++) {
                        if (a != p && labels[a] == labels[p] && labels[a] != labels[n]) all.add(new int[] {a, p, n});
                    }
                }
            }
            return all;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void everyMinerGivesRealTripletsAndAllGivesAll(long seed) {
        var scene = Scene.of(14, 4, new Random(seed));
        List<String> real = scene.triplets().stream().map(Arrays::toString).toList();
        assertEquals(real, text(TripletMiner.all().mine(scene.distances, scene.labels)));
        for (TripletMiner miner : List.of(TripletMiner.hard(), TripletMiner.semiHard(0.2),
                TripletMiner.distanceWeighted(8, () -> new Random(seed)))) {
            assertTrue(real.containsAll(text(miner.mine(scene.distances, scene.labels))));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void semiHardIsWhatASearchOfAllTripletsFinds(long seed) {
        var scene = Scene.of(16, 4, new Random(seed));
        float[][] d = scene.distances;
        double margin = 0.4;
        var wanted = new ArrayList<String>();
        int[] best = null;
        for (int[] t : scene.triplets()) {
            if (best != null && (best[0] != t[0] || best[1] != t[1])) {
                wanted.add(Arrays.toString(best));
                best = null;
            }
            double near = Math.pow(d[t[0]][t[1]], 2), far = Math.pow(d[t[0]][t[2]], 2);
            if (far > near && far < near + margin && (best == null || d[t[0]][t[2]] < d[t[0]][best[2]])) best = t;
        }
        if (best != null) wanted.add(Arrays.toString(best));
        assertEquals(wanted, text(TripletMiner.semiHard(margin).mine(d, scene.labels)));
    }

    @Test
    void distanceWeightedDrawsByTheInverseOfTheDensityOnTheSphere() {
        // anchor 0 with positive 1, strangers at 0.6, 0.9 and 1.2; density d^(n-2) (1 - d^2/4)^((n-3)/2), n = 6
        float[][] d = new float[5][5];
        double[] places = {0, 0.5, 0.6, 0.9, 1.2};
        for (int i = 1; i < 5; i++) d[0][i] = d[i][0] = (float) places[i];
        int[] labels = {0, 0, 1, 2, 3};
        double[] weight = new double[5];
        double total = 0;
        for (int i = 2; i < 5; i++) {
            total += weight[i] = 1 / (Math.pow(places[i], 4) * Math.pow(1 - places[i] * places[i] / 4, 1.5));
        }
        int[] drawn = new int[5];
        var random = new Random(7);
        int rounds = 20000;
        TripletMiner miner = TripletMiner.distanceWeighted(6, () -> random);
        for (int i = 0; i < rounds; i++) drawn[miner.mine(d, labels)[0][2]]++;
        for (int i = 2; i < 5; i++) assertEquals(weight[i] / total, drawn[i] / (double) rounds, 0.015);
    }

    @Test
    void oneSeedDrawsTheSameTriplets() {
        var scene = Scene.of(20, 5, new Random(1));
        int[][] first = TripletMiner.distanceWeighted(64, () -> new Random(3)).mine(scene.distances, scene.labels);
        int[][] again = TripletMiner.distanceWeighted(64, () -> new Random(3)).mine(scene.distances, scene.labels);
        assertArrayEquals(first, again);
    }
}
