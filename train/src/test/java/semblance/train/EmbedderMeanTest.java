package semblance.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.network.ModelCard;
import semblance.network.ModelFile;
import semblance.train.augment.Augmentation;
import semblance.train.dataset.CropShard;
import semblance.train.export.OnnxExport;
import semblance.train.export.OnnxWeights;
import semblance.train.network.Architecture;
import semblance.train.network.Network;
import semblance.train.network.Optimizer;
import semblance.train.network.Safetensors.Array;
import semblance.train.network.Weights;

class EmbedderMeanTest {

    @TempDir
    private Path folder;

    private static EmbedderSettings settings(Architecture architecture, long seed) {
        return new EmbedderSettings(architecture, Optimizer.Kind.ADAMW, seed, 2, "cpu", 0.5, 0.9, 0, 0, Augmentation.STANDARD,
                List.of(new Stage.Triplet(new Stage.Course(1, List.of(112), List.of(1.0), 16, 1e-3, 0, 0, 0, List.of()), 4, 0.2, "all", 0, 0, 0)));
    }

    private CropShard crops() {
        Path file = folder.resolve("crops");
        CropShard.write(file, IntStream.range(0, 40).mapToObj(i -> new CropShard.Entry("person " + i / 4, "noise")).toList(), i -> {
            byte[] crop = new byte[CropShard.BYTES];
            new Random(i / 4).nextBytes(crop);
            return crop;
        });
        return CropShard.open(file);
    }

    private EmbedderMean.Part part(String name, Architecture architecture, double share) {
        Path onnx = folder.resolve(name + ".onnx");
        Network network = EmbedderTraining.exported(settings(architecture, 1));
        try (Weights weights = Weights.initialise(network, List.of(), new Random(name.hashCode()))) {
            OnnxExport.write(network, weights, List.of("n", 3, 112, 112), List.of(), 112, 112, onnx);
        }
        new ModelCard(ModelFile.digest(onnx), ModelCard.Kind.EMBEDDER, name, network.name(), ModelCard.Input.raw(112, 112, "arcface-112"), Map.of(), 64,
                Optional.of(new ModelCard.Training("noise", "made of " + name, 1, Map.of())), List.of(), new TreeMap<>(), 0, "none").write(ModelCard.beside(onnx));
        return new EmbedderMean.Part(name, ModelFile.of(onnx), share);
    }

    @Test
    void theMeanOfExportsIsExportedMeasuredAndCanBeTrainedOn() throws Exception {
        EmbedderSettings settings = settings(Architecture.EFFICIENTNET_B0, 1);
        try (CropShard crops = crops()) {
            EmbedderMean.Part a = part("a", Architecture.EFFICIENTNET_B0, 0.7), b = part("b", Architecture.EFFICIENTNET_B0, 0.3);
            Path out = Files.createDirectory(folder.resolve("mean"));
            EmbedderMean.Result result = EmbedderMean.write(out, List.of(a, b), List.of(new EmbedderMean.Run(settings, crops)), "as a");
            Map<String, Array> one = OnnxWeights.read(a.model().onnx()), two = OnnxWeights.read(b.model().onnx()), mean = OnnxWeights.read(Files.readAllBytes(out.resolve("embedder.onnx")));
            one.forEach((name, array) -> {
                for (int i = 0; i < array.values().length; i++) {
                    assertEquals(0.7 * array.values()[i] + 0.3 * two.get(name).values()[i], mean.get(name).values()[i], 1e-5, name);
                }
            });
            ModelCard card = ModelFile.of(out.resolve("embedder.onnx")).card();
            assertTrue(card.training().orElseThrow().recipe().matches("semblance train mean: 0.7 of a \\(.{12}\\), 0.3 of b \\(.{12}\\). a: made of a. b: made of b"), card.toString());
            assertTrue(!card.thresholds().isEmpty() && card.measured().getFirst().figure().equals("F1"), card.toString());
            assertEquals(2, result.parts().size());
            assertEquals(result.mean().getFirst().f1(), card.measured().getFirst().value(), 1e-9);
            try (Weights weights = Weights.initialise(EmbedderTraining.exported(settings), List.of(), new Random(1))) {
                assertEquals(List.of(), weights.load(out.resolve("weights.safetensors")));
            }
        }
    }

    @Test
    void measuredAreOnlyPeopleWhomNoRunHasTrainedOn() {
        try (CropShard crops = crops()) {
            var one = new EmbedderMean.Run(settings(Architecture.EFFICIENTNET_B0, 1), crops);
            var two = new EmbedderMean.Run(settings(Architecture.EFFICIENTNET_B0, 3), crops);
            Set<String> heldByOne = EmbedderMean.faces(List.of(one)).namesHeldOut(), heldByBoth = EmbedderMean.faces(List.of(one, two)).namesHeldOut();
            Set<String> wanted = new HashSet<>(heldByOne);
            wanted.retainAll(EmbedderMean.faces(List.of(two)).namesHeldOut());
            assertEquals(wanted, heldByBoth);
            assertTrue(!heldByBoth.isEmpty() && heldByBoth.size() < heldByOne.size(), heldByOne + " became " + heldByBoth);
        }
    }

    @Test
    void networksOfTwoKindsAreRefusedWithWhatDoesNotFit() {
        EmbedderSettings settings = settings(Architecture.EFFICIENTNET_B0, 1);
        try (CropShard crops = crops()) {
            EmbedderMean.Part a = part("a", Architecture.EFFICIENTNET_B0, 0.5), other = part("other", Architecture.CONVNEXT_ATTO, 0.5);
            List<EmbedderMean.Run> runs = List.of(new EmbedderMean.Run(settings, crops));
            var e = assertThrows(IllegalArgumentException.class, () -> EmbedderMean.write(folder, List.of(other, a), runs, ""));
            assertTrue(e.getMessage().contains("stem.0.weight: only in other") && e.getMessage().contains("more"), e.getMessage());
            var shares = assertThrows(IllegalArgumentException.class, () -> EmbedderMean.write(folder, List.of(a, new EmbedderMean.Part("b", a.model(), 0.3)), runs, ""));
            assertTrue(shares.getMessage().contains("add up to 0.8"), shares.getMessage());
        }
    }
}
