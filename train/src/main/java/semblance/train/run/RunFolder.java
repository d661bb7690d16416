package semblance.train.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import semblance.evaluate.Chart;
import semblance.evaluate.Report;
import semblance.image.Image;
import semblance.image.ImageWriter;

/// The folder of a training run, for programs and people:
///
/// | file | what |
/// |---|---|
/// | `settings.json` | all that decides the run |
/// | `environment.json` | machine and versions of every start |
/// | `data.json` | what was trained on, with a digest |
/// | `log.jsonl` | what was measured, a line each time |
/// | `diverged/` | the pictures of a batch whose loss was no number |
/// | `index.html`, `loss.svg`, `loss.png` ... | the same as a page with curves, which refreshes itself while the run goes on |
///
/// Checkpoints and models lie beside them; they are the trainer's. One thread, one process.
public final class RunFolder {

    private static final String SETTINGS = "settings.json", ENVIRONMENT = "environment.json", DATA = "data.json", LOG = "log.jsonl", LOSS = "loss";
    private static final Duration REDRAW = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;
    private final RunLog log;
    private long drawn = System.nanoTime();

    private RunFolder(Path folder) {
        this.folder = folder;
        this.log = new RunLog(folder.resolve(LOG));
    }

    /// A new run, or the one that the folder holds if its settings are the same.
    ///
    /// @param settings a record that [SettingsFile] can write and read
    /// @throws IllegalArgumentException if the folder holds a run with other settings
    public static RunFolder create(Path folder, Object settings) {
        Path file = folder.resolve(SETTINGS);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("can't make the folder " + folder + ": " + e.getMessage(), e);
        }
        if (!Files.exists(file)) SettingsFile.write(file, settings);
        // a setting that didn't exist when the run began can't differ
        Object there = SettingsFile.read(file, settings);
        if (!there.equals(settings)) {
            throw new IllegalArgumentException("got settings " + settings + ", but " + folder + " holds a run with other settings: " + there
                    + ": take another folder, or go on with that run's own settings");
        }
        var run = new RunFolder(folder);
        run.append(ENVIRONMENT, environment());
        return run;
    }

    /// The run of a folder, to look at.
    ///
    /// @throws IllegalArgumentException if there is none
    public static RunFolder open(Path folder) {
        if (!Files.exists(folder.resolve(SETTINGS))) {
            throw new IllegalArgumentException("got " + folder + ", wanted the folder of a run: it has no " + SETTINGS);
        }
        return new RunFolder(folder);
    }

    public Path path() {
        return folder;
    }

    public <T> T settings(Class<T> type) {
        return SettingsFile.read(folder.resolve(SETTINGS), type);
    }

    /// Says what is trained on.
    ///
    /// @param digest of the data, so that two runs can be told to have seen the same
    /// @throws IllegalArgumentException if the run was begun with other data
    public void data(String description, String digest) {
        Path file = folder.resolve(DATA);
        if (Files.exists(file)) {
            String before = tree(DATA).path("digest").asText();
            if (!before.equals(digest)) {
                throw new IllegalArgumentException("got data with the digest " + digest + ", wanted " + before + ", with which the run in "
                        + folder + " was begun: bring that data, or take another folder");
            }
        }
        SettingsFile.write(file, Map.of("description", description, "digest", digest));
    }

    /// Whether the run was told of data with this digest.
    public boolean trainedOn(String digest) {
        return Files.exists(folder.resolve(DATA)) && tree(DATA).path("digest").asText().equals(digest);
    }

    /// Notes one number; see [#record(String, long, Map)].
    public void record(String name, long step, double value) {
        record("", step, Map.of(name, value));
    }

    /// Notes numbers, and redraws the page now and then.
    ///
    /// @param phase  of the run, or empty if it has but one
    /// @param step   within the phase
    /// @param values by name; those with one text before a dot share a chart: `validation.f1`, `validation.tar@1e-3`
    public void record(String phase, long step, Map<String, Double> values) {
        log.add(phase, step, values);
        if (System.nanoTime() - drawn > REDRAW.toNanos()) draw(false);
    }

    /// What a phase has measured of one thing, step to number, in order.
    public SortedMap<Long, Double> measured(String phase, String name) {
        var measured = new TreeMap<Long, Double>();
        log.lines().stream().filter(line -> line.phase().equals(phase) && line.values().containsKey(name)).forEach(line -> measured.put(line.step(), line.values().get(name)));
        return measured;
    }

    /// Saves the pictures of a batch that led out of the numbers, as `diverged/0.png` and so on.
    public void diverged(List<Image> pictures) {
        Path to = folder.resolve("diverged");
        try {
            Files.createDirectories(to);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write to " + to + ": " + e.getMessage(), e);
        }
        for (int i = 0; i < pictures.size(); i++) ImageWriter.writePng(pictures.get(i), to.resolve(i + ".png"));
    }

    /// Called when a run goes on from a checkpoint: what was noted after that step is forgotten, since it comes again.
    public void resume(String phase, long step) {
        log.forgetAfter(phase, step);
    }

    /// Draws the page a last time, without refreshing.
    public void finish() {
        draw(true);
    }

    /// What was last noted, by name; a loss by its phase too.
    public Map<String, Double> latest() {
        var latest = new TreeMap<String, Double>();
        log.lines().forEach(line -> latest.putAll(line.named()));
        return latest;
    }

    /// The last loss of each phase.
    public Map<String, Double> losses() {
        var losses = new TreeMap<String, Double>();
        log.lines().stream().filter(line -> line.values().containsKey(LOSS)).forEach(line -> losses.put(line.phase(), line.values().get(LOSS)));
        return losses;
    }

    Curves curves() {
        return Curves.of(log.lines());
    }

    /// The settings as flat names and values.
    Map<String, String> flatSettings() {
        var flat = new LinkedHashMap<String, String>();
        flatten("", tree(SETTINGS), flat);
        return flat;
    }

    private static void flatten(String name, JsonNode node, Map<String, String> into) {
        if (node.isObject()) node.properties().forEach(e -> flatten(name.isEmpty() ? e.getKey() : name + "." + e.getKey(), e.getValue(), into));
        else if (node.isArray() && node.path(0).isContainerNode()) for (int i = 0; i < node.size(); i++) flatten(name + "[" + i + "]", node.get(i), into);
        else into.put(name, node.isValueNode() ? node.asText() : node.toString());
    }

    private void draw(boolean finished) {
        Report report = Report.titled("Training run " + folder.toAbsolutePath().normalize().getFileName());
        if (!finished) report.refreshedEvery(REDRAW);
        log.lines().stream().reduce((a, b) -> b).ifPresent(last -> report.text((finished ? "Finished" : "Running") + ", "
                + (last.phase().isEmpty() ? "" : last.phase() + ", ") + "step " + last.step() + ", " + last.time()));
        var rows = new ArrayList<List<String>>();
        latest().forEach((name, value) -> rows.add(List.of(name, number(value))));
        report.table(List.of("measured", "last"), rows);
        Curves curves = curves();
        Curves.charts(curves.byName().keySet()).forEach((title, names) -> report.chart(Curves.fileName(title), chart(title, names, curves), title));
        report.heading("Settings").table(List.of("setting", "value"), rows(flatSettings()));
        if (Files.exists(folder.resolve(DATA))) report.heading("Data").table(List.of("data", ""), rows(flat(DATA)));
        report.heading("Environment").table(List.of("environment", ""), rows(flat(ENVIRONMENT)));
        report.write(folder.resolve("index.html"));
        drawn = System.nanoTime();
    }

    private static Chart chart(String title, List<String> names, Curves curves) {
        Chart chart = Chart.titled(title, "step", title);
        for (String name : names) chart.line(name, curves.byName().get(name)[0], curves.byName().get(name)[1]);
        return chart;
    }

    private Map<String, String> flat(String name) {
        var flat = new LinkedHashMap<String, String>();
        if (Files.exists(folder.resolve(name))) flatten("", tree(name), flat);
        return flat;
    }

    private static List<List<String>> rows(Map<String, String> values) {
        return values.entrySet().stream().map(e -> List.of(e.getKey(), e.getValue())).toList();
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9 ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.4g", value);
    }

    private JsonNode tree(String name) {
        try {
            return JSON.readTree(Files.readString(folder.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + folder.resolve(name) + ": " + e.getMessage(), e);
        }
    }

    /// One object a start, in a list.
    private void append(String name, Map<String, String> entry) {
        var all = new ArrayList<Object>();
        if (Files.exists(folder.resolve(name))) tree(name).forEach(all::add);
        all.add(entry);
        SettingsFile.write(folder.resolve(name), all);
    }

    /// Machine and versions; nothing that tells whose machine it is.
    private static Map<String, String> environment() {
        var environment = new TreeMap<String, String>();
        environment.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        environment.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version") + " " + System.getProperty("os.arch"));
        environment.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
        environment.put("heap MiB", String.valueOf(Runtime.getRuntime().maxMemory() >> 20));
        environment.put("semblance", version(RunFolder.class));
        environment.put("pytorch for Java", version(Tensor.class));
        return environment;
    }

    private static String version(Class<?> type) {
        return Optional.ofNullable(type.getPackage().getImplementationVersion()).orElse("built from source");
    }
}
