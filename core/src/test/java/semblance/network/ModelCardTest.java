package semblance.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semblance.network.ModelCard.Colours;
import semblance.network.ModelCard.Input;
import semblance.network.ModelCard.Kind;
import semblance.network.ModelCard.Measurement;
import semblance.network.ModelCard.Training;

class ModelCardTest {

    private static final ModelCard FULL = new ModelCard("0a".repeat(32), Kind.EMBEDDER, "own", "EfficientNet-B0, 64 numbers",
            new Input("input", 112, 112, Colours.BGR, new double[] {104, 117, 123}, new double[] {1, 2, 3}, "arcface-112"),
            Map.of("embedding", "output"), 64,
            Optional.of(new Training("rendered people", "train embedder --seed 5", 5, Map.of("classify", 0.25, "triplet", 0.125))),
            List.of(new Measurement("F1", 0.96, "validation", "evaluate lfw")),
            new TreeMap<>(Map.of(0.01, 1.1, 0.0001, 0.9)), 11.5, "research");

    @TempDir
    private Path folder;

    @Test
    void isTheSameAfterWritingAndReading() {
        Path file = folder.resolve("own.json");
        FULL.write(file);
        ModelCard read = ModelCard.read(file);
        assertArrayEquals(FULL.input().mean(), read.input().mean());
        assertArrayEquals(FULL.input().std(), read.input().std());
        assertEquals(withInput(FULL, read.input()), read);
        assertEquals(1, folder.toFile().list().length, "no temporary file is left");
    }

    @Test
    void thresholdsAreWrittenAsPeopleWriteThem() throws IOException {
        assertTrue(CardJson.text(FULL).contains("\"0.0001\" : 0.9"), CardJson.text(FULL));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "\"kind\" : \"embedder\" | \"kind\" : \"painter\" | wanted one of [detector, landmarks, embedder]",
            "\"embedding_size\" : 64 | \"embedding_size\" : 6.5 | whole number",
            "\"embedding_size\" : 64 | \"embedding_sice\" : 64 | embedding",
            "\"licence\" : | \"lizenz\" : | there is no \"licence\"",
            "\"slope\" : 11.5 | \"slope\" : \"steep\" | wanted a number",
            "\"colours\" : \"bgr\" | \"colours\" : 3 | input.colours",
            "\"0.01\" : 1.1 | \"often\" : 1.1 | false match rate",
            "\"id\" : \"0a | \"id\" : \"0g | SHA-256"})
    void namesTheFieldThatIsWrong(String right, String wrong, String wanted) throws IOException {
        String json = CardJson.text(FULL).replace(right, wrong);
        String text = assertThrows(ModelException.class, () -> CardJson.parse(json.getBytes(), "card")).getMessage();
        assertTrue(text.contains(wanted), text);
    }

    @Test
    void aMissingCardSaysWhatToDo() {
        String text = assertThrows(ModelException.class, () -> ModelCard.read(folder.resolve("none.json"))).getMessage();
        assertTrue(text.contains("put the JSON"), text);
    }

    @Test
    void damagedCardsAreReadOrRefusedAndNothingElseSeed3() throws IOException {
        byte[] whole = CardJson.text(FULL).getBytes();
        Random random = new Random(3);
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = whole.clone();
            for (int n = 0; n <= random.nextInt(4); n++) damaged[random.nextInt(damaged.length)] = (byte) "{}[]\",:0-\\x\u00ff".charAt(random.nextInt(12));
            try {
                CardJson.parse(damaged, "card");
            } catch (ModelException e) {
                assertTrue(e.getMessage().startsWith("card: "), e.getMessage());
            }
        }
    }

    @Test
    void deepNestingIsRefused() {
        byte[] deep = ("{\"id\":" + "[".repeat(100_000)).getBytes();
        assertThrows(ModelException.class, () -> CardJson.parse(deep, "card"));
    }

    @Test
    void findsTheCardBesideTheNetwork() throws IOException {
        assertEquals(Path.of("a", "b.json"), ModelCard.beside(Path.of("a", "b.onnx")));
        assertEquals("x.json", ModelCard.beside(Files.createTempFile(folder, "x", "").resolveSibling("x")).getFileName().toString());
    }

    private static ModelCard withInput(ModelCard c, Input input) {
        return new ModelCard(c.id(), c.kind(), c.name(), c.architecture(), input, c.outputs(), c.embeddingSize(), c.training(),
                c.measured(), c.thresholds(), c.slope(), c.licence());
    }
}
