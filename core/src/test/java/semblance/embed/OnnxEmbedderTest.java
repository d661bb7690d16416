package semblance.embed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.image.Image;
import semblance.network.ModelException;
import semblance.network.OnnxModel;
import semblance.network.TinyOnnx;

class OnnxEmbedderTest {

    @TempDir
    private Path folder;

    @Test
    void givesTheNetworksVectorsAtUnitLength() {
        try (OnnxModel model = OnnxModel.open(TinyOnnx.embedder(folder))) {
            float[] vector = new OnnxEmbedder(model).embed(plain(255, 127, 0)).values();
            double length = Math.hypot(Math.hypot(127.5, -0.5), -127.5);
            assertArrayEquals(new float[] {(float) (127.5 / length), (float) (-0.5 / length), (float) (-127.5 / length)}, vector, 1e-5f);
        }
    }

    @Test
    void manyAtOnceAreTheSameAsOneByOneInTheirOrder() {
        try (OnnxModel model = OnnxModel.open(TinyOnnx.embedder(folder))) {
            OnnxEmbedder embedder = new OnnxEmbedder(model);
            List<Image> crops = new ArrayList<>();
            for (int i = 0; i < 27; i++) crops.add(plain(9 * i, 255 - 9 * i, 40));
            List<Embedding> together = embedder.embed(crops);
            assertEquals(27, together.size());
            for (int i = 0; i < 27; i++) assertEquals(0, together.get(i).distanceTo(embedder.embed(crops.get(i))), 1e-5);
        }
    }

    @Test
    void noCropsAreNoVectors() {
        try (OnnxModel model = OnnxModel.open(TinyOnnx.embedder(folder))) {
            assertEquals(List.of(), new OnnxEmbedder(model).embed(List.of()));
        }
    }

    @Test
    void aCropOfAnotherSizeIsRefused() {
        try (OnnxModel model = OnnxModel.open(TinyOnnx.embedder(folder))) {
            OnnxEmbedder embedder = new OnnxEmbedder(model);
            assertThrows(IllegalArgumentException.class, () -> embedder.embed(new Image(96, 112, new byte[3 * 96 * 112])));
        }
    }

    @Test
    void aDetectorIsNoEmbedder() {
        Path file = TinyOnnx.detector(folder, new float[672], new float[1680], new float[168]);
        try (OnnxModel model = OnnxModel.open(file)) {
            assertThrows(ModelException.class, () -> new OnnxEmbedder(model));
            assertThrows(ModelException.class, () -> OnnxEmbedder.checked(model.card()));
        }
    }

    static Image plain(int red, int green, int blue) {
        byte[] rgb = new byte[3 * 112 * 112];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) blue;
        }
        return new Image(112, 112, rgb);
    }
}
