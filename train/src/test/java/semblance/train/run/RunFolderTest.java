package semblance.train.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semblance.train.EmbedderSettings;

class RunFolderTest {

    record Inner(double rate, int batch) {
    }

    record Settings(long seed, String device, Inner course, List<Inner> stages) {
        Settings {
            if (seed < 0) throw new IllegalArgumentException("got the seed " + seed + ", wanted 0 or more");
        }
    }

    private static final Settings SETTINGS = new Settings(3, "cpu", new Inner(0.01, 64), List.of(new Inner(1, 2), new Inner(3, 4)));

    @TempDir
    private Path folder;

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("my.json"), text);
    }

    @Test
    void settingsThatAreWrittenAreRead() {
        Path file = folder.resolve("s.json");
        SettingsFile.write(file, SETTINGS);
        assertEquals(SETTINGS, SettingsFile.read(file, Settings.class));
    }

    @Test
    void whatAFileLeavesOutIsAsInTheDefaults() throws Exception {
        Settings read = SettingsFile.read(file("{\"course\":{\"rate\":0.5},\"stages\":[]}"), SETTINGS);
        assertEquals(new Settings(3, "cpu", new Inner(0.5, 64), List.of()), read);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {"{\"sede\":1} | 'sede', the nearest known one is 'seed'",
        "{\"course\":{\"batchsize\":1}} | 'batchsize', the nearest known one is 'batch'", "{\"Device\":\"cuda\"} | 'Device', the nearest known one is 'device'",
        "{\"seed\":-1} | got the seed -1, wanted 0 or more", "{\"seed\":\"many\"} | many", "[1] | wanted an object", "{\"seed\": | holds no settings", "{} {} | holds no settings"})
    void mistakesAreNamed(String json, String wanted) throws Exception {
        Path file = file(json);
        var e = assertThrows(IllegalArgumentException.class, () -> SettingsFile.read(file, SETTINGS));
        assertTrue(e.getMessage().contains(wanted) && e.getMessage().contains("my.json"), e.getMessage());
    }

    @Test
    void whereAllMustBeThereAMissingKeyIsNamed() throws Exception {
        Path file = file("{\"seed\":1}");
        var e = assertThrows(IllegalArgumentException.class, () -> SettingsFile.read(file, Settings.class));
        assertTrue(e.getMessage().contains("my.json without 'device'"), e.getMessage());
    }

    @Test
    void aKeyThatIsMissingInAListIsNamedWithItsPlace() throws Exception {
        Path file = file("{\"stages\":[{\"stage\":\"imitation\",\"blends\":0.5,\"hints\":[],\"course\":{\"epochs\":1,\"sizes\":[64],\"shares\":[1],\"batch\":8,\"rate\":1,\"decay\":0,\"dropout\":0,\"dropPath\":0,\"frozen\":[]}}]}");
        var e = assertThrows(IllegalArgumentException.class, () -> SettingsFile.read(file, EmbedderSettings.standard(true, false, 2, 1)));
        assertTrue(e.getMessage().contains("my.json without 'stages[0].bends'"), e.getMessage());
    }

    @Test
    void spellingsAreAsFarApartAsTheLettersThatDiffer() {
        assertEquals(0, SettingsFile.distance("rate", "RATE"));
        assertEquals(1, SettingsFile.distance("rate", "rates"));
        assertEquals(3, SettingsFile.distance("kitten", "sitting"));
    }

    @Test
    void aFolderKeepsItsSettingsAndRefusesOthers() {
        Path run = folder.resolve("run");
        RunFolder.create(run, SETTINGS);
        assertEquals(SETTINGS, RunFolder.create(run, SETTINGS).settings(Settings.class));
        var other = new Settings(4, "cpu", SETTINGS.course, SETTINGS.stages);
        var e = assertThrows(IllegalArgumentException.class, () -> RunFolder.create(run, other));
        assertTrue(e.getMessage().contains("take another folder"), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> RunFolder.open(folder.resolve("none")));
    }

    @Test
    void aRunOfAVersionWithFewerSettingsGoesOn() throws Exception {
        Path run = folder.resolve("run");
        RunFolder.create(run, SETTINGS);
        Path file = run.resolve("settings.json");
        Files.writeString(file, Files.readString(file).replaceFirst("\"device\" : \"cpu\",", ""));
        assertEquals(run, RunFolder.create(run, SETTINGS).path());
    }

    @Test
    void theEnvironmentOfEveryStartIsKeptAndNamesNobody() throws Exception {
        Path run = folder.resolve("run");
        RunFolder.create(run, SETTINGS);
        RunFolder.create(run, SETTINGS);
        String text = Files.readString(run.resolve("environment.json"));
        assertEquals(2, text.split("\"java\"").length - 1);
        assertFalse(text.contains(java.net.InetAddress.getLocalHost().getHostName()), text);
    }

    @Test
    void otherDataIsRefused() {
        var run = RunFolder.create(folder.resolve("run"), SETTINGS);
        run.data("10 crops", "abc");
        run.data("10 crops", "abc");
        assertThrows(IllegalArgumentException.class, () -> run.data("10 crops", "def"));
    }

    @Test
    void aTornLineIsDroppedAndTheRestGoesOn() throws Exception {
        Path at = folder.resolve("run");
        var run = RunFolder.create(at, SETTINGS);
        run.record("loss", 1, 0.5);
        run.record("loss", 2, Double.NaN);
        Files.writeString(at.resolve("log.jsonl"), "{\"time\":\"x\",\"step\":3,\"lo", StandardOpenOption.APPEND);
        var again = RunFolder.create(at, SETTINGS);
        again.record("loss", 3, 0.25);
        List<String> lines = Files.readAllLines(at.resolve("log.jsonl"));
        assertEquals(3, lines.size());
        assertTrue(lines.get(2).endsWith("\"phase\":\"\",\"step\":3,\"loss\":0.25}"), lines.get(2));
        double[][] curve = RunFolder.open(at).curves().byName().get("loss");
        assertArrayEquals(new double[] {1, 2, 3}, curve[0]);
        assertArrayEquals(new double[] {0.5, Double.NaN, 0.25}, curve[1]);
    }

    @Test
    void whatCameAfterTheCheckpointIsForgottenWhenTheRunGoesOn() {
        var run = RunFolder.create(folder.resolve("run"), SETTINGS);
        for (int step = 1; step <= 5; step++) run.record("one", step, Map.of("loss", 1.0 * step));
        run.record("two", 9, Map.of("loss", 9.0));
        run.resume("one", 3);
        Curves curves = RunFolder.open(run.path()).curves();
        assertArrayEquals(new double[] {1, 2, 3}, curves.byName().get("loss, one")[0]);
        assertArrayEquals(new double[] {3 + 9}, curves.byName().get("loss, two")[0]);
    }

    @Test
    void phasesFollowEachOtherAndLongCurvesAreThinnedToMeans() {
        var lines = new java.util.ArrayList<RunLog.Line>();
        for (int i = 1; i <= 1000; i++) lines.add(new RunLog.Line("", "a", i, Map.of("loss", (double) (i % 2))));
        lines.add(new RunLog.Line("", "b", 10, Map.of("f1", 0.9)));
        Curves curves = Curves.of(lines);
        assertEquals(500, curves.byName().get("loss, a")[0].length, "each phase has a loss of its own");
        assertTrue(Arrays.stream(curves.byName().get("loss, a")[1]).allMatch(v -> v == 0.5));
        assertArrayEquals(new double[] {1010}, curves.byName().get("f1")[0]);
        assertEquals(Map.of("validation", List.of("validation.f1", "validation.tar@1e-3"), "loss", List.of("loss")),
                Curves.charts(List.of("validation.f1", "loss", "validation.tar@1e-3")));
    }

    static RunFolder filled(Path folder, Settings settings, double speed) {
        var run = RunFolder.create(folder, settings);
        var random = new Random(1);
        for (int step = 10; step <= 600; step += 10) {
            String phase = step <= 300 ? "imitation" : "triplet";
            int at = step <= 300 ? step : step - 300;
            run.record(phase, at, Map.of("loss",
                    Math.exp(-step * speed / 200) + 0.05 * random.nextDouble(), "rate", 0.004 * (1 + Math.cos(step * Math.PI / 600)) / 2,
                    "images/s", 120 + 5 * random.nextGaussian()));
            if (step % 100 == 0) {
                run.record(phase, at, Map.of("validation.f1", 1 - 0.3 * Math.exp(-step * speed / 150), "validation.tar@1e-3", 1 - 0.7 * Math.exp(-step * speed / 200)));
            }
        }
        return run;
    }

    @Test
    void thePageRefreshesWhileTheRunGoesOnAndNotAfterwards() throws Exception {
        var run = filled(folder.resolve("run"), SETTINGS, 1);
        run.data("36,380 crops of 3,423 people", "abc");
        run.finish();
        String page = Files.readString(run.path().resolve("index.html"));
        assertFalse(page.contains("http-equiv"));
        for (String wanted : List.of("course.rate", "stages[1].batch", "validation.f1", "images/s", "36,380 crops", "processors")) {
            assertTrue(page.contains(wanted), wanted);
        }
        for (String name : List.of("loss-imitation.svg", "loss-triplet.png", "images-s.svg", "validation.png", "rate.svg")) {
            assertTrue(Files.size(run.path().resolve(name)) > 1000, name);
        }
    }

    @Test
    void runsAreLaidSideBySide() {
        filled(folder.resolve("a"), SETTINGS, 1);
        filled(folder.resolve("b"), new Settings(3, "cuda", SETTINGS.course, SETTINGS.stages), 1.5).record("extra", 1, 7);
        var comparison = RunComparison.of(List.of(folder.resolve("a"), folder.resolve("b")));
        assertEquals(List.of(List.of("device", "cpu", "cuda")), comparison.differentSettings());
        assertTrue(comparison.measured().contains(List.of("extra", "", "7")), comparison.measured().toString());
        comparison.report().write(folder.resolve("compare.html"));
        assertTrue(Files.exists(folder.resolve("loss-imitation.png")));
        assertThrows(IllegalArgumentException.class, () -> RunComparison.of(List.of(folder.resolve("a"))));
    }
}
