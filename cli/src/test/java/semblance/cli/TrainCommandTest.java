package semblance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import semblance.synth.PeopleFolder;
import semblance.synth.Studio;

/// `semblance train embedder` as a program of its own; what it learns is tested in module `train`.
class TrainCommandTest {

    /// Small pictures, then those of the size that a network is exported and compared with: trained at 32 pixels alone it is out of its depth there,
    /// and rounding alone moves what it says by a thousandth.
    private static final String SETTINGS = """
            {"heldOut": 0, "stages": [{"stage": "classification", "head": "PLAIN", "scale": 1, "margin": 0, "smoothing": 0, "balanced": false, "onEmbedding": false, "teacher": 0,
              "course": {"epochs": 30, "sizes": [32, 112], "shares": [0.8, 0.2], "batch": 8, "rate": 0.001, "decay": 0.02, "dropout": 0, "dropPath": 0, "frozen": []}}]}
            """;

    @TempDir
    private Path folder;

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "SKIPPED: Ctrl-C is sent by Linux' own means")
    void aTrainingBrokenOffByCtrlCGoesOnWhereItWas() throws Exception {
        Pictures.needModels();
        Path run = folder.resolve("run");
        new PeopleFolder(6, 6, 128, 60).write(folder.resolve("people"), Studio.draft());
        new PeopleFolder(1, 2, 128, 66).write(folder.resolve("more"), Studio.draft());
        Process training = start("--settings", Files.writeString(folder.resolve("settings.json"), SETTINGS).toString(), "--invented", "2");
        try (BufferedReader err = training.errorReader()) {
            List<String> said = upTo(err, "step 50 of");
            new ProcessBuilder("kill", "-INT", Long.toString(training.pid())).start().waitFor();
            err.lines().forEach(said::add);
            assertEquals(Exit.INTERRUPTED, training.waitFor(), said.toString());
            assertTrue(said.getLast().contains("--resume"), said.toString());
        }
        assertTrue(Files.exists(run.resolve("1-classification/checkpoint.safetensors")));
        assertFalse(Files.exists(run.resolve("embedder.onnx")));
        Process resumed = start("--resume");
        try (BufferedReader err = resumed.errorReader()) {
            List<String> said = new ArrayList<>(err.lines().toList());
            assertEquals(Exit.OK, resumed.waitFor(), said.toString());
            assertFalse(said.stream().anyMatch(line -> line.contains("step 50 of")), "begun again instead of gone on with: " + said);
        }
        assertTrue(Files.exists(run.resolve("embedder.onnx")) && Files.exists(run.resolve("embedder.json")));
        takesTheMeanOf(run);
        assertTrue(lines(run.resolve("crops")).anyMatch(line -> line.startsWith("invented/")), "no rendered people among the crops");
        assertTrue(lines(run.resolve("crops")).anyMatch(line -> line.startsWith("\t")), "no unlabelled pictures among the crops");
    }

    @Test
    void withoutACardCudaIsRefusedBeforeAnythingIsBegun() throws Exception {
        assumeFalse(torch.cuda_is_available(), "SKIPPED: this machine has a card");
        Path data = Files.createDirectory(folder.resolve("people")), run = folder.resolve("run");
        for (String what : List.of("embedder", "detector", "landmarks")) {
            Command refused = Command.run("train", what, "--data", data, "--out", run, "--device", "cuda").exits(Exit.MACHINE);
            assertTrue(refused.err().contains("got the device cuda, wanted an NVIDIA card") && refused.err().contains("--device cpu"), refused.err());
            assertFalse(Files.exists(run), "a folder was made");
        }
        Path settings = Files.writeString(folder.resolve("settings.json"), "{\"device\": \"cuda\"}");
        Command.run("train", "landmarks", "--data", data, "--out", run, "--settings", settings).exits(Exit.MACHINE);
        Command two = Command.run("train", "landmarks", "--data", data, "--out", run, "--settings", settings, "--device", "cpu").exits(Exit.USAGE);
        assertTrue(two.err().contains("got --device cpu, but the settings of the run say cuda"), two.err());
        Command.run("train", "landmarks", "--data", data, "--out", run, "--device", "gpu").exits(Exit.USAGE);
    }

    /// Of a run with itself, which must say what the run says.
    private void takesTheMeanOf(Path run) throws Exception {
        Path mean = folder.resolve("mean");
        Command.run("train", "mean", run, run, "--weights", "0.7", "--out", mean).exits(Exit.USAGE);
        Command.run("train", "mean", run, folder, "--out", mean).exits(Exit.INPUT);
        Command.run("train", "mean", run, run, "--weights", "0.7,0.3", "--out", mean).exits(Exit.OK);
        assertTrue(Files.readString(mean.resolve("embedder.json")).contains("semblance train mean: 0.7 of"));
        Command.run("train", "mean", run, run, "--out", mean).exits(Exit.USAGE);
    }

    private Process start(String... more) throws IOException {
        List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT"));
        line.addAll(Command.java("-Dorg.bytedeco.javacpp.maxphysicalbytes=0", "--add-modules", "jdk.incubator.vector"));
        line.addAll(List.of("train", "embedder", "--data", folder.resolve("people").toString(), "--out", folder.resolve("run").toString(),
                "--unlabelled", folder.resolve("more").toString()));
        line.addAll(List.of(more));
        return new ProcessBuilder(line).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static List<String> upTo(BufferedReader reader, String words) throws IOException {
        List<String> said = new ArrayList<>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            said.add(line);
            if (line.contains(words)) return said;
        }
        throw new AssertionError("never said '" + words + "': " + said);
    }

    private static Stream<String> lines(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".crops.tsv")).toList()) lines.addAll(Files.readAllLines(file));
        }
        return lines.stream();
    }
}
