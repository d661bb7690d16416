package semblance.train.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was measured, by name, along the steps of a run. The phases of a run follow each other on the axis, in the order
/// in which they first measured anything.
///
/// @param byName each `{steps, values}`
record Curves(Map<String, double[][]> byName) {

    private static final int MOST_POINTS = 500;

    static Curves of(List<RunLog.Line> lines) {
        var starts = new LinkedHashMap<String, Long>();
        var ends = new LinkedHashMap<String, Long>();
        for (RunLog.Line line : lines) ends.merge(line.phase(), line.step(), Math::max);
        long start = 0;
        for (var end : ends.entrySet()) {
            starts.put(end.getKey(), start);
            start += end.getValue();
        }
        var points = new TreeMap<String, List<double[]>>();
        for (RunLog.Line line : lines) {
            line.named().forEach((name, value) -> points.computeIfAbsent(name, n -> new ArrayList<>())
                    .add(new double[] {starts.get(line.phase()) + line.step(), value}));
        }
        var curves = new LinkedHashMap<String, double[][]>();
        points.forEach((name, list) -> curves.put(name, thinned(list)));
        return new Curves(curves);
    }

    /// At most some hundred points, each the mean of its neighbours.
    private static double[][] thinned(List<double[]> points) {
        int per = (points.size() + MOST_POINTS - 1) / MOST_POINTS, n = (points.size() + per - 1) / per;
        double[][] out = new double[2][n];
        for (int i = 0; i < n; i++) {
            List<double[]> some = points.subList(i * per, Math.min(points.size(), (i + 1) * per));
            for (int axis = 0; axis < 2; axis++) {
                int which = axis;
                out[axis][i] = some.stream().mapToDouble(p -> p[which]).average().orElseThrow();
            }
        }
        return out;
    }

    /// The names that share a chart: those with the same text before a dot, as `validation.f1` and `validation.tar`.
    static Map<String, List<String>> charts(Iterable<String> names) {
        var charts = new LinkedHashMap<String, List<String>>();
        for (String name : names) {
            int dot = name.indexOf('.');
            charts.computeIfAbsent(dot < 0 ? name : name.substring(0, dot), n -> new ArrayList<>()).add(name);
        }
        return charts;
    }

    static String fileName(String chart) {
        return chart.replaceAll("[^A-Za-z0-9_-]+", "-");
    }
}
