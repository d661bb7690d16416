package semblance.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.network.ModelException;

class ConfigurationTest {

    @TempDir
    Path folder;

    @Test
    void flagsWinOverTheEnvironmentAndThatOverTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("server.conf"), "# ours\nport = 1\nqueue = 2\nconcurrency = 3\nsource.door = webcam:1\n");
        ServerSettings settings = new Configuration().file(file)
                .environment(Map.of("SEMBLANCE_SERVER_QUEUE", "20", "SEMBLANCE_SERVER_PORT", "10", "PATH", "/bin"))
                .flags(Map.of("port", "100", "data", folder.toString())).settings();
        assertEquals(100, settings.port());
        assertEquals(20, settings.limits().queue());
        assertEquals(3, settings.limits().concurrency());
        assertEquals(Map.of("door", "webcam:1"), settings.sources());
        assertEquals("127.0.0.1", settings.host());
    }

    @Test
    void landmarksAreCorrectedUnlessNoNetworkIsWanted() {
        assertEquals("landmarks", new Configuration().settings().matching().landmarks().orElseThrow().card().kind().name().toLowerCase());
        assertTrue(new Configuration().flags(Map.of("landmarks", "none")).settings().matching().landmarks().isEmpty());
        String text = assertThrows(ModelException.class, () -> new Configuration().flags(Map.of("landmarks", "nothing")).settings()).getMessage();
        assertTrue(text.contains("no landmarks called \"nothing\""), text);
    }

    @Test
    void anUnknownKeyIsRefusedAndTheNearestNamedWhereverItStands() throws IOException {
        Path file = Files.writeString(folder.resolve("server.conf"), "max_body_mp = 1\n");
        Map<String, Runnable> places = Map.of(file.toString(), () -> new Configuration().file(file), "the command line", () -> new Configuration().flags(Map.of("max_body_mp", "1")),
                "SEMBLANCE_SERVER_MAX_BODY_MP", () -> new Configuration().environment(Map.of("SEMBLANCE_SERVER_MAX_BODY_MP", "1")));
        places.forEach((place, set) -> {
            String text = assertThrows(IllegalArgumentException.class, set::run, place).getMessage();
            assertTrue(text.contains("\"max_body_mp\"") && text.contains("did you mean \"max_body_mb\"") && text.contains(place), text);
        });
    }

    @Test
    void aValueOfTheWrongKindIsRefused() {
        for (Map<String, String> flags : List.of(Map.of("port", "many"), Map.of("port", "70000"), Map.of("queue", "-1"), Map.of("keep_photos", "yes"),
                Map.of("max_body_mb", "0"), Map.of("max_megapixels", "x"), Map.of("requests_per_second", "-1"), Map.of("concurrency", "0"))) {
            String text = assertThrows(IllegalArgumentException.class, () -> new Configuration().flags(flags).settings()).getMessage();
            assertTrue(text.startsWith("got ") && text.contains("wanted"), text);
        }
    }
}
