package semblance.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.image.Image;
import semblance.network.ModelCard.Input;
import semblance.network.ModelCard.Kind;

class OnnxModelTest {

    private static final OnnxModel.Settings ONE_THREAD = new OnnxModel.Settings(Device.CPU, 1);

    @TempDir
    private Path folder;

    @Test
    void runsANetwork() {
        try (OnnxModel model = OnnxModel.open(ModelFile.of(TinyOnnx.embedder(folder)), ONE_THREAD)) {
            FloatBuffer input = floats(2 * 3 * 112 * 112);
            for (int i = 0; i < input.capacity(); i++) input.put(i, i / (112 * 112));
            assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, model.run(input, new long[] {2, 3, 112, 112}, List.of("embedding")).getFirst(), 1e-3f);
            assertEquals(-1, model.batch());
        }
    }

    @Test
    void inputsOfAnySizeInTurnAreNotMixedUp() {
        try (OnnxModel model = OnnxModel.open(ModelFile.of(TinyOnnx.embedder(folder)), ONE_THREAD)) {
            for (int pictures : new int[] {2, 1, 3, 1}) {
                float[] wanted = new float[3 * pictures];
                for (int i = 0; i < wanted.length; i++) wanted[i] = i + pictures;
                float[] got = model.run(new long[] {pictures, 3, 112, 112}, input -> {
                    assertEquals(wanted.length * 112 * 112, input.remaining());
                    for (int i = 0; i < input.limit(); i++) input.put(i, wanted[i / (112 * 112)]);
                }, List.of("embedding")).getFirst();
                assertArrayEquals(wanted, got, 1e-3f);
            }
        }
    }

    @Test
    void aWrongInputIsOurException() {
        try (OnnxModel model = OnnxModel.open(ModelFile.of(TinyOnnx.embedder(folder)), ONE_THREAD)) {
            FloatBuffer input = floats(3 * 8 * 8);
            assertThrows(ModelException.class, () -> model.run(input, new long[] {1, 3, 8, 8}, List.of("embedding")));
        }
    }

    @Test
    void anotherNetworkThanTheCardsIsRefused() throws IOException {
        Path file = TinyOnnx.embedder(folder);
        byte[] onnx = Files.readAllBytes(file);
        onnx[onnx.length / 2] ^= 1;
        Files.write(file, onnx);
        assertRefused(file, "damaged or was replaced", ModelFile.digest(onnx), ModelCard.read(ModelCard.beside(file)).id());
    }

    @Test
    void corruptNetworksWithAFittingCardAreRefusedWithoutACrashSeed11() throws IOException {
        Path file = TinyOnnx.embedder(folder);
        byte[] whole = Files.readAllBytes(file);
        ModelCard card = ModelCard.read(ModelCard.beside(file));
        Random random = new Random(11);
        for (int i = 0; i < 150; i++) {
            byte[] damaged = damaged(whole, random);
            TinyOnnx.save(file, damaged, card.withId(ModelFile.digest(damaged)));
            try {
                OnnxModel.open(ModelFile.of(file), ONE_THREAD).close();
            } catch (ModelException e) {
                assertTrue(e.getMessage().contains("wanted"), e.getMessage());
            }
        }
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = random.nextInt(4) == 0 ? java.util.Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        for (int n = random.nextInt(4); n >= 0 && bytes.length > 0; n--) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        return bytes;
    }

    @Test
    void textAndNothingAreNoNetworks() {
        for (byte[] bytes : List.of(new byte[0], "not a network".getBytes())) {
            Path file = TinyOnnx.save(folder.resolve("x.onnx"), bytes, TinyOnnx.embedderCard(ModelFile.digest(bytes), Input.raw(112, 112, "arcface-112")));
            assertRefused(file, "wanted");
        }
    }

    @Test
    void aCardThatDoesNotFitTheNetworkIsRefused() {
        Path file = TinyOnnx.embedder(folder);
        ModelCard card = ModelCard.read(ModelCard.beside(file));
        TinyOnnx.embedderCard(card.id(), new Input("picture", 112, 112, card.input().colours(), card.input().mean(), card.input().std(), "arcface-112"))
                .write(ModelCard.beside(file));
        assertRefused(file, "got inputs [image]", "picture");
    }

    @Test
    void missingFilesSayWhatToDo() throws IOException {
        assertRefused(folder.resolve("none.onnx"), "there is no such model file");
        assertRefused(Files.createFile(folder.resolve("cardless.onnx")), "put the JSON that came with the model");
    }

    @Test
    void anAcceleratorThatIsNotThereIsNamedWithWhatToInstall() {
        ModelFile file = ModelFile.of(TinyOnnx.embedder(folder));
        String text = assertThrows(ModelException.class, () -> OnnxModel.open(file, new OnnxModel.Settings(Device.CUDA, 1))).getMessage();
        assertTrue(text.contains("onnxruntime_gpu"), text);
        assertThrows(ModelException.class, () -> OnnxModel.open(file, new OnnxModel.Settings(Device.TENSORRT, 1)));
    }

    @Test
    void aModelIsFoundByPathAndRefusedForTheWrongPurpose() {
        String path = TinyOnnx.embedder(folder).toString();
        assertEquals("tiny-embedder", Models.find(path, Kind.EMBEDDER).card().name());
        String text = assertThrows(ModelException.class, () -> Models.find(path, Kind.DETECTOR)).getMessage();
        assertTrue(text.contains("wanted one for a detector"), text);
        assertTrue(assertThrows(ModelException.class, () -> Models.find("nobody", Kind.DETECTOR)).getMessage().contains("nobody"));
    }

    @Test
    void planesAreMeanAndDeviationOfTheCardInItsOrder() {
        Input input = new Input("x", 2, 1, ModelCard.Colours.BGR, new double[] {10, 20, 30}, new double[] {1, 2, 4}, "");
        FloatBuffer planes = floats(3 * 4 * 2);
        for (int i = 0; i < planes.capacity(); i++) planes.put(i, 7);
        new Planes(input).write(new Image(2, 1, new byte[] {(byte) 230, 100, 50, 30, 20, 10}), planes, 0, new Planes.Canvas(4, 2, 1, 1));
        float[] got = new float[24];
        planes.get(0, got);
        assertArrayEquals(new float[] {0, 0, 0, 0, 0, 40, 0, 0, 0, 0, 0, 0, 0, 40, 0, 0, 0, 0, 0, 0, 0, 50, 0, 0}, got);
    }

    private void assertRefused(Path file, String... parts) {
        String text = assertThrows(ModelException.class, () -> OnnxModel.open(ModelFile.of(file), ONE_THREAD)).getMessage();
        for (String part : parts) assertTrue(text.contains(part), text);
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(4 * count).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }
}
