package semblance.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.embed.MirrorEmbedder;
import semblance.embed.OnnxEmbedder;
import semblance.image.Image;
import semblance.network.ModelCard;
import semblance.network.OnnxModel;
import semblance.train.Stage.Course;
import semblance.train.augment.Augmentation;
import semblance.train.dataset.CropShard;
import semblance.train.distill.Hint;
import semblance.train.distill.Teacher;
import semblance.train.export.OnnxExport;
import semblance.train.network.Architecture;
import semblance.train.network.Optimizer;
import semblance.train.network.Weights;
import semblance.train.run.RunFolder;
import semblance.train.sampler.Sampler;
import semblance.train.sampler.ShuffledSampler;

/// What a stage learns from a teacher: what it says of a picture, and what is imitated of that.
class LessonsTest {

    /// The sum at the end of the fifth stage in a file of [OnnxExport]: 112 channels at 7x7 places.
    private static final String STRIDE_16 = "add_273";

    @TempDir
    Path folder;

    /// Beside the teacher's vectors a map from its inside is imitated; what is frozen doesn't move, what isn't does.
    @Test
    void aTeachersVectorsAndMapsAreImitatedWhileTheStemStaysAsItWas() throws Exception {
        var hint = new Hint(STRIDE_16, 16, 16, "blocks.4", 1);
        var course = new Course(6, List.of(48), List.of(1.0), 32, 2e-3, 0.02, 0, 0, List.of("conv_stem", "bn1", "blocks.0."));
        var settings = new EmbedderSettings(Architecture.EFFICIENTNET_B0, Optimizer.Kind.ADAMW, 5, 2, "cpu", 0, 0.5, 0, 0, Augmentation.STANDARD, List.of(new Stage.Imitation(course, 0.5, 0.5, List.of(hint))));
        Path init = folder.resolve("init.safetensors");
        Weights before = Weights.initialise(EmbedderTraining.exported(settings), List.of(), RandomGeneratorFactory.of("L64X128MixRandom").create(1));
        before.save(init);
        try (var crops = EmbedderTrainingTest.noise(folder.resolve("crops"))) {
            Weights after = EmbedderTraining.run(RunFolder.create(folder.resolve("run"), settings), crops, Optional.of(teacher()), Optional.of(init), settings, new EmbedderTrainingTest.Log()).orElseThrow();
            assertArrayEquals(before.get("conv_stem.weight"), after.get("conv_stem.weight"));
            assertArrayEquals(before.get("blocks.0.0.bn1.running_mean"), after.get("blocks.0.0.bn1.running_mean"));
            assertFalse(Arrays.equals(before.get("blocks.1.0.conv_pw.weight"), after.get("blocks.1.0.conv_pw.weight")));
        }
        List<Double> losses = Files.readAllLines(folder.resolve("run/log.jsonl")).stream().filter(l -> l.contains("\"loss\""))
                .map(l -> Double.parseDouble(l.replaceAll(".*\"loss\":([0-9.eE-]+).*", "$1"))).toList();
        assertTrue(losses.getLast() < 4, losses.toString());
        assertThrows(IllegalArgumentException.class, () -> Architecture.CONVNEXT_ATTO.channels("blocks.4"));
    }

    /// What it says of a picture is what its own file says of it, whatever is asked for beside it; maps are scaled to a mean square of 1.
    @Test
    void aTeacherSaysOfAPictureWhatItsFileSays() {
        var hint = new Hint(STRIDE_16, 16, 16, "blocks.4", 1);
        Path teacher = teacher();
        try (var crops = EmbedderTrainingTest.noise(folder.resolve("crops")); Teacher looking = open(teacher, hint, crops); OnnxModel model = OnnxModel.open(teacher)) {
            double squares = 0;
            for (int i = 0; i < crops.size(); i++) {
                Image face = crops.face(i);
                Teacher.Lesson plain = looking.look(face, List.of()), more = looking.look(face, List.of(hint));
                assertArrayEquals(new OnnxEmbedder(model).embed(face).values(), plain.vector(), 1e-5f);
                assertArrayEquals(plain.vector(), more.vector(), 1e-5f);
                assertArrayEquals(new MirrorEmbedder(new OnnxEmbedder(model)).embed(face).values(), looking.vector(face), 1e-5f);
                for (float v : more.maps().getFirst()) squares += v * v / more.maps().getFirst().length / crops.size();
            }
            assertEquals(1, squares, 0.2);
            float[] before = looking.look(crops.face(0), List.of(hint)).maps().getFirst();
            assertEquals(7 * 7 * 16, before.length);
            try (Teacher again = open(teacher, hint, crops)) {
                assertArrayEquals(before, again.look(crops.face(0), List.of(hint)).maps().getFirst(), "fitted once, kept");
            }
            Path second = teacher("second", 3);
            try (Teacher afterTheFirst = open(second, hint, crops); Teacher alone = open(folder.resolve("alone"), second, hint, crops)) {
                assertArrayEquals(alone.look(crops.face(0), List.of(hint)).maps().getFirst(), afterTheFirst.look(crops.face(0), List.of(hint)).maps().getFirst(),
                        "another teacher is fitted anew");
            }
        }
    }

    private Teacher open(Path teacher, Hint hint, CropShard crops) {
        return open(folder.resolve("cache"), teacher, hint, crops);
    }

    private static Teacher open(Path cache, Path teacher, Hint hint, CropShard crops) {
        return Teacher.open(cache, teacher, List.of(hint), crops, (what, done, all) -> true).orElseThrow();
    }

    @Test
    void aTeacherThatCannotTeachThisIsRefused() {
        Path teacher = teacher();
        try (var crops = EmbedderTrainingTest.noise(folder.resolve("crops"))) {
            var e = assertThrows(IllegalArgumentException.class, () -> open(teacher, new Hint(STRIDE_16, 500, 16, "blocks.4", 1), crops));
            assertTrue(e.getMessage().contains("of at least 500 channels"), e.getMessage());
            var settings = new EmbedderSettings(Architecture.EFFICIENTNET_B0, Optimizer.Kind.ADAMW, 5, 2, "cpu", 0, 0.5, 0, 0, Augmentation.STANDARD,
                    List.of(new Stage.Imitation(EmbedderTrainingTest.course(1, 48, 2e-3), 0, 0, List.of())));
            e = assertThrows(IllegalArgumentException.class, () -> EmbedderTraining.run(RunFolder.create(folder.resolve("run"), settings), crops, Optional.empty(), Optional.empty(), settings, new EmbedderTrainingTest.Log()));
            assertTrue(e.getMessage().contains("--teacher"), e.getMessage());
        }
        Course course = EmbedderTrainingTest.course(1, 48, 2e-3);
        assertThrows(IllegalArgumentException.class, () -> new Stage.Imitation(course, 1.5, 0, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Stage.Imitation(course, 0, 1.5, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Stage.Triplet(course, 4, 0.2, "all", 0, 1.5, 1));
        assertThrows(IllegalArgumentException.class, () -> new Stage.Contrastive(course, 4, 1, 1.5, 0, 1));
        var unjudged = assertThrows(IllegalArgumentException.class, () -> new Stage.Triplet(course, 4, 0.2, "all", 0, 0.5, 0));
        assertTrue(unjudged.getMessage().contains("for a teacher to judge"), unjudged.getMessage());
    }

    /// Without blends and bends: each picture, however it was changed, has the vector and the map of its good crop, of both as it is or of both mirrored.
    @Test
    void aTaughtPictureHasTheVectorOfItsGoodPicture() {
        var hint = new Hint(STRIDE_16, 16, 16, "blocks.4", 1);
        try (var crops = EmbedderTrainingTest.noise(folder.resolve("crops")); Teacher looking = open(teacher(), hint, crops)) {
            TrainingFaces faces = TrainingFaces.split(crops, 0, 1);
            var sampler = new ShuffledSampler(faces.train(), 8, 1);
            FaceBatch batch = batches(faces, new Lessons(looking, List.of(hint), 0, 0, 1), sampler).batch(2).getLast();
            for (int i = 0; i < batch.count(); i++) {
                Image good = crops.face(sampler.batch(2)[4 + i]);
                Teacher.Lesson plain = looking.look(good, List.of(hint)), mirrored = looking.look(good.mirrored(), List.of(hint));
                int n = plain.maps().getFirst().length;
                float[] map = Arrays.copyOfRange(batch.maps().getFirst().values(), i * n, (i + 1) * n);
                Teacher.Lesson lesson = difference(map, plain.maps().getFirst()) < difference(map, mirrored.maps().getFirst()) ? plain : mirrored;
                assertArrayEquals(lesson.maps().getFirst(), map, 1e-4f);
                assertArrayEquals(lesson.vector(), vector(batch, i), 1e-5f);
            }
            for (Lessons ofNobody : List.of(new Lessons(looking, List.of(), 1, 0, 1), new Lessons(looking, List.of(), 0, 1, 1))) {
                FaceBatches changed = batches(faces, ofNobody, sampler);
                assertArrayEquals(changed.batch(2).getLast().pictures(), changed.batch(2).getLast().pictures(), "the same again");
                assertFalse(Arrays.equals(batch.teacher(), changed.batch(2).getLast().teacher()));
            }
        }
    }

    /// Four people whose four pictures are alike: mixed with the same second person at the same seam and bent in the same way, they are alike still.
    @Test
    void allPicturesOfARowBecomeTheSameSomebodyElse() {
        Path file = folder.resolve("alike");
        CropShard.write(file, IntStream.range(0, 16).mapToObj(i -> new CropShard.Entry("person " + i / 4, "noise")).toList(), i -> {
            byte[] crop = new byte[CropShard.BYTES];
            new Random(i / 4).nextBytes(crop);
            return crop;
        });
        try (var crops = CropShard.open(file); Teacher looking = open(teacher(), new Hint(STRIDE_16, 16, 16, "blocks.4", 1), crops)) {
            TrainingFaces faces = TrainingFaces.split(crops, 0, 1);
            Sampler inRows = step -> IntStream.range(0, 16).toArray();
            int moved = 0;
            for (FaceBatch share : batches(faces, new Lessons(looking, List.of(), 1, 1, 4), inRows).batch(0)) {
                for (int i = 0; i < share.count(); i += 4) {
                    assertTrue(kinds(share, i) <= 2, "one person, mirrored or not, from picture " + i);
                    Image before = crops.face(4 * share.people()[i]);
                    float[] after = vector(share, i);
                    if (Stream.of(before, before.mirrored()).allMatch(face -> difference(after, looking.look(face, List.of()).vector()) > 1e-3)) moved++;
                }
            }
            assertEquals(4, moved, "people who became somebody else");
            FaceBatch single = batches(faces, new Lessons(looking, List.of(), 0, 1, 1), inRows).batch(0).getFirst();
            assertEquals(4, kinds(single, 0), "each its own way");
        }
    }

    /// Different vectors among four in a row.
    private static long kinds(FaceBatch batch, int first) {
        return IntStream.range(first, first + 4).filter(i -> IntStream.range(first, i).allMatch(j -> difference(vector(batch, i), vector(batch, j)) > 1e-4)).count();
    }

    private static float[] vector(FaceBatch batch, int i) {
        return Arrays.copyOfRange(batch.teacher(), i * 64, i * 64 + 64);
    }

    private static FaceBatches batches(TrainingFaces faces, Lessons lessons, Sampler sampler) {
        return new FaceBatches(faces, Optional.of(lessons), sampler, EmbedderTrainingTest.course(1, 112, 2e-3), Augmentation.STANDARD, 4, 2, 3);
    }

    private static double difference(float[] a, float[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).max().orElseThrow();
    }

    private Path teacher() {
        return teacher("teacher", 2);
    }

    private Path teacher(String name, long seed) {
        EmbedderSettings settings = EmbedderTrainingTest.settings(1);
        Weights weights = Weights.initialise(EmbedderTraining.exported(settings), List.of(), RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
        Path onnx = folder.resolve(name + ".onnx");
        try (var crops = EmbedderTrainingTest.noise(folder.resolve(name + "-crops"))) {
            EmbedderExport.write(onnx, weights, crops, settings, new ModelCard.Training("", "", 1, Map.of()), "none");
        }
        return onnx;
    }
}
