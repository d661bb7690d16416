package semblance.evaluate;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Pictures of what a set of compared pairs shows.
public final class RocCharts {

    private static final int BINS = 80;

    private RocCharts() {
    }

    /// True accept rate over false accept rate, the latter logarithmic, with a band that holds 95 per cent of the curves of
    /// resampled pairs.
    public static Chart roc(String title, Roc roc, RocBand band) {
        Roc.Step[] steps = roc.steps();
        double lowest = 0.3 / roc.differentPairs();
        return Chart.titled(title, "false accept rate (FMR)", "true accept rate (1 - FNMR)").logarithmicX().rangeX(floor(lowest), 1).rangeY(low(steps, lowest), 1)
                .band("95 % interval", band.far(), band.low(), band.high())
                .line("AUC %.4f, EER %.2f %%".formatted(roc.auc(), 100 * roc.equalErrorRate()), staircase(steps, Roc.Step::far, true), staircase(steps, Roc.Step::tar, false));
    }

    /// Detection error trade-off: false reject rate over false accept rate, both logarithmic (Martin et al. 1997, with
    /// logarithmic axes in place of normal deviates, as NIST draws it now).
    public static Chart det(String title, Roc roc) {
        Roc.Step[] steps = roc.steps();
        double lowestX = floor(0.3 / roc.differentPairs()), lowestY = floor(0.3 / roc.samePairs());
        return Chart.titled(title, "false accept rate (FMR)", "false reject rate (FNMR)").logarithmicX().logarithmicY().rangeX(lowestX, 1).rangeY(lowestY, 1)
                .line("EER %.2f %%".formatted(100 * roc.equalErrorRate()), staircase(steps, Roc.Step::far, true), staircase(steps, s -> 1 - s.tar(), false))
                .guide("equal errors", new double[] {Math.max(lowestX, lowestY), 1}, new double[] {Math.max(lowestX, lowestY), 1});
    }

    /// How the distances of both kinds of pairs are spread; missed pairs are left out.
    public static Chart histogram(String title, PairDistances pairs, double threshold) {
        double most = Arrays.stream(pairs.distances()).filter(Double::isFinite).max().orElse(2);
        double[] same = density(pairs.sorted(true), most), different = density(pairs.sorted(false), most);
        double top = DoubleStream.concat(Arrays.stream(same), Arrays.stream(different)).max().orElse(1);
        double[] middles = IntStream.range(0, BINS).mapToDouble(i -> (i + 0.5) * most / BINS).toArray();
        return Chart.titled(title, "distance", "share of pairs, per cent").rangeX(0, most).rangeY(0, top * 1.05)
                .area("one person", middles, same).area("two people", middles, different)
                .guide("threshold %.3f".formatted(threshold), new double[] {threshold, threshold}, new double[] {0, top * 1.05});
    }

    private static double[] density(double[] distances, double most) {
        double[] counts = new double[BINS];
        for (double d : distances) {
            if (Double.isFinite(d)) counts[Math.min(BINS - 1, (int) (d / most * BINS))] += 100.0 / distances.length;
        }
        return counts;
    }

    /// Corners of the step curve: from each step along the false accept rate to the next, then up.
    private static double[] staircase(Roc.Step[] steps, ToDoubleFunction<Roc.Step> of, boolean ahead) {
        double[] corners = new double[Math.max(0, 2 * steps.length - 1)];
        for (int i = 0; i < corners.length; i++) corners[i] = of.applyAsDouble(steps[ahead ? (i + 1) / 2 : i / 2]);
        return corners;
    }

    private static double low(Roc.Step[] steps, double far) {
        double tar = Arrays.stream(steps).filter(s -> s.far() >= far).mapToDouble(Roc.Step::tar).min().orElse(0);
        return Math.max(0, Math.floor(tar * 10 - 0.5) / 10);
    }

    private static double floor(double value) {
        return Math.pow(10, Math.floor(Math.log10(value)));
    }
}
