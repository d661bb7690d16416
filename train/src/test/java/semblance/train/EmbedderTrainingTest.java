package semblance.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.align.FaceAligner;
import semblance.evaluate.Verification;
import semblance.geometry.SimilarityTransform;
import semblance.image.Image;
import semblance.synth.PeopleFolder;
import semblance.synth.Photo;
import semblance.synth.Studio;
import semblance.train.Stage.Course;
import semblance.train.augment.Augmentation;
import semblance.train.dataset.CropShard;
import semblance.train.export.OnnxExport;
import semblance.train.loss.IdentitySoftmax;
import semblance.train.network.Architecture;
import semblance.train.network.Optimizer;
import semblance.train.network.Weights;
import semblance.train.run.RunFolder;
import semblance.train.trainer.DivergedException;
import semblance.train.trainer.Trainer;

/// Both stages, from pictures of invented people to an ONNX file.
class EmbedderTrainingTest {

    private static final int PEOPLE = 40, PICTURES = 8;

    @TempDir
    Path folder;

    private static CropShard shard(Path file, int people, int pictures) {
        var cast = new PeopleFolder(people, pictures, 128, 3);
        List<CropShard.Entry> entries = IntStream.range(0, people * pictures)
                .mapToObj(i -> new CropShard.Entry("person " + i / pictures, "synth")).toList();
        byte[][] crops = IntStream.range(0, entries.size()).parallel()
                .mapToObj(i -> crop(cast.picture(i / pictures, i % pictures, Studio.draft()))).toArray(byte[][]::new);
        CropShard.write(file, entries, i -> crops[i]);
        return CropShard.open(file);
    }

    private static byte[] crop(Photo photo) {
        var toCrop = SimilarityTransform.fit(photo.subjects().getFirst().face().landmarks().points(),
                FaceAligner.TEMPLATE.plus(8, 8).points());
        Image cut = FaceAligner.warp(photo.image(), toCrop, CropShard.SIDE);
        return cut.rgb();
    }

    private Optional<Weights> train(String name, CropShard crops, EmbedderSettings settings, Log log) {
        return EmbedderTraining.run(RunFolder.create(folder.resolve(name), settings), crops, Optional.empty(), Optional.empty(), settings, log);
    }

    static Course course(double epochs, int size, double rate) {
        return new Course(epochs, List.of(size), List.of(1.0), 32, rate, 0.02, 0, 0, List.of());
    }

    static EmbedderSettings settings(double epochs) {
        return new EmbedderSettings(Architecture.EFFICIENTNET_B0, Optimizer.Kind.ADAMW, 5, 2, "cpu", 0.25, 0.9, 0, 0.7, Augmentation.STANDARD, List.of(
                new Stage.Classification(course(epochs, 48, 3e-3), IdentitySoftmax.Kind.PLAIN, 1, 0, 0, false, false, 0),
                new Stage.Triplet(course(epochs / 2, 48, 1e-3), 4, 0.2, "semi-hard", 0, 0, 0)));
    }

    static class Log implements EmbedderTraining.Listener {
        final List<String> started = new ArrayList<>();
        final List<Verification> figures = new ArrayList<>();
        long stopAt = Long.MAX_VALUE;
        long steps;

        @Override
        public void started(int number, Stage stage, long steps) {
            started.add(number + " " + stage.label());
        }

        @Override
        public void report(Stage stage, Trainer.Report report, double picturesPerSecond) {
        }

        @Override
        public void validated(Stage stage, long step, Verification measured) {
            figures.add(measured);
        }

        @Override
        public boolean stop() {
            return steps++ >= stopAt;
        }
    }

    @Test
    void twoStagesOnInventedPeopleBeatChanceByFarOnPeopleNeverSeen() throws Exception {
        var log = new Log();
        try (var crops = shard(folder.resolve("crops"), PEOPLE, PICTURES)) {
            Weights weights = train("run", crops, settings(12), log)
                    .orElseThrow();
            assertTrue(log.started.equals(List.of("1 classification", "2 triplet")), log.started.toString());
            Verification last = log.figures.getLast();
            // half of the pairs show one person, so chance is 0.5
            assertTrue(last.accuracy() > 0.75, "accuracy on people never seen: " + last);
            onlyTheLastNumberIsOfNoStage(weights, folder.resolve("run/2-triplet/weights.safetensors"));
            Path onnx = folder.resolve("embedder.onnx");
            float[] sample = new float[3 * 112 * 112];
            for (int i = 0; i < sample.length; i++) sample[i] = i * 31 % 256;
            double difference = OnnxExport.write(EmbedderTraining.exported(settings(12)), weights, List.of("n", 3, 112, 112),
                    List.of(sample), 112, 112, onnx);
            assertTrue(difference < 1e-4 && Files.size(onnx) > 10_000_000, "difference " + difference);
        }
    }

    private static void onlyTheLastNumberIsOfNoStage(Weights weights, Path trained) {
        try (Weights before = Weights.initialise(EmbedderTraining.exported(settings(1)), List.of(), new Random(1))) {
            assertEquals(List.of(), before.load(trained));
            float[] was = before.get("embedding.weight"), is = weights.get("embedding.weight");
            int last = was.length / 64 * 63;
            assertArrayEquals(Arrays.copyOf(was, last), Arrays.copyOf(is, last));
            assertFalse(Arrays.equals(was, last, was.length, is, last, is.length));
        }
    }

    @Test
    void aStoppedRunGoesOnToTheSameWeightsAsOneThatWasNotStopped() {
        try (var crops = shard(folder.resolve("crops"), 8, 4)) {
            Weights whole = train("whole", crops, settings(4), new Log())
                    .orElseThrow();
            var stopping = new Log();
            stopping.stopAt = 2;
            Path parts = folder.resolve("parts");
            assertTrue(train("parts", crops, settings(4), stopping).isEmpty());
            assertTrue(Files.exists(parts.resolve("1-classification/checkpoint.safetensors")));
            Weights resumed = train("parts", crops, settings(4), new Log()).orElseThrow();
            assertFalse(Files.exists(parts.resolve("1-classification/checkpoint.safetensors")));
            assertArrayEquals(Weights.values(whole.flat()), Weights.values(resumed.flat()));
        }
    }

    @Test
    void aFolderOfAnotherRunIsRefusedAndKept() {
        try (var crops = shard(folder.resolve("crops"), 4, 2)) {
            var stopping = new Log();
            stopping.stopAt = 0;
            train("run", crops, settings(4), stopping);
            var e = assertThrows(IllegalArgumentException.class, () -> train("run", crops, settings(5), stopping));
            assertTrue(e.getMessage().contains("other settings"), e.getMessage());
        }
    }

    @Test
    void aStageEndsWhenItNoLongerGainsAndItsBestWeightsGoOn() throws Exception {
        var settings = new EmbedderSettings(Architecture.EFFICIENTNET_B0, Optimizer.Kind.ADAMW, 5, 2, "cpu", 0.5, 0.9, 1, 0, Augmentation.STANDARD, List.of(
                new Stage.Classification(new Course(14, List.of(32), List.of(1.0), 8, 1e-9, 0, 0, 0, List.of()), IdentitySoftmax.Kind.PLAIN, 1, 0, 0, true, false, 0),
                new Stage.Triplet(course(1, 32, 1e-9), 4, 0.2, "hard", 0, 0, 0)));
        var log = new Log();
        try (var crops = shard(folder.resolve("crops"), 30, 4)) {
            assertTrue(train("run", crops, settings, log).isPresent());
            assertTrue(log.started.equals(List.of("1 classification", "2 triplet")), log.started.toString());
            Path stage = folder.resolve("run/1-classification");
            List<String> lines = Files.readAllLines(folder.resolve("run/log.jsonl")).stream().filter(l -> l.contains("1-class") && l.contains("f1")).toList();
            assertTrue(lines.size() >= 2 && lines.size() < 5, "nothing is gained at this rate, so it ends before its five measurements: " + lines);
            assertArrayEquals(Files.readAllBytes(stage.resolve("best.safetensors")), Files.readAllBytes(stage.resolve("weights.safetensors")));
            assertTrue(Files.exists(stage.resolve("batch.png")) && !Files.exists(stage.resolve("checkpoint.safetensors")));
            var fewerThanABatch = new EmbedderSettings(settings.architecture(), settings.optimizer(), 5, 2, "cpu", 0.5, 0.9, 0, 0, Augmentation.STANDARD, List.of(
                    new Stage.Classification(course(1, 32, 1e-9), IdentitySoftmax.Kind.PLAIN, 1, 0, 0, true, false, 0)));
            assertTrue(train("few", crops, fewerThanABatch, new Log()).isPresent(), "balanced over people takes each but once, so a batch is smaller");
        }
    }

    @Test
    void whatCannotGoWellIsSaidBeforeTheFirstStage() {
        var misspelt = new Stage.Triplet(course(1, 32, 1e-3), 4, 0.2, "semihard", 0, 0, 0);
        var unknown = new Stage.Triplet(new Course(1, List.of(32), List.of(1.0), 32, 1e-3, 0, 0, 0, List.of("conv_stern")), 4, 0.2, "hard", 0, 0, 0);
        var taught = new Stage.Triplet(course(1, 32, 1e-3), 4, 0.2, "hard", 0, 0, 1);
        var fine = new Stage.Triplet(new Course(1, List.of(32), List.of(1.0), 60, 1e-3, 0, 0, 0, List.of()), 4, 0.2, "hard", 0, 0, 0);
        try (var crops = shard(folder.resolve("crops"), 8, 2)) {
            refused(crops, "semihard", misspelt, 2);
            refused(crops, "conv_stern", unknown, 2);
            refused(crops, "--teacher", taught, 2);
            refused(crops, "got 8 people of 2 or more pictures for 5 workers", fine, 5);
        }
    }

    private void refused(CropShard crops, String wanted, Stage.Triplet second, int workers) {
        var settings = new EmbedderSettings(Architecture.EFFICIENTNET_B0, Optimizer.Kind.ADAMW, 5, workers, "cpu", 0, 0.9, 0, 0, Augmentation.STANDARD, List.of(
                new Stage.Classification(course(1, 32, 1e-3), IdentitySoftmax.Kind.PLAIN, 1, 0, 0, false, false, 0), second));
        var log = new Log();
        var e = assertThrows(IllegalArgumentException.class, () -> train(wanted, crops, settings, log));
        assertTrue(e.getMessage().startsWith("got ") && e.getMessage().contains(wanted), e.getMessage());
        assertEquals(List.of(), log.started);
    }

    @Test
    void aBatchHasTwoPeopleForEachWorkerHoweverManyThereAre() {
        for (int workers : new int[] {1, 2, 3, 16, 64}) assertEquals(workers, EmbedderSettings.standard(true, true, workers, 1).shares());
        var tooMany = assertThrows(IllegalArgumentException.class, () -> new EmbedderSettings(Architecture.EFFICIENTNET_B0, Optimizer.Kind.ADAMW, 5, 5, "cpu", 0, 0.9, 0, 0, Augmentation.STANDARD,
                List.of(new Stage.Triplet(course(1, 32, 1e-3), 4, 0.2, "hard", 0, 0, 0))));
        assertTrue(tooMany.getMessage().contains("got a batch of 32 in triplet with 5 workers, wanted at least 40"), tooMany.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Stage.Contrastive(course(1, 32, 1e-3), 1, 1, 0, 0, 0));
    }

    /// Whoever goes on needn't say again what the run began from.
    @Test
    void aRunThatBeganFromOthersWeightsGoesOnFromThem() {
        Path init = folder.resolve("others.safetensors");
        Weights.initialise(EmbedderTraining.exported(settings(1)), List.of(), RandomGeneratorFactory.of("L64X128MixRandom").create(9)).save(init);
        try (var crops = shard(folder.resolve("crops"), 8, 4)) {
            Weights whole = begunFrom(Optional.of(init), "whole", crops, Long.MAX_VALUE).orElseThrow();
            assertTrue(begunFrom(Optional.of(init), "parts", crops, 2).isEmpty());
            Weights resumed = begunFrom(Optional.empty(), "parts", crops, Long.MAX_VALUE).orElseThrow();
            assertArrayEquals(Weights.values(whole.flat()), Weights.values(resumed.flat()));
        }
    }

    private Optional<Weights> begunFrom(Optional<Path> init, String name, CropShard crops, long stopAt) {
        var log = new Log();
        log.stopAt = stopAt;
        return EmbedderTraining.run(RunFolder.create(folder.resolve(name), settings(2)), crops, Optional.empty(), init, settings(2), log);
    }

    @Test
    void aLossThatIsNoNumberSavesTheBatch() {
        var settings = new EmbedderSettings(Architecture.EFFICIENTNET_B0, Optimizer.Kind.ADAMW, 5, 2, "cpu", 0, 0.9, 0, 0, Augmentation.STANDARD,
                List.of(new Stage.Triplet(course(20, 32, 1e30), 4, 0.2, "all", 0, 0, 0)));
        try (var crops = noise(folder.resolve("crops"))) {
            assertThrows(DivergedException.class, () -> train("run", crops, settings, new Log()));
        }
        assertTrue(Files.exists(folder.resolve("run/diverged/0.png")) && Files.exists(folder.resolve("run/diverged/31.png")));
    }

    @Test
    void ofManyHeldOutCropsSomeOfEachPersonMeasure() {
        try (var crops = noise(folder.resolve("crops"))) {
            TrainingFaces faces = TrainingFaces.split(crops, 0.99, 1);
            assertTrue(faces.heldOut(1000).length == faces.heldOut().length);
            int[] some = faces.heldOut(17);
            assertTrue(some.length == faces.heldOut().length / 2, Arrays.toString(some));
            assertTrue(Arrays.stream(some).map(i -> faces.people()[i]).distinct().count() == faces.namesHeldOut().size());
        }
    }

    /// Views of crops first, another body, another optimizer: the parts are interchangeable.
    @Test
    void anotherBodyLearnsFromUnlabelledViewsFirst() throws Exception {
        var settings = new EmbedderSettings(Architecture.CONVNEXT_ATTO, Optimizer.Kind.MOMENTUM, 5, 2, "cpu", 0, 0.9, 0, 0, Augmentation.STANDARD, List.of(
                new Stage.Unlabelled(course(4, 32, 0.01), 0.2), new Stage.Contrastive(course(4, 32, 0.01), 4, 1, 0, 0, 0)));
        var log = new Log();
        try (var crops = noise(folder.resolve("crops"))) {
            assertTrue(train("run", crops, settings, log).isPresent());
        }
        assertTrue(log.started.equals(List.of("1 unlabelled", "2 contrastive")), log.started.toString());
        List<String> lines = Files.readAllLines(folder.resolve("run/log.jsonl"));
        assertTrue(lines.getFirst().contains("\"phase\":\"1-unlabelled\"") && lines.getLast().contains("\"phase\":\"2-contrastive\""), lines.toString());
    }

    static CropShard noise(Path file) {
        CropShard.write(file, IntStream.range(0, 32).mapToObj(i -> new CropShard.Entry("person " + i / 4, "noise")).toList(), i -> {
            byte[] crop = new byte[CropShard.BYTES];
            new java.util.Random(i).nextBytes(crop);
            return crop;
        });
        return CropShard.open(file);
    }

    @Test
    void settingsThatCannotWorkAreRefusedBeforeTheWorkBegins() {
        assertThrows(IllegalArgumentException.class, () -> new EmbedderSettings(Architecture.MOBILEFACENET, Optimizer.Kind.ADAMW, 5, 2, "cpu",
                0, 0.9, 0, 0, Augmentation.STANDARD, List.of(new Stage.Contrastive(course(1, 80, 0.01), 4, 1, 0, 0, 0))));
        assertThrows(IllegalArgumentException.class, () -> new EmbedderSettings(Architecture.CONVNEXT_ATTO, Optimizer.Kind.ADAMW, 5, 3, "cpu",
                0, 0.9, 0, 0, Augmentation.STANDARD, List.of(new Stage.Unlabelled(course(1, 80, 0.01), 0.2))));
    }
}
