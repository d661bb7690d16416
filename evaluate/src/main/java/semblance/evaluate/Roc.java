package semblance.evaluate;

import java.util.Arrays;

/// What every threshold would do to a set of compared pairs. A pair is accepted ("one person") if its distance is at
/// most the threshold.
///
/// A missed pair (no face found) is accepted by no threshold, of one person or of two: a system that sees no face lets
/// nobody in. These are the generalised rates of ISO/IEC 19795-1 (GFAR, GFRR), failures to acquire included.
/// All rates are exact steps of the data, never interpolated. Immutable.
public final class Roc {

    private final double[] same, different;

    public Roc(PairDistances pairs) {
        this(pairs.sorted(true), pairs.sorted(false));
    }

    /// @param same      distances of pairs of one person, smallest first
    /// @param different distances of pairs of two, smallest first
    Roc(double[] same, double[] different) {
        this.same = same;
        this.different = different;
    }

    /// One threshold and its two rates.
    ///
    /// @param far share of pairs of two people accepted (FMR)
    /// @param tar share of pairs of one person accepted (1 - FNMR)
    public record Step(double threshold, double far, double tar) {
    }

    public int samePairs() {
        return same.length;
    }

    public int differentPairs() {
        return different.length;
    }

    /// Area under the curve: the share of (same, different) couples in which the same pair is the nearer one, ties half
    /// (Mann and Whitney 1947). 0.5 is chance.
    public double auc() {
        double nearer = 0;
        for (double d : same) {
            int below = below(different, d);
            int tied = (d == PairDistances.MISSED ? different.length : atMost(different, d)) - below;
            nearer += different.length - below - tied / 2.0;
        }
        return nearer / ((double) same.length * different.length);
    }

    /// The true accept rate at the largest threshold whose false accept rate is not above `far`. Fewer than `1 / far`
    /// pairs of two people can't show such a rate: the answer is then the rate at no false accept at all.
    ///
    /// @param far 0 to 1
    public double tarAt(double far) {
        return tar(thresholdAt(far));
    }

    /// The largest threshold whose false accept rate is not above `far`, no larger than the largest finite distance.
    public double thresholdAt(double far) {
        if (!(far >= 0 && far <= 1)) throw new IllegalArgumentException("got the false accept rate " + far + ", wanted 0 to 1");
        int allowed = (int) Math.floor(far * different.length + 1e-9);
        double refused = allowed < different.length ? different[allowed] : Double.POSITIVE_INFINITY;
        return refused == Double.POSITIVE_INFINITY ? largestFinite() : Math.max(0, Math.nextDown(refused));
    }

    public double far(double threshold) {
        return (double) atMost(different, threshold) / different.length;
    }

    public double tar(double threshold) {
        return (double) atMost(same, threshold) / same.length;
    }

    /// How many pairs of two people a threshold accepts.
    public int falseAccepts(double threshold) {
        return atMost(different, threshold);
    }

    /// How many pairs of one person a threshold accepts.
    public int trueAccepts(double threshold) {
        return atMost(same, threshold);
    }

    /// The step at which the two error rates come nearest to each other.
    public Step equalErrorStep() {
        Step best = new Step(0, far(0), tar(0));
        for (Step step : steps()) {
            if (gap(step) < gap(best)) best = step;
        }
        return best;
    }

    /// Equal error rate: the mean of the false accept and false reject rate where they come nearest to each other.
    public double equalErrorRate() {
        Step step = equalErrorStep();
        return (step.far() + 1 - step.tar()) / 2;
    }

    /// Every threshold at which a rate changes, smallest first; missed pairs change none.
    public Step[] steps() {
        return Arrays.stream(thresholds()).mapToObj(t -> new Step(t, far(t), tar(t))).toArray(Step[]::new);
    }

    private double[] thresholds() {
        double[] all = Arrays.copyOf(same, same.length + different.length);
        System.arraycopy(different, 0, all, same.length, different.length);
        return Arrays.stream(all).filter(Double::isFinite).sorted().distinct().toArray();
    }

    private double largestFinite() {
        double[] all = thresholds();
        return all.length == 0 ? 0 : all[all.length - 1];
    }

    private static double gap(Step step) {
        return Math.abs(step.far() - (1 - step.tar()));
    }

    /// A missed pair is not at most anything, infinity included.
    private static int atMost(double[] sorted, double value) {
        return below(sorted, Math.nextUp(value));
    }

    /// How many of the sorted numbers are smaller than `value`.
    private static int below(double[] sorted, double value) {
        int from = 0, to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] < value) from = middle + 1;
            else to = middle;
        }
        return from;
    }
}
