package semblance.train.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import semblance.evaluate.Chart;
import semblance.evaluate.Report;

/// Runs laid side by side: what they measured last, the settings in which they differ, their curves over each other.
///
/// @param names of the runs, told apart
public record RunComparison(List<String> names, List<RunFolder> runs) {

    /// @param folders of runs, two or more
    public static RunComparison of(List<Path> folders) {
        if (folders.size() < 2) throw new IllegalArgumentException("got " + folders.size() + " runs, wanted two or more to compare");
        return new RunComparison(names(folders), folders.stream().map(RunFolder::open).toList());
    }

    /// A folder's own name; its whole path if another has that name too.
    private static List<String> names(List<Path> folders) {
        List<String> names = folders.stream().map(f -> f.toAbsolutePath().normalize().getFileName().toString()).toList();
        boolean differ = names.stream().distinct().count() == names.size();
        return differ ? names : folders.stream().map(Path::toString).toList();
    }

    /// A row for everything measured, a column a run; what a run hasn't measured is empty.
    public List<List<String>> measured() {
        List<Map<String, Double>> latest = runs.stream().map(RunFolder::latest).toList();
        Set<String> all = new LinkedHashSet<>();
        latest.forEach(l -> all.addAll(l.keySet()));
        return all.stream().map(name -> row(name, latest.stream().map(l -> l.containsKey(name) ? RunFolder.number(l.get(name)) : "").toList())).toList();
    }

    /// A row for every setting that isn't the same in all runs.
    public List<List<String>> differentSettings() {
        List<Map<String, String>> settings = runs.stream().map(RunFolder::flatSettings).toList();
        Set<String> all = new LinkedHashSet<>();
        settings.forEach(s -> all.addAll(s.keySet()));
        return all.stream().map(name -> row(name, settings.stream().map(s -> s.getOrDefault(name, "")).toList()))
                .filter(row -> row.subList(1, row.size()).stream().distinct().count() > 1).toList();
    }

    private static List<String> row(String name, List<String> cells) {
        var row = new ArrayList<String>(List.of(name));
        row.addAll(cells);
        return row;
    }

    /// The comparison as a page.
    public Report report() {
        List<Curves> curves = runs.stream().map(RunFolder::curves).toList();
        Report report = Report.titled("Training runs compared").table(row("last measured", names), measured())
                .heading("Settings that differ").table(row("setting", names), differentSettings()).heading("Curves");
        Set<String> all = new LinkedHashSet<>();
        curves.forEach(c -> all.addAll(c.byName().keySet()));
        all.forEach(name -> report.chart(Curves.fileName(name), chart(name, curves), name));
        return report;
    }

    private Chart chart(String name, List<Curves> curves) {
        Chart chart = Chart.titled(name, "step", name);
        for (int i = 0; i < curves.size(); i++) {
            double[][] curve = curves.get(i).byName().get(name);
            if (curve != null) chart.line(names.get(i), curve[0], curve[1]);
        }
        return chart;
    }
}
