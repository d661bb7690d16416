package semblance.train.landmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.align.LandmarkRefiner;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;
import semblance.image.ImageWriter;
import semblance.network.ModelFile;
import semblance.network.OnnxModel;
import semblance.synth.PeopleFolder;
import semblance.synth.Photo;
import semblance.synth.Studio;
import semblance.train.dataset.Alignment;
import semblance.train.dataset.Crops;
import semblance.train.dataset.Cutting;
import semblance.train.dataset.Layout;
import semblance.train.run.RunFolder;
import semblance.train.trainer.OtherDevice;
import semblance.train.trainer.Trainer;

/// From labelled pictures of invented people to a network that corrects landmarks.
class LandmarkTrainingTest {

    private static final int PEOPLE = 24, PICTURES = 6;

    @TempDir
    Path folder;

    private final List<Photo> firsts = new ArrayList<>();

    private Path people() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        var cast = new PeopleFolder(PEOPLE, PICTURES, 128, 3);
        List<String> lines = new ArrayList<>(List.of("crop\tl1x\tl1y\tl2x\tl2y\tl3x\tl3y\tl4x\tl4y\tl5x\tl5y"));
        for (int i = 0; i < PEOPLE * PICTURES; i++) {
            Photo photo = cast.picture(i / PICTURES, i % PICTURES, Studio.draft());
            if (i % PICTURES == 0) firsts.add(photo);
            String name = String.format(Locale.ROOT, "p%02d/%d.png", i / PICTURES, i % PICTURES);
            Files.createDirectories(data.resolve(name).getParent());
            ImageWriter.writePng(photo.image(), data.resolve(name));
            lines.add(name + photo.subjects().getFirst().face().landmarks().points().stream()
                    .map(p -> String.format(Locale.ROOT, "\t%.2f\t%.2f", p.x(), p.y())).collect(Collectors.joining()));
        }
        Files.write(data.resolve("labels.tsv"), lines);
        return data;
    }

    private static final class Log implements LandmarkTraining.Watcher {
        double rough, refined;
        long stopAt = Long.MAX_VALUE, steps;

        @Override
        public void report(Trainer.Report report, double cutsPerSecond, long steps) {
        }

        @Override
        public void measured(long step, double rough, double refined) {
            this.rough = rough;
            this.refined = refined;
        }

        @Override
        public boolean stop() {
            return steps++ >= stopAt;
        }
    }

    private Optional<Path> train(Crops crops, Path data, Log log) {
        var settings = new LandmarkSettings(160, 24, 3e-3, 0.02, 0.98, 0.2, 2, "cpu", 1);
        return LandmarkTraining.run(RunFolder.create(folder.resolve("run"), settings), crops, Layout.of(data), settings, "none", log);
    }

    @Test
    void aStoppedRunGoesOnAndTheNetworkCorrectsRoughLandmarksOfPeopleNeverSeen() throws Exception {
        Path data = people();
        new Alignment(Cutting.with(Optional.empty()), 64, 2).run(Layout.of(data), folder.resolve("crops"), done -> { });
        var log = new Log();
        try (Crops crops = Crops.open(folder.resolve("crops"))) {
            log.stopAt = 3;
            assertTrue(train(crops, data, log).isEmpty());
            log.stopAt = Long.MAX_VALUE;
            Path onnx = train(crops, data, log).orElseThrow();
            assertTrue(log.refined < 0.6 * log.rough, "per cent of the eye distance, before and after: " + log.rough + ", " + log.refined);
            try (OnnxModel model = OnnxModel.open(onnx)) {
                correctsFacesInPictures(new LandmarkRefiner(model));
            }
        }
    }

    private void correctsFacesInPictures(LandmarkRefiner refiner) {
        double before = 0, after = 0;
        for (Photo photo : firsts) {
            Landmarks truth = photo.subjects().getFirst().face().landmarks();
            double off = 0.12 * truth.eyeDistance();
            Landmarks refined = refiner.refine(photo.image(), truth.plus(off, off));
            before += off * Math.sqrt(2);
            for (int i = 0; i < 5; i++) after += refined.points().get(i).distanceTo(truth.points().get(i)) / 5;
        }
        assertTrue(after < 0.6 * before, "mean distance " + after / firsts.size() + ", before " + before / firsts.size());
    }

    @Test
    void theLossStaysOnItsDevice() {
        OtherDevice.compareLoss(new LandmarkNetwork(), List.of(), LandmarkTraining::loss, new LandmarkBatch(new float[2 * LandmarkBatch.NUMBERS], new float[20]));
    }

    @Test
    void theStoredPointsOfAFaceThatFitsTheTemplateAreTheTemplate() {
        Landmarks inPicture = LandmarkRefiner.TEMPLATE.times(3).plus(40, 20);
        List<Point> stored = LandmarkBatches.stored(inPicture).points();
        for (int i = 0; i < 5; i++) assertEquals(0, stored.get(i).distanceTo(LandmarkRefiner.TEMPLATE.times(2).points().get(i)), 1e-6);
    }

    @Test
    void whereNobodyIsHeldOutNoErrorIsClaimed() throws Exception {
        Path data = people();
        new Alignment(Cutting.with(Optional.empty()), 64, 2).run(Layout.of(data), folder.resolve("crops"), done -> { });
        var settings = new LandmarkSettings(1, 24, 3e-3, 0.02, 0.98, 0, 2, "cpu", 1);
        try (Crops crops = Crops.open(folder.resolve("crops"))) {
            Path onnx = LandmarkTraining.run(RunFolder.create(folder.resolve("run"), settings), crops, Layout.of(data), settings, "none", new Log()).orElseThrow();
            assertEquals(Map.of(), ModelFile.of(onnx).card().training().orElseThrow().losses());
        }
    }

    @Test
    void picturesWithoutLabelsAreRefused() throws Exception {
        Path data = people();
        new Alignment(Cutting.with(Optional.empty()), 64, 2).run(Layout.of(data), folder.resolve("crops"), done -> { });
        Files.delete(data.resolve("labels.tsv"));
        try (Crops crops = Crops.open(folder.resolve("crops"))) {
            var e = assertThrows(IllegalArgumentException.class, () -> train(crops, data, new Log()));
            assertTrue(e.getMessage().contains("labels.tsv"), e.getMessage());
        }
    }
}
