package semblance.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// A page about a verification run: its figures with their intervals, its curves, and where it is weak.
public final class VerificationReport {

    private static final double GROUP_FAR = 0.001;

    private VerificationReport() {
    }

    /// @param groups groups of photos to look at apart, by labels or as measured
    /// @param random for the bootstrap
    public static Report of(String title, VerificationRun run, PhotoGroups groups, RandomGenerator random) {
        Roc roc = new Roc(run.distances());
        RocBand band = RocBand.of(run.distances(), random);
        Report report = Report.titled(title).text("%d pairs of %d photos, %d photos without a face, %.1f seconds.".formatted(run.figures().pairs(),
                run.faces().size(), run.missed().size(), run.seconds()));
        report.table(List.of("figure", "value", "95 % interval"), figures(run.figures(), roc, band));
        report.chart("roc", RocCharts.roc(title, roc, band), "How many pairs of one person are accepted, at the share of pairs of two that are.");
        report.chart("det", RocCharts.det(title, roc), "Both errors; the line crosses at the equal error rate.");
        report.chart("distances", RocCharts.histogram(title, run.distances(), run.figures().threshold()), "Distances of both kinds of pairs.");
        report.heading("By group, at the threshold of FAR %s".formatted(GROUP_FAR));
        return report.table(List.of("group", "pairs of one", "accepted", "pairs of two", "accepted"), groups(GroupFigures.of(run, groups, roc.thresholdAt(GROUP_FAR))));
    }

    private static List<List<String>> figures(Verification v, Roc roc, RocBand band) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("accuracy", number(v.accuracy()), "standard deviation %s".formatted(number(v.accuracyStd()))));
        rows.add(List.of("F1", number(v.f1()), ""));
        rows.add(List.of("AUC", number(v.auc()), ""));
        rows.add(List.of("equal error rate", number(roc.equalErrorRate()), ""));
        v.tarAtFar().forEach((far, tar) -> rows.add(List.of("TAR at FAR " + far, number(tar), number(band.at(far)[0]) + " to " + number(band.at(far)[1]))));
        rows.add(List.of("threshold", number(v.threshold()), ""));
        return rows;
    }

    private static List<List<String>> groups(List<GroupFigures> groups) {
        return groups.stream().map(g -> List.of(g.group(), Integer.toString(g.samePairs()), share(g.tar(), g.samePairs()),
                Integer.toString(g.differentPairs()), share(g.far(), g.differentPairs()))).toList();
    }

    private static String share(double rate, int of) {
        if (of == 0) return "";
        Wilson interval = Wilson.of(Math.round(rate * of), of);
        return "%s (%s to %s)".formatted(number(rate), number(interval.low()), number(interval.high()));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
