package semblance.train.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
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

    /// EfficientNet-B0 has 5,288,548 parameters with a classifier of 1000 classes, which is 1,281,000 of them; the other two
    /// were counted by hand from their papers' tables.
    @ParameterizedTest(name = "{0} has {1} trained numbers before its head")
    @CsvSource({"EFFICIENTNET_B0,4007548", "CONVNEXT_ATTO,3374520", "MOBILEFACENET,937344"})
    void sizesAreThoseOfThePapers(Architecture architecture, long wanted) {
        assertEquals(wanted, trained(architecture.network(Head.FEATURES, 0, 0)));
        assertEquals(wanted + 64L * architecture.features() + 64, trained(architecture.network(Head.EMBEDDING, 0, 0)));
    }

    @Test
    void efficientNetsParametersBearTimmsNamesAndShapes() {
        Map<String, Parameter> all = parameters(new EfficientNetB0(Head.FEATURES, 0, 0));
        Map.of("conv_stem.weight", new long[] {32, 3, 3, 3}, "blocks.0.0.conv_dw.weight", new long[] {32, 1, 3, 3},
                "blocks.0.0.se.conv_reduce.weight", new long[] {8, 32, 1, 1}, "blocks.0.0.conv_pw.weight", new long[] {16, 32, 1, 1},
                "blocks.2.1.conv_dw.weight", new long[] {240, 1, 5, 5}, "blocks.2.1.se.conv_expand.bias", new long[] {240},
                "blocks.5.3.conv_pwl.weight", new long[] {192, 1152, 1, 1}, "blocks.6.0.bn3.running_var", new long[] {320},
                "conv_head.weight", new long[] {1280, 320, 1, 1}, "bn2.bias", new long[] {1280})
                .forEach((name, shape) -> assertArrayEquals(shape, all.get(name).shape(), name));
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
