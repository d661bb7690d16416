package semblance.evaluate;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// How far a ROC may be off because the pairs are a sample: at each false accept rate, the true accept rates between which
/// 95 per cent of the curves of resampled pairs lie (percentile bootstrap, Efron and Tibshirani 1993, ch. 13; pairs of one
/// person and of two drawn apart).
///
/// Pairs are drawn as if they were independent. Pairs that share photos or people are not, so the true interval is
/// somewhat wider.
///
/// @param far  false accept rates, rising
/// @param low  true accept rate, lower end
/// @param high true accept rate, upper end
public record RocBand(double[] far, double[] low, double[] high) {

    private static final int REPLICATES = 200, POINTS = 60;

    public static RocBand of(PairDistances pairs, RandomGenerator random) {
        double[] same = pairs.sorted(true), different = pairs.sorted(false);
        double lowest = Math.log10(1.0 / different.length);
        double[] fars = IntStream.range(0, POINTS).mapToDouble(i -> Math.pow(10, lowest * (1 - i / (POINTS - 1.0)))).toArray();
        double[][] tars = new double[POINTS][REPLICATES];
        for (int r = 0; r < REPLICATES; r++) {
            Roc roc = new Roc(resampled(same, random), resampled(different, random));
            for (int i = 0; i < POINTS; i++) tars[i][r] = roc.tarAt(fars[i]);
        }
        for (double[] tar : tars) Arrays.sort(tar);
        return new RocBand(fars, percentile(tars, 0.025), percentile(tars, 0.975));
    }

    /// The interval at the nearest of the band's rates.
    public double[] at(double rate) {
        int nearest = IntStream.range(0, far.length).boxed()
                .min((a, b) -> Double.compare(Math.abs(Math.log(far[a] / rate)), Math.abs(Math.log(far[b] / rate)))).orElseThrow();
        return new double[] {low[nearest], high[nearest]};
    }

    private static double[] resampled(double[] sorted, RandomGenerator random) {
        double[] drawn = new double[sorted.length];
        for (int i = 0; i < drawn.length; i++) drawn[i] = sorted[random.nextInt(sorted.length)];
        Arrays.sort(drawn);
        return drawn;
    }

    private static double[] percentile(double[][] sorted, double share) {
        return Arrays.stream(sorted).mapToDouble(row -> row[(int) Math.round(share * (row.length - 1))]).toArray();
    }
}
