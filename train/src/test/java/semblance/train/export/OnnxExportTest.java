package semblance.train.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import semblance.train.network.Architecture;
import semblance.train.network.Head;
import semblance.train.network.Network;
import semblance.train.network.Ops;
import semblance.train.network.Parameter;
import semblance.train.network.TinyNetwork;
import semblance.train.network.Weights;

class OnnxExportTest {

    private static final int SIDE = 16;

    @TempDir
    private Path folder;

    /// Weights with statistics that a batch norm would really have.
    static Weights trained(Network network, long seed) {
        var random = new Random(seed);
        Weights weights = Weights.initialise(network, List.of(), random);
        for (Parameter p : weights.parameters()) {
            float[] values = weights.get(p.name());
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (p.name().endsWith("running_var") ? random.nextDouble() : 0.1 * random.nextGaussian());
            }
            weights.set(p.name(), values);
        }
        return weights;
    }

    static List<float[]> pictures(int n, int side, long seed) {
        var random = new Random(seed);
        return java.util.stream.Stream.generate(() -> {
            float[] picture = new float[3 * side * side];
            for (int i = 0; i < picture.length; i++) picture[i] = random.nextInt(256);
            return picture;
        }).limit(n).toList();
    }

    @Test
    void theModelSaysWhatTheNetworkSaysAndHoldsNoBatchNorm() throws Exception {
        Path file = folder.resolve("tiny.onnx");
        var network = new TinyNetwork(0.3, 0.3);
        try (Weights weights = trained(network, 1)) {
            double worst = OnnxExport.write(network, weights, List.of("n", 3, SIDE, SIDE), pictures(4, SIDE, 2), SIDE, SIDE, file);
            assertTrue(worst <= 1e-5, "differs by " + worst);
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertFalse(text.contains("BatchNormalization") || text.contains("Dropout"));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Architecture.class)
    void everyArchitectureExports(Architecture architecture) throws Exception {
        var network = architecture.network(Head.EMBEDDING, 0.2, 0.2);
        Path file = folder.resolve("all.onnx");
        try (Weights weights = trained(network, 1)) {
            double worst = OnnxExport.write(network, weights, List.of("n", 3, 112, 112), pictures(2, 112, 2), 112, 112, file);
            assertTrue(worst <= OnnxExport.TOLERANCE, "differs by " + worst);
        }
        assertTrue(Files.size(file) > 3_000_000);
    }

    @Test
    void manyPicturesAtOnceGiveWhatEachGivesAlone() throws Exception {
        Path file = folder.resolve("tiny.onnx");
        var network = new TinyNetwork(0, 0);
        List<float[]> two = pictures(2, SIDE, 2);
        try (Weights weights = trained(network, 1)) {
            OnnxExport.write(network, weights, List.of("n", 3, SIDE, SIDE), two, SIDE, SIDE, file);
        }
        var environment = OrtEnvironment.getEnvironment();
        try (var session = environment.createSession(file.toString(), new OrtSession.SessionOptions())) {
            FloatBuffer both = FloatBuffer.allocate(2 * 3 * SIDE * SIDE).put(two.get(0)).put(two.get(1)).flip();
            float[][] together = run(session, both, 2);
            for (int i = 0; i < 2; i++) {
                float[] alone = run(session, FloatBuffer.wrap(two.get(i)), 1)[0];
                for (int j = 0; j < alone.length; j++) assertEquals(alone[j], together[i][j], 1e-6);
            }
        }
    }

    private static float[][] run(OrtSession session, FloatBuffer pictures, int n) throws Exception {
        try (var x = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), pictures, new long[] {n, 3, SIDE, SIDE});
                var result = session.run(Map.of("image", x))) {
            return (float[][]) result.get(0).getValue();
        }
    }

    @Test
    void aModelThatDiffersIsNotWritten() {
        Path file = folder.resolve("bad.onnx");
        try (Weights weights = trained(new TinyNetwork(0, 0), 1)) {
            weights.set("embedding.bias", new float[] {Float.NaN, 0, 0, 0});
            var e = assertThrows(IllegalStateException.class, () -> OnnxExport.write(new TinyNetwork(0, 0), weights,
                    List.of(1, 3, SIDE, SIDE), pictures(1, SIDE, 2), SIDE, SIDE, file));
            assertTrue(e.getMessage().contains("wanted at most"), e.getMessage());
            assertEquals(0, folder.toFile().list().length);
        }
    }

    /// A batch norm that no convolution precedes can't be folded.
    private record Unfoldable() implements Network {
        @Override
        public String name() {
            return "unfoldable";
        }

        @Override
        public <T> List<T> apply(Ops<T> ops, T image) {
            return List.of(ops.batchNorm(image, new Ops.BatchNorm("bn", 3)));
        }

        @Override
        public List<String> outputs() {
            return List.of("image");
        }
    }

    @Test
    void aBatchNormWithoutAConvolutionIsRefusedByName() {
        try (Weights weights = trained(new Unfoldable(), 1)) {
            var e = assertThrows(IllegalStateException.class, () -> OnnxExport.write(new Unfoldable(), weights,
                    List.of(1, 3, 4, 4), pictures(1, 4, 1), 4, 4, folder.resolve("x.onnx")));
            assertTrue(e.getMessage().contains("bn"), e.getMessage());
        }
    }
}
