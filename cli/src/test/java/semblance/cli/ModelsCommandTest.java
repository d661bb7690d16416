package semblance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCommandTest {

    @TempDir
    Path folder;

    @BeforeAll
    static void needed() {
        Pictures.needModels();
    }

    @Test
    void theShippedNetworksAreListedAndAreWhatTheirCardsSay() {
        List<String> names = Command.run("models", "--json").exits(Exit.OK).json().stream().map(n -> n.get("model").asText()).toList();
        assertTrue(names.containsAll(List.of("semblance-detector", "semblance-landmarks", "semblance-embedder")), names.toString());
        List<JsonNode> verified = Command.run("models", "verify", "--json").exits(Exit.OK).json();
        assertEquals(names, verified.stream().map(n -> n.get("model").asText()).toList());
        assertEquals(1, Command.run("models", "verify", "semblance-detector", "--json").exits(Exit.OK).json().size());
    }

    @Test
    void aCardTellsFiguresOnceForEachWayTheyWereMeasured() {
        String card = Command.run("models", "show", "semblance-embedder").exits(Exit.OK).out();
        assertEquals(1, card.lines().filter(line -> line.startsWith("measured ")).count(), card);
        assertTrue(card.contains(" at a false match rate of 0.0001\n"), card);
        JsonNode json = Command.run("models", "show", "semblance-embedder", "--json").exits(Exit.OK).json().getFirst();
        assertEquals(64, json.get("embedding_size").asInt());
        assertTrue(json.get("measured").size() > 3);
    }

    @Test
    void aNameThatIsNoneAndAFileThatIsNoNetworkAreRefused() {
        assertTrue(Command.run("models", "show", "semblance-embeder").exits(Exit.MODEL).err().contains("semblance-embedder"));
        Command.run("models", "verify", Pictures.bytes(folder.resolve("a.onnx"), new byte[100])).exits(Exit.MODEL);
    }
}
