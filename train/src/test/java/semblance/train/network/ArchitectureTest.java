package semblance.train.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semblance.train.network.Safetensors.Array;

class ArchitectureTest {

    @TempDir
    private Path folder;

    private static Map<String, Parameter> parameters(Network network) {
        return Declaration.of(network).stream().collect(Collectors.toMap(Parameter::name, p -> p, (a, b) -> a, LinkedHashMap::new));
    }

    private static long trained(Network network) {
        return Declaration.of(network).stream().filter(Parameter::trained).mapToLong(Parameter::size).sum();
    }

    /// EfficientNet-B0 has 5,288,548 parameters with a classifier of 1000 classes, which is 1,281,000 of them, and here 16 weights of
    /// each of 1280 channels for the places of its last map; the other two were counted by hand from their papers' tables.
    @ParameterizedTest(name = "{0} has {1} trained numbers before its head")
    @CsvSource({"EFFICIENTNET_B0,4028028", "CONVNEXT_ATTO,3374520", "MOBILEFACENET,937344"})
    void sizesAreThoseOfThePapers(Architecture architecture, long wanted) {
        assertEquals(wanted, trained(architecture.network(Head.FEATURES, 0, 0)));
        assertEquals(wanted + 64L * architecture.features() + 64, trained(architecture.network(Head.EMBEDDING, 0, 0)));
    }

    /// All names and shapes of timm's `efficientnet_b0` but for its classifier, in its order.
    private static List<String> timms() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/semblance/train/network/efficientnet_b0.txt"));
    }

    @Test
    void efficientNetsParametersBearTimmsNamesAndShapes() throws IOException {
        List<String> ours = Declaration.of(new EfficientNetB0(Head.FEATURES, 0, 0)).stream().filter(p -> !p.name().equals("pool.weight"))
                .map(p -> p.name() + " " + Arrays.stream(p.shape()).mapToObj(String::valueOf).collect(Collectors.joining("x"))).toList();
        assertEquals(new TreeSet<>(timms()), new TreeSet<>(ours));
        assertEquals(309, ours.size());
    }

    /// The same parameters under the names of torchvision, where layers are counted.
    @Test
    void torchvisionsWeightsOfEfficientNetAreTakenWhole() throws IOException {
        var file = new LinkedHashMap<String, Array>();
        for (String line : timms()) {
            String name = line.substring(0, line.indexOf(' '));
            long[] shape = Arrays.stream(line.substring(line.indexOf(' ') + 1).split("x")).mapToLong(Long::parseLong).toArray();
            float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
            Arrays.fill(values, name.hashCode() % 1000);
            file.put(torchvisions(name), new Array(shape, values));
        }
        assertTrue(file.keySet().containsAll(List.of("features.0.0.weight", "features.1.0.block.0.0.weight", "features.1.0.block.1.fc2.bias", "features.1.0.block.2.1.running_var",
                "features.6.3.block.1.0.weight", "features.7.0.block.2.fc1.weight", "features.7.0.block.3.1.bias", "features.8.1.running_mean")), file.keySet().toString());
        file.put("classifier.1.weight", new Array(new long[] {2, 1280}, new float[2560]));
        Path path = folder.resolve("torchvision.safetensors");
        Safetensors.write(path, file, Map.of());
        try (Weights weights = Weights.initialise(new EfficientNetB0(Head.FEATURES, 0, 0), List.of(), new Random(1))) {
            assertEquals(List.of("pool.weight: not in the file", "classifier.1.weight: only in the file"), weights.load(path));
            for (Parameter p : weights.parameters()) if (!p.name().equals("pool.weight")) assertEquals(p.name().hashCode() % 1000, weights.get(p.name())[0], p.name());
        }
    }

    private static String torchvisions(String timms) {
        String[] part = timms.split("\\.");
        String last = part[part.length - 1];
        if (!part[0].equals("blocks")) return Map.of("conv_stem", "features.0.0.", "bn1", "features.0.1.", "conv_head", "features.8.0.", "bn2", "features.8.1.").get(part[0]) + last;
        int stage = Integer.parseInt(part[1]) + 1, more = stage == 1 ? 0 : 1;
        String layer = switch (part[3]) {
            case "conv_dw" -> more + ".0";
            case "se" -> 1 + more + (part[4].equals("conv_reduce") ? ".fc1" : ".fc2");
            case "conv_pw" -> stage == 1 ? "2.0" : "0.0";
            case "conv_pwl" -> "3.0";
            case "bn1" -> "0.1";
            case "bn2" -> stage == 1 ? "2.1" : "1.1";
            default -> "3.1";
        };
        return "features." + stage + "." + part[2] + ".block." + layer + "." + last;
    }

    @Test
    void convNeXtsParametersBearTimmsNamesAndShapes() {
        Map<String, Parameter> all = parameters(new ConvNeXtAtto(Head.FEATURES, 0, 0));
        Map.of("stem.0.weight", new long[] {40, 3, 4, 4}, "stem.1.bias", new long[] {40}, "stages.0.blocks.1.gamma", new long[] {40},
                "stages.1.downsample.0.weight", new long[] {40}, "stages.1.downsample.1.weight", new long[] {80, 40, 2, 2},
                "stages.2.blocks.5.conv_dw.weight", new long[] {160, 1, 7, 7}, "stages.2.blocks.5.norm.weight", new long[] {160},
                "stages.3.blocks.0.mlp.fc1.weight", new long[] {1280, 320, 1, 1}, "stages.3.blocks.0.mlp.fc2.bias", new long[] {320},
                "head.norm.weight", new long[] {320}).forEach((name, shape) -> assertArrayEquals(shape, all.get(name).shape(), name));
    }

    @Test
    void othersWeightsAreTakenWhereTheyFitAndTheRestIsListed() {
        var network = new EfficientNetB0(Head.EMBEDDING, 0, 0);
        var file = new LinkedHashMap<String, Array>();
        parameters(network).forEach((name, p) -> {
            if (!name.startsWith("embedding")) file.put(name, new Array(p.shape(), new float[p.size()]));
        });
        file.put("classifier.weight", new Array(new long[] {10, 1280}, new float[12800]));
        file.put("conv_head.weight", new Array(new long[] {320, 1280, 1, 1}, new float[320 * 1280]));
        Path path = folder.resolve("timm.safetensors");
        Safetensors.write(path, file, Map.of("format", "pt"));
        try (Weights weights = Weights.initialise(network, List.of(), new Random(1))) {
            assertEquals(List.of("conv_head.weight: got the shape [320, 1280, 1, 1], wanted [1280, 320, 1, 1]",
                    "embedding.weight: not in the file", "embedding.bias: not in the file", "classifier.weight: only in the file"), weights.load(path));
            assertEquals(0, weights.get("conv_stem.weight")[0]);
            assertTrue(weights.get("embedding.weight")[0] != 0);
        }
    }

    @Test
    void aHintCanBeGivenForTheEndOfEachStageAndForTheLastMap() {
        var network = new EfficientNetB0(Head.FEATURES, 0, 0);
        try (var scope = new PointerScope(); Weights w = Weights.initialise(network, List.of(), new Random(1))) {
            var ops = new TorchOps(w, TorchOps.Mode.INFER, new Random(1));
            network.apply(ops, Upload.floats(w.flat(), new float[3 * 112 * 112], 1, 3, 112, 112));
            Map.of("blocks.0", 56, "blocks.1", 28, "blocks.2", 14, "blocks.3", 7, "blocks.4", 7, "blocks.5", 7, "blocks.6", 4, "conv_head", 4).forEach((map, side) ->
                    assertArrayEquals(new long[] {1, EfficientNetB0.channels(map), side, side}, ops.marked(map).shape(), map));
            assertThrows(IllegalArgumentException.class, () -> ops.marked("blocks.7"));
        }
        var e = assertThrows(IllegalArgumentException.class, () -> EfficientNetB0.channels("blocks.7"));
        assertTrue(e.getMessage().contains("blocks.7") && e.getMessage().contains("blocks.6, conv_head"), e.getMessage());
    }

    /// A map of another size, as smaller pictures give, is weighted by the weights of the places near each of its own.
    @Test
    void aWeightedMeanOfPlainWeightsIsTheMeanAndThePlacesCountAsTheyAreWeighted() {
        Network network = new Network() {
            @Override
            public String name() {
                return "places";
            }

            @Override
            public List<String> outputs() {
                return List.of("mean");
            }

            @Override
            public <T> List<T> apply(Ops<T> ops, T image) {
                return List.of(ops.flatten(ops.weightedAverage(image, new Ops.Places("pool", 1, 4))));
            }
        };
        float[] map = new float[16], half = {1, 2, 3, 4}, weights = new float[16];
        for (int i = 0; i < 16; i++) map[i] = i;
        weights[5] = 16;
        try (var scope = new PointerScope(); Weights w = Weights.initialise(network, List.of(), new Random(1))) {
            var ops = new TorchOps(w, TorchOps.Mode.INFER, new Random(1));
            assertArrayEquals(new float[] {7.5f}, Weights.values(network.apply(ops, Upload.floats(w.flat(), map, 1, 1, 4, 4)).getFirst()), 1e-6f);
            assertArrayEquals(new float[] {2.5f}, Weights.values(network.apply(ops, Upload.floats(w.flat(), half, 1, 1, 2, 2)).getFirst()), 1e-6f);
            w.set("pool.weight", weights);
            assertArrayEquals(new float[] {5}, Weights.values(network.apply(ops, Upload.floats(w.flat(), map, 1, 1, 4, 4)).getFirst()), 1e-6f);
            assertArrayEquals(new float[] {1}, Weights.values(network.apply(ops, Upload.floats(w.flat(), half, 1, 1, 2, 2)).getFirst()), 1e-6f);
        }
    }

    @Test
    void anotherNetworksFileIsRefused() {
        Path path = folder.resolve("other.safetensors");
        Safetensors.write(path, Map.of("layer1.weight", Array.vector(new float[2])), Map.of());
        try (Weights weights = Weights.initialise(new TinyNetwork(0, 0), List.of(), new Random(1))) {
            var e = assertThrows(IllegalArgumentException.class, () -> weights.load(path));
            assertTrue(e.getMessage().contains("layer1.weight, wanted stem.weight"), e.getMessage());
        }
    }

    @Test
    void whatIsSavedIsLoaded() {
        Path path = folder.resolve("tiny.safetensors");
        try (Weights one = Weights.initialise(new TinyNetwork(0, 0), List.of(), new Random(1));
                Weights two = Weights.initialise(new TinyNetwork(0, 0), List.of(), new Random(2))) {
            one.save(path);
            assertEquals(List.of(), two.load(path));
            assertArrayEquals(Weights.values(one.flat()), Weights.values(two.flat()));
            assertArrayEquals(Weights.values(one.flatStatistics()), Weights.values(two.flatStatistics()));
        }
    }
}
