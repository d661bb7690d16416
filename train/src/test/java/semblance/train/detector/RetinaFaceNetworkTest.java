package semblance.train.detector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.train.export.OnnxExport;
import semblance.train.network.Parameter;
import semblance.train.network.TorchOps;
import semblance.train.network.Weights;

class RetinaFaceNetworkTest {

    private final RetinaFaceNetwork network = new RetinaFaceNetwork(RetinaFaceNetwork.Form.SCORES);

    @Test
    void it_has_0_43_million_trained_numbers() {
        try (Weights weights = weights(1)) {
            assertEquals(426_608, weights.parameters().stream().filter(Parameter::trained).mapToInt(Parameter::size).sum());
        }
    }

    @Test
    void it_answers_for_every_anchor() {
        try (Weights weights = weights(2); var scope = new PointerScope()) {
            var ops = new TorchOps(weights, TorchOps.Mode.INFER, RandomGenerator.getDefault());
            List<Tensor> out = network.apply(ops, torch.rand(1, 3, 64, 96));
            int anchors = new Anchors(96, 64).count();
            int[] widths = {4, 10, 2};
            for (int i = 0; i < 3; i++) {
                assertEquals(anchors, out.get(i).size(1));
                assertEquals(widths[i], out.get(i).size(2));
            }
        }
    }

    @Test
    void exported_it_says_the_same_at_two_shapes(@TempDir Path folder) throws Exception {
        try (Weights weights = weights(3)) {
            Path file = folder.resolve("detector.onnx");
            List<Object> input = List.of(1L, 3L, "height", "width");
            assertTrue(OnnxExport.write(network, weights, input, List.of(noise(64, 96)), 64, 96, file) < 1e-4);
            assertTrue(OnnxExport.write(network, weights, input, List.of(noise(128, 32)), 128, 32, file) < 1e-4);
            assertTrue(Files.size(file) < 1_800_000, Files.size(file) + " bytes");
        }
    }

    private Weights weights(long seed) {
        return Weights.initialise(network, List.of(), new Random(seed));
    }

    private static float[] noise(int height, int width) {
        var random = new Random(height);
        float[] values = new float[3 * height * width];
        for (int i = 0; i < values.length; i++) values[i] = random.nextInt(256);
        return values;
    }
}
