package semblance.train.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static semblance.train.loss.Numeric.assertSame;
import static semblance.train.loss.Numeric.squared;
import static semblance.train.loss.Numeric.unit;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semblance.train.miner.PairMiner;
import semblance.train.miner.TripletMiner;
import semblance.train.network.TinyNetwork;
import semblance.train.network.Upload;
import semblance.train.trainer.OtherDevice;

class MetricLossTest {

    private static final int[] LABELS = {0, 0, 1, 1, 1, 2, 3, 3};

    private static void check(MetricLoss loss, int[] labels, long seed, ToDoubleFunction<double[][]> naive) {
        assertSame(Numeric.random(labels.length, 5, seed), x -> loss.loss(torch.normalize(x), labels),
                x -> naive.applyAsDouble(unit(x)));
    }

    private static double contrastive(double[][] e, int[] labels, double margin, double nearerThan) {
        double pull = 0, push = 0;
        int same = 0, different = 0;
        for (int i = 0; i < e.length; i++) {
            for (int j = i + 1; j < e.length; j++) {
                double d2 = squared(e[i], e[j]), d = Math.sqrt(d2);
                if (labels[i] == labels[j]) {
                    pull += d2 / 2;
                    same++;
                } else if (d < nearerThan) {
                    push += Math.pow(Math.max(0, margin - d), 2) / 2;
                    different++;
                }
            }
        }
        return (same == 0 ? 0 : pull / same) + (different == 0 ? 0 : push / different);
    }

    private static double triplet(double[][] e, int[] labels, double margin) {
        double sum = 0;
        int count = 0;
        for (int a = 0; a < e.length; a++) {
            for (int p = 0; p < e.length; p++) {
                for (int n = 0; n < e.length; n++) {
                    if (a == p || labels[a] != labels[p] || labels[a] == labels[n]) continue;
                    sum += Math.max(0, squared(e[a], e[p]) - squared(e[a], e[n]) + margin);
                    count++;
                }
            }
        }
        return sum / count;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void contrastiveOverAllPairsIsTheFormula(long seed) {
        check(new ContrastiveLoss(1.2, PairMiner.ALL), LABELS, seed, e -> contrastive(e, LABELS, 1.2, 9));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void contrastiveWithinTheMarginAveragesOnlyTheNearStrangers(long seed) {
        check(new ContrastiveLoss(1.3, PairMiner.within(1.3)), LABELS, seed, e -> contrastive(e, LABELS, 1.3, 1.3));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void tripletOverAllTripletsIsTheFormula(long seed) {
        check(new TripletLoss(TripletLoss.MARGIN, TripletMiner.all()), LABELS, seed,
                e -> triplet(e, LABELS, TripletLoss.MARGIN));
    }

    @Test
    void lossesOfPairsAndTripletsTrainAsOnTheProcessor() {
        var network = new TinyNetwork(0, 0);
        float[] pictures = new float[4 * 3 * 8 * 8];
        for (int i = 0; i < pictures.length; i++) pictures[i] = i * 37 % 256;
        for (MetricLoss loss : List.of(new ContrastiveLoss(1.2, PairMiner.within(1.2)), new TripletLoss(0.2, TripletMiner.hard()))) {
            OtherDevice.<float[]>compare(network, List.of(), (ops, p) -> loss.loss(ops.run(network, Upload.floats(ops.anyWeight(), p, 4, 3, 8, 8)).getFirst(), new int[] {0, 0, 1, 1}), pictures, 3);
        }
    }

    @Test
    void aPairAtARightAngleCostsWhatThePaperSays() {
        double[][] apart = {{1, 0}, {0, 1}};
        assertEquals(2 / 2.0, Numeric.inTorch(apart, x -> new ContrastiveLoss(1, PairMiner.ALL).loss(x, new int[] {7, 7})).loss(), 1e-6);
        double[][] same = {{1, 0}, {1, 0}};
        assertEquals(1 / 2.0, Numeric.inTorch(same, x -> new ContrastiveLoss(1, PairMiner.ALL).loss(x, new int[] {1, 2})).loss(), 1e-3);
    }

    @Test
    void aBatchWithNothingToLearnCostsNothingAndMovesNothing() {
        double[][] x = unit(Numeric.random(3, 4, 5));
        var strangers = Numeric.inTorch(x, e -> new TripletLoss(0.2, TripletMiner.all()).loss(e, new int[] {0, 1, 2}));
        assertEquals(0, strangers.loss());
        for (double[] row : strangers.gradient()) for (double g : row) assertEquals(0, g);
        var none = Numeric.inTorch(x, e -> new ContrastiveLoss(1e-3, PairMiner.within(1e-3)).loss(e, new int[] {0, 1, 2}));
        assertEquals(0, none.loss());
    }

    @Test
    void strangersAtOnePlaceGiveAFiniteSlope() {
        double[][] x = {{1, 0}, {1, 0}, {0, 1}};
        var got = Numeric.inTorch(x, e -> new ContrastiveLoss(1, PairMiner.ALL).loss(e, new int[] {0, 1, 0}));
        for (double[] row : got.gradient()) for (double g : row) assertEquals(true, Double.isFinite(g));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void imitationIsTheMeanSquaredDistanceToTheTeacher(long seed) {
        double[][] teacher = unit(Numeric.random(4, 6, seed + 100));
        assertSame(Numeric.random(4, 6, seed), x -> Imitation.loss(torch.normalize(x), Numeric.tensor(teacher)), x -> {
            double[][] e = unit(x);
            double sum = 0;
            for (int i = 0; i < e.length; i++) sum += squared(e[i], teacher[i]);
            return sum / e.length;
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void twoViewsOfAPictureFindEachOtherByTheFormula(long seed) {
        double temperature = 0.3;
        assertSame(Numeric.random(8, 5, seed), x -> new ContrastiveViews(temperature).loss(torch.normalize(x)), x -> {
            double[][] e = unit(x);
            double sum = 0;
            for (int i = 0; i < 8; i++) {
                double all = 0;
                for (int k = 0; k < 8; k++) if (k != i) all += Math.exp(Numeric.dot(e[i], e[k]) / temperature);
                sum -= Math.log(Math.exp(Numeric.dot(e[i], e[i % 2 == 0 ? i + 1 : i - 1]) / temperature) / all);
            }
            return sum / 8;
        });
    }

    @Test
    void viewsMustComeInTwos() {
        assertThrows(IllegalArgumentException.class, () -> Numeric.inTorch(Numeric.random(3, 4, 1), x -> new ContrastiveViews(0.1).loss(x)));
        assertThrows(IllegalArgumentException.class, () -> new ContrastiveViews(0));
    }
}
