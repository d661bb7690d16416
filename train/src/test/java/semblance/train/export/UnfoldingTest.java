package semblance.train.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import semblance.train.network.Architecture;
import semblance.train.network.Head;
import semblance.train.network.Network;
import semblance.train.network.TorchOps;
import semblance.train.network.Unfolding;
import semblance.train.network.Weights;

/// An exported network goes on training as the one that was exported.
class UnfoldingTest {

    private static final int SIDE = 112, COUNT = 8;

    @TempDir
    private Path folder;

    private static Tensor pictures() {
        var random = new Random(4);
        float[] numbers = new float[COUNT * 3 * SIDE * SIDE];
        for (int i = 0; i < numbers.length; i++) numbers[i] = random.nextInt(256);
        return torch.from_blob(new FloatPointer(numbers), COUNT, 3, SIDE, SIDE).clone();
    }

    private static float[] run(Network network, Weights weights, Tensor pictures, TorchOps.Mode mode) {
        try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
            return Weights.values(network.apply(new TorchOps(weights, mode, RandomGenerator.getDefault()), pictures).getFirst());
        }
    }

    private static double difference(float[] a, float[] b) {
        double worst = 0;
        for (int i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i] - b[i]));
        return worst;
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Architecture.class)
    void anExportSaysTheSameWithItsNormsBack(Architecture architecture) throws Exception {
        var network = architecture.network(Head.EMBEDDING, 0, 0);
        Path file = folder.resolve("exported.onnx");
        try (var scope = new PointerScope(); Weights before = OnnxExportTest.trained(network, 1); Weights after = OnnxExportTest.trained(network, 2)) {
            OnnxExport.write(network, before, List.of("n", 3, SIDE, SIDE), OnnxExportTest.pictures(1, SIDE, 2), SIDE, SIDE, file);
            Tensor pictures = pictures();
            float[] wanted = run(network, before, pictures, TorchOps.Mode.INFER);
            assertEquals(List.of(), Unfolding.load(network, after, OnnxWeights.read(Files.readAllBytes(file)), pictures));
            assertTrue(difference(wanted, run(network, after, pictures, TorchOps.Mode.INFER)) < 1e-3, "as it recognises");
            assertTrue(difference(wanted, run(network, after, pictures, TorchOps.Mode.TRAIN_UNRECORDED)) < 1e-3, "as it trains on those pictures");
        }
    }

    @Test
    void anotherArchitectureIsRefusedAndWhatIsNoModelToo() throws Exception {
        var other = Architecture.CONVNEXT_ATTO.network(Head.EMBEDDING, 0, 0);
        var network = Architecture.EFFICIENTNET_B0.network(Head.EMBEDDING, 0, 0);
        Path file = folder.resolve("other.onnx");
        try (var scope = new PointerScope(); Weights a = OnnxExportTest.trained(other, 1); Weights b = OnnxExportTest.trained(network, 1)) {
            OnnxExport.write(other, a, List.of("n", 3, SIDE, SIDE), OnnxExportTest.pictures(1, SIDE, 2), SIDE, SIDE, file);
            var folded = OnnxWeights.read(Files.readAllBytes(file));
            folded.keySet().removeIf(name -> name.startsWith("embedding"));
            assertTrue(assertThrows(IllegalArgumentException.class, () -> Unfolding.load(network, b, folded, pictures())).getMessage().contains("efficientnet-b0"));
        }
        for (byte[] bytes : List.of(new byte[0], "not a model".getBytes(), new byte[1000])) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> OnnxWeights.read(bytes)).getMessage().contains("semblance train"));
        }
    }
}
