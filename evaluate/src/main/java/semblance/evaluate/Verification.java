package semblance.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Verification (1:1) figures of a set of pairs by LFW's View 2 (Huang et al. 2007, section 4): each fold is judged with
/// the threshold that was most accurate on all the other folds.
///
/// How missed pairs (a photo without a face) count: in `accuracy` and `f1` each is an error, whatever the threshold: a
/// pair of one person a false reject, a pair of two a false accept. In `auc` and `tarAtFar` no threshold accepts them
/// (see [Roc]): a pair of one person lowers the true accept rate, a pair of two raises no rate.
///
/// @param accuracy    mean over the folds
/// @param accuracyStd standard deviation over the folds (divided by the number of folds, as public tools report it;
///                    LFW's own standard error of the mean is `accuracyStd / sqrt(folds - 1)`)
/// @param f1          of the decision "one person", counts summed over the folds
/// @param auc         area under the ROC of all pairs
/// @param tarAtFar    true accept rate at false accept rates 0.01 and 0.001, and 0.0001 if there are 10,000 pairs of two people; all pairs
/// @param threshold   distance; mean over the folds
/// @param pairs       how many, missed ones included
public record Verification(double accuracy, double accuracyStd, double f1, double auc, Map<Double, Double> tarAtFar,
        double threshold, int pairs) {

    private static final double[] FARS = {0.01, 0.001, 0.0001};
    /// Rates below this one are left out where the pairs would show less than one false accept.
    private static final double ALWAYS = 0.001;

    /// Measures by View 2. Needs at least two folds.
    public static Verification of(PairDistances pairs) {
        int folds = pairs.foldCount();
        if (folds < 2) throw new IllegalArgumentException("got 1 fold, wanted 2 or more: the threshold comes from the others");
        Confusion[] judged = new Confusion[folds];
        double[] thresholds = new double[folds];
        Integer[] nearestFirst = nearestFirst(pairs);
        for (int fold = 0; fold < folds; fold++) {
            thresholds[fold] = bestThreshold(pairs, nearestFirst, fold);
            judged[fold] = judge(pairs, fold, thresholds[fold]);
        }
        double[] accuracies = Arrays.stream(judged).mapToDouble(Confusion::accuracy).toArray();
        double mean = mean(accuracies);
        Roc roc = new Roc(pairs);
        return new Verification(mean, Math.sqrt(Arrays.stream(accuracies).map(a -> (a - mean) * (a - mean)).sum() / folds),
                Arrays.stream(judged).reduce(Confusion::plus).orElseThrow().f1(), roc.auc(), tarAtFar(roc, pairs), mean(thresholds), pairs.size());
    }

    /// The most accurate threshold over all pairs: what a user with no folds would set.
    public static double bestThreshold(PairDistances pairs) {
        return bestThreshold(pairs, nearestFirst(pairs), -1);
    }

    /// Exact: tries a threshold between any two neighbouring distances outside `heldOut`; of equally accurate ones the
    /// middle one. Missed pairs are wrong under every threshold and have no say.
    private static double bestThreshold(PairDistances pairs, Integer[] nearestFirst, int heldOut) {
        int[] used = Arrays.stream(nearestFirst).mapToInt(i -> i).filter(i -> pairs.folds()[i] != heldOut && !pairs.isMissed(i)).toArray();
        if (used.length == 0) return 0;
        double[] distances = Arrays.stream(used).mapToDouble(i -> pairs.distances()[i]).toArray();
        int correct = (int) Arrays.stream(used).filter(i -> !pairs.same()[i]).count();
        int best = correct;
        double[] winners = new double[used.length + 1];
        winners[0] = distances[0] / 2;
        int count = 1;
        for (int k = 0; k < used.length; k++) {
            correct += pairs.same()[used[k]] ? 1 : -1;
            boolean last = k + 1 == used.length;
            if (correct < best || !last && distances[k + 1] == distances[k]) continue;
            if (correct > best) count = 0;
            best = correct;
            winners[count++] = last ? distances[k] : (distances[k] + distances[k + 1]) / 2;
        }
        return winners[count / 2];
    }

    private static Integer[] nearestFirst(PairDistances pairs) {
        return IntStream.range(0, pairs.size()).boxed().sorted(Comparator.comparingDouble(i -> pairs.distances()[i])).toArray(Integer[]::new);
    }

    private static Confusion judge(PairDistances pairs, int fold, double threshold) {
        Confusion counts = new Confusion(0, 0, 0, 0);
        for (int i = 0; i < pairs.size(); i++) {
            if (pairs.folds()[i] != fold) continue;
            boolean same = pairs.same()[i];
            boolean accepted = pairs.isMissed(i) ? !same : pairs.distances()[i] <= threshold;
            counts = counts.plus(Confusion.of(same, accepted));
        }
        return counts;
    }

    private static Map<Double, Double> tarAtFar(Roc roc, PairDistances pairs) {
        long different = IntStream.range(0, pairs.size()).filter(i -> !pairs.same()[i]).count();
        Map<Double, Double> rates = new TreeMap<>(Comparator.reverseOrder());
        for (double far : FARS) {
            if (far >= ALWAYS || far * different >= 1) rates.put(far, roc.tarAt(far));
        }
        return rates;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
