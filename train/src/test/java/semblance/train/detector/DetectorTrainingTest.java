package semblance.train.detector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.detect.RetinaFaceDetector;
import semblance.evaluate.DetectorScore;
import semblance.image.ImageReader;
import semblance.network.ModelCard;
import semblance.network.OnnxModel;
import semblance.train.export.OnnxWeights;
import semblance.train.network.Safetensors;
import semblance.train.trainer.Checkpoint;
import semblance.train.trainer.Trainer;

class DetectorTrainingTest {

    private static final int SIDE = 96;
    private static final String HEADER = "photo\twidth\theight\tscore\tx1\ty1\tx2\ty2\tl1x\tl1y\tl2x\tl2y\tl3x\tl3y\tl4x\tl4y\tl5x\tl5y\n";

    @TempDir
    static Path data;

    @TempDir
    Path folder;

    /// Ten pictures of a drawn face on a coloured ground, and a file that is no picture.
    @BeforeAll
    static void draw() throws IOException {
        Files.createDirectory(data.resolve("photos"));
        var labels = new StringBuilder(HEADER);
        var random = new Random(1);
        for (int i = 0; i < 10; i++) {
            double w = 24 + random.nextDouble() * 24, x = random.nextDouble() * (SIDE - w), y = random.nextDouble() * (SIDE - 1.3 * w);
            drawFace(data.resolve("photos").resolve(i + ".png"), x, y, w, new Color(random.nextInt(0xffffff)));
            labels.append(String.format(Locale.ROOT, "%d.png\t%d\t%d\t0.9\t%.1f\t%.1f\t%.1f\t%.1f", i, SIDE, SIDE, x, y, x + w, y + 1.3 * w));
            for (double[] p : LANDMARKS) labels.append(String.format(Locale.ROOT, "\t%.1f\t%.1f", x + p[0] * w, y + p[1] * w));
            labels.append("\n");
        }
        Files.writeString(data.resolve("photos/broken.png"), "no picture");
        labels.append("broken.png\t96\t96\t0\n");
        Files.writeString(data.resolve("labels.tsv"), labels);
    }

    private static final double[][] LANDMARKS = {{0.3, 0.45}, {0.7, 0.45}, {0.5, 0.7}, {0.35, 1}, {0.65, 1}};

    private static void drawFace(Path file, double x, double y, double w, Color ground) throws IOException {
        var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        var g = image.createGraphics();
        g.setColor(ground);
        g.fillRect(0, 0, SIDE, SIDE);
        g.setColor(new Color(224, 172, 140));
        g.fillOval((int) x, (int) y, (int) w, (int) (1.3 * w));
        g.setColor(Color.BLACK);
        int r = (int) Math.max(2, w / 10);
        for (double[] p : LANDMARKS) g.fillOval((int) (x + p[0] * w) - r / 2, (int) (y + p[1] * w) - r / 2, r, r);
        ImageIO.write(image, "png", file.toFile());
    }

    private static DetectorSettings settings(long steps) {
        return new DetectorSettings(List.of(data.toString()), SIDE, 16, 64, 4, 2, "cpu", steps, 3e-3, 0.02, 0.9, 7, 5, 1000, 1, "none: drawn");
    }

    private static final class Counting implements DetectorTraining.Watcher {
        private final int stopAfter;
        private int steps;
        DetectorScore score;

        Counting(int stopAfter) {
            this.stopAfter = stopAfter;
        }

        @Override
        public void report(Trainer.Report report, Duration left) {
        }

        @Override
        public void measured(long step, DetectorScore score) {
            this.score = score;
        }

        @Override
        public boolean stop() {
            return steps++ == stopAfter;
        }
    }

    @Test
    void a_run_leaves_a_detector_that_runs_with_its_card_log_and_curves() {
        var watcher = new Counting(-1);
        Path onnx = DetectorTraining.open(folder, settings(6)).run(Optional.empty(), watcher).orElseThrow();
        try (OnnxModel model = OnnxModel.open(onnx)) {
            assertEquals(ModelCard.Kind.DETECTOR, model.card().kind());
            assertEquals("none: drawn", model.card().licence());
            new RetinaFaceDetector(model).detect(new ImageReader().read(data.resolve("photos/0.png")));
        }
        assertEquals(2, watcher.score.faces(), "1 of 5 photos is held out");
        for (String file : List.of("settings.json", "log.jsonl", "data.json", "index.html", "checkpoint.safetensors")) {
            assertTrue(Files.exists(folder.resolve(file)), file);
        }
    }

    @Test
    void stopped_and_resumed_it_ends_where_an_uninterrupted_run_ends() {
        Path whole = folder.resolve("whole"), parts = folder.resolve("parts");
        DetectorTraining.open(whole, settings(6)).run(Optional.empty(), new Counting(-1));
        assertTrue(DetectorTraining.open(parts, settings(6)).run(Optional.empty(), new Counting(3)).isEmpty());
        assertEquals(3, checkpoint(parts).step());
        assertFalse(Files.exists(parts.resolve("detector.onnx")), "only a measured detector's scores can be centred");
        DetectorTraining.open(parts, settings(6)).run(Optional.empty(), new Counting(-1));
        assertArrayEquals(checkpoint(whole).trained(), checkpoint(parts).trained());
        assertArrayEquals(checkpoint(whole).averageTrained(), checkpoint(parts).averageTrained());
    }

    /// Killed between its last checkpoint and its last measurement, a run measures and exports when it is gone on with, and so does not
    /// leave the detector of another step.
    @Test
    void killed_before_it_was_measured_it_is_measured_when_it_is_gone_on_with() throws IOException {
        Path onnx = DetectorTraining.open(folder, settings(6)).run(Optional.empty(), new Counting(-1)).orElseThrow();
        byte[] whole = Files.readAllBytes(onnx);
        List<String> log = Files.readAllLines(folder.resolve("log.jsonl"));
        Files.write(folder.resolve("log.jsonl"), log.stream().filter(line -> !line.contains("accuracy")).toList());
        Files.writeString(onnx, "of another step");
        var watcher = new Counting(-1);
        DetectorTraining.open(folder, settings(6)).run(Optional.empty(), watcher);
        assertEquals(2, watcher.score.faces());
        assertArrayEquals(whole, Files.readAllBytes(onnx));
        try (OnnxModel model = OnnxModel.open(onnx)) {
            assertTrue(model.card().training().orElseThrow().losses().get("detection") > 0);
        }
        assertFalse(Files.exists(folder.resolve("uncentred.onnx")));
    }

    @Test
    void an_exported_detector_is_gone_on_from() throws IOException {
        Path first = DetectorTraining.open(folder.resolve("first"), settings(6)).run(Optional.empty(), new Counting(-1)).orElseThrow();
        var still = new DetectorSettings(List.of(data.toString()), SIDE, 16, 64, 4, 2, "cpu", 1, 1e-12, 0, 0.9, 7, 5, 1000, 1, "none: drawn");
        Path on = DetectorTraining.open(folder.resolve("on"), still).run(Optional.of(first), new Counting(-1)).orElseThrow();
        Map<String, Safetensors.Array> before = OnnxWeights.read(Files.readAllBytes(first)), after = OnnxWeights.read(Files.readAllBytes(on));
        assertEquals(List.of(), Files.readAllLines(folder.resolve("on/init.txt")), "all of it fits");
        assertArrayEquals(before.get(BOXES).values(), after.get(BOXES).values(), 1e-6f, "without a norm, taken as it is");
        float[] folded = before.get(FIRST).values(), again = after.get(FIRST).values();
        for (int i = 0; i < folded.length; i++) assertEquals(folded[i], again[i], 0.1 * Math.abs(folded[i]) + 1e-3, "a norm that came back is worth what it was, but for the statistics of a step");
    }

    private static final String BOXES = "BboxHead.0.conv1x1.weight", FIRST = "body.stage1.0.0.weight";

    private static Checkpoint checkpoint(Path folder) {
        return Checkpoint.read(folder.resolve("checkpoint.safetensors"));
    }

    @Test
    void a_folder_of_another_run_is_refused() {
        DetectorTraining.open(folder, settings(6));
        var e = assertThrows(IllegalArgumentException.class, () -> DetectorTraining.open(folder, settings(7)));
        assertTrue(e.getMessage().contains("other settings"), e.getMessage());
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> settings(0));
        assertThrows(IllegalArgumentException.class, () -> settings(6).on("cpu", 0));
    }

    @Test
    void a_batch_grows_to_a_multiple_of_the_workers_but_a_card_takes_it_as_it_is() {
        assertEquals(6, settings(6).on("cpu", 3).batch());
        assertEquals(4, settings(6).on("cpu", 1).batch());
        assertEquals(4, settings(6).on("cuda", 3).batch());
    }
}
