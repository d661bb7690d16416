package semblance.train.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class UploadTest {

    /// What makes a tensor out of nothing, which is then on the processor unless it is said otherwise.
    private static final Pattern MAKING = Pattern.compile("torch\\.(from_blob|zeros|ones|full|empty|eye|arange|linspace|range|tensor|scalar_tensor|torch_tensor|rand\\w*|normal|bernoulli)\\(");
    private static final Path SOURCES = Path.of("src/main/java");

    /// Whoever else makes tensors, and why they are where they should be.
    private static final Map<String, String> OTHERS = Map.of(
            "Upload.java", "beside another tensor",
            "Weights.java", "on the device of the settings",
            "Projection.java", "an eigenvalue problem, solved on the processor before training",
            "OnnxExport.java", "compares on the processor");

    @Test
    void nobodyElseMakesTensorsSoNoneIsForgottenOnTheProcessor() throws IOException {
        Set<String> makers = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                if (MAKING.matcher(Files.readString(file)).find()) makers.add(file.getFileName().toString());
            }
        }
        assertEquals(new TreeSet<>(OTHERS.keySet()), makers);
    }

    @Test
    void everyKindOfArrayArrivesAndMayChangeAfterwards() {
        try (var scope = new PointerScope()) {
            Tensor beside = torch.zeros(1);
            float[] floats = {1.5f, -2};
            Tensor copied = Upload.floats(beside, floats, 2, 1);
            floats[0] = 9;
            assertArrayEquals(new float[] {1.5f, -2}, Weights.values(copied));
            assertArrayEquals(new float[] {0, 127, 128, 255}, Weights.values(Upload.bytes(beside, new byte[] {0, 127, -128, -1}, 2, 2)));
            assertEquals(1L << 40, Upload.longs(beside, new long[] {1L << 40}).item_long());
        }
    }
}
