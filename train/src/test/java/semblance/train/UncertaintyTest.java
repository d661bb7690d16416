package semblance.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.train.augment.Augmentation;
import semblance.train.dataset.CropShard;
import semblance.train.network.Architecture;
import semblance.train.network.Head;
import semblance.train.network.Optimizer;
import semblance.train.network.TorchOps;
import semblance.train.network.Weights;

class UncertaintyTest {

    private static final int PEOPLE = 24, PICTURES = 6, NUMBERS = 64;

    @TempDir
    private Path folder;

    private static EmbedderSettings settings(double weight) {
        return new EmbedderSettings(Architecture.EFFICIENTNET_B0, Optimizer.Kind.ADAMW, 1, 2, "cpu", 0, 0.9, 0, weight, Augmentation.NONE,
                List.of(new Stage.Triplet(new Stage.Course(1, List.of(112), List.of(1.0), 16, 1e-3, 0, 0, 0, List.of()), 4, 0.2, "all", 0, 0, 0)));
    }

    /// A shade a person, under more and more noise from picture to picture.
    private CropShard crops(int people) {
        Path file = folder.resolve("crops" + people);
        CropShard.write(file, IntStream.range(0, people * PICTURES).mapToObj(i -> new CropShard.Entry("person " + i / PICTURES, "noise")).toList(), i -> {
            byte[] crop = new byte[CropShard.BYTES];
            Random shade = new Random(i / PICTURES), noise = new Random(1000 + i);
            int[] colour = {shade.nextInt(100, 150), shade.nextInt(100, 150), shade.nextInt(100, 150)};
            for (int k = 0; k < crop.length; k++) crop[k] = (byte) (colour[k % 3] + noise.nextInt(-15, 16) * (i % PICTURES));
            return crop;
        });
        return CropShard.open(file);
    }

    private static Weights weights() {
        return Weights.initialise(EmbedderTraining.exported(settings(0)), List.of(), new Random(1));
    }

    /// What comes out of the embedding layer, one crop after the other, not yet scaled to length 1.
    private static float[] numbers(Weights weights, CropShard crops) {
        int side = 112;
        float[] pictures = new float[crops.size() * 3 * side * side];
        var scratch = new Augmentation.Scratch();
        for (int i = 0; i < crops.size(); i++) Augmentation.NONE.apply(crops, i, side, new Random(1), scratch, pictures, i * 3 * side * side);
        try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
            var ops = new TorchOps(weights, TorchOps.Mode.INFER, new Random(1));
            var batch = new FaceBatch(pictures, side, new int[crops.size()], new float[0], List.of());
            Tensor features = settings(0).architecture().network(Head.FEATURES, 0, 0).apply(ops, batch.images(ops.anyWeight())).getFirst();
            return Weights.values(torch.linear(features, ops.weight("embedding.weight"), new TensorOptional(ops.weight("embedding.bias"))));
        }
    }

    @Test
    void theLastNumberSaysHowUnlikeThePersonsOtherPicturesAPictureIs() {
        try (CropShard crops = crops(PEOPLE); Weights weights = weights()) {
            float[] rows = weights.get("embedding.weight"), bias = weights.get("embedding.bias");
            assertTrue(Uncertainty.fit(weights, TrainingFaces.split(crops, 0, 1), settings(0.8), (what, done, all) -> true));
            int kept = (NUMBERS - 1) * (rows.length / NUMBERS);
            assertArrayEquals(Arrays.copyOf(rows, kept), Arrays.copyOf(weights.get("embedding.weight"), kept));
            assertArrayEquals(Arrays.copyOf(bias, NUMBERS - 1), Arrays.copyOf(weights.get("embedding.bias"), NUMBERS - 1));

            float[] numbers = numbers(weights, crops);
            float[] wanted = Uncertainty.targets(numbers, IntStream.range(0, crops.size()).map(i -> i / PICTURES).toArray(), 0.8);
            double alike = correlation(i -> numbers[i * NUMBERS + NUMBERS - 1], i -> wanted[i], wanted.length);
            assertTrue(alike > 0.8, "correlation " + alike);
        }
    }

    private static double correlation(IntToDoubleFunction a, IntToDoubleFunction b, int n) {
        double x = IntStream.range(0, n).mapToDouble(a).average().orElseThrow(), y = IntStream.range(0, n).mapToDouble(b).average().orElseThrow();
        IntToDoubleFunction left = i -> a.applyAsDouble(i) - x, right = i -> b.applyAsDouble(i) - y;
        return products(left, right, n) / Math.sqrt(products(left, left, n) * products(right, right, n));
    }

    private static double products(IntToDoubleFunction a, IntToDoubleFunction b, int n) {
        return IntStream.range(0, n).mapToDouble(i -> a.applyAsDouble(i) * b.applyAsDouble(i)).sum();
    }

    @Test
    void theTargetIsTheDistanceOfThePersonsOtherPictures() {
        float[] numbers = new float[4 * NUMBERS];
        // two pictures alike, of length 5; two that are opposites, of length 2; what the last numbers were has no say
        numbers[0] = numbers[NUMBERS] = 3;
        numbers[1] = numbers[NUMBERS + 1] = 4;
        numbers[2 * NUMBERS] = 2;
        numbers[3 * NUMBERS] = -2;
        numbers[NUMBERS - 1] = 100;
        float[] targets = Uncertainty.targets(numbers, new int[] {0, 0, 1, 1}, 0.8);
        double most = 2 * 0.93 / Math.sqrt(1 - 0.93 * 0.93);
        assertArrayEquals(new float[] {0, 0, (float) most, (float) most}, targets, 1e-5f);

        // at a right angle: s = 0.5
        numbers[2 * NUMBERS] = 0;
        numbers[2 * NUMBERS + 1] = 7;
        assertEquals(7 * 0.5 / Math.sqrt(0.75), Uncertainty.targets(numbers, new int[] {0, 0, 1, 1}, 0.5)[2], 1e-5);
    }

    @Test
    void theLineIsTheOneThatLeavesNoSlope() {
        int n = 50, width = 4;
        var random = new Random(2);
        float[] values = new float[n * width], targets = new float[n];
        for (int i = 0; i < values.length; i++) values[i] = (float) (random.nextGaussian() * (1 + i % width) + i % width);
        for (int i = 0; i < n; i++) targets[i] = 3 + 2 * values[i * width] - values[i * width + 3] + (float) random.nextGaussian();
        try (var scope = new PointerScope()) {
            Tensor features = torch.zeros(n, width);
            Weights.fill(features, values);
            float[] line = Uncertainty.line(features, targets);
            // what is left over: mean 0, and with each feature the product that the ridge asks for
            double[] left = IntStream.range(0, n).mapToDouble(i -> targets[i] - line[width] - IntStream.range(0, width).mapToDouble(k -> line[k] * values[i * width + k]).sum()).toArray();
            assertEquals(0, Arrays.stream(left).average().orElseThrow(), 1e-4);
            for (int k = 0; k < width; k++) {
                int column = k;
                double mean = IntStream.range(0, n).mapToDouble(i -> values[i * width + column]).average().orElseThrow();
                double variance = IntStream.range(0, n).mapToDouble(i -> Math.pow(values[i * width + column] - mean, 2)).average().orElseThrow();
                double product = IntStream.range(0, n).mapToDouble(i -> left[i] * (values[i * width + column] - mean)).average().orElseThrow();
                assertEquals(0.3 * variance * line[k], product, 1e-2 * Math.abs(product) + 1e-3);
            }
        }
    }

    @Test
    void withoutWeightOrPeopleNothingChangesAndStoppedItWritesNothing() {
        try (CropShard crops = crops(PEOPLE); CropShard few = crops(3); Weights weights = weights()) {
            float[] rows = weights.get("embedding.weight");
            assertTrue(Uncertainty.fit(weights, TrainingFaces.split(crops, 0, 1), settings(0), (what, done, all) -> true));
            assertTrue(Uncertainty.fit(weights, TrainingFaces.split(few, 0, 1), settings(0.8), (what, done, all) -> true));
            assertFalse(Uncertainty.fit(weights, TrainingFaces.split(crops, 0, 1), settings(0.8), (what, done, all) -> false));
            assertArrayEquals(rows, weights.get("embedding.weight"));
        }
    }
}
