package semblance.server.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.server.Portraits;
import semblance.server.RunningServer;
import semblance.server.RunningServer.Answer;
import semblance.server.ServerSettings;

class StreamsTest {

    private static final int FRAMES = 24;

    @TempDir
    Path folder;

    private RunningServer server() throws IOException {
        Path frames = Files.createDirectories(folder.resolve("frames"));
        for (int i = 0; i < FRAMES; i++) Files.write(frames.resolve("%03d.jpg".formatted(i)), Portraits.of(Portraits.ADA, i % 3));
        return RunningServer.with(ServerSettings.of(folder.resolve("data")).withSources(Map.of("door", frames.toString(), "gone", folder.resolve("nothing").toString())));
    }

    @Test
    void aNamedSourceIsWatchedAndItsEventsAreSentToTheEnd() throws IOException {
        try (RunningServer server = server()) {
            server.form("/v1/people", Map.of("name", "Ada", "picture", Portraits.of(Portraits.ADA, 0))).is(201);
            assertEquals("door", server.get("/v1/streams").is(200).json().at("/sources/0").asText());
            server.json("PUT", "/v1/streams/door", "{}").is(201);
            Answer events = server.get("/v1/streams/door/events").is(200);
            assertTrue(events.headers().get("content-type").startsWith("text/event-stream"));
            assertTrue(events.text().startsWith("id: 1\ndata: {\"type\":\"appeared\""), events.text());
            assertTrue(events.text().contains("\"type\":\"recognised\"") && events.text().contains("\"person\":\"Ada\""), events.text());
            assertTrue(events.text().endsWith("event: end\ndata: {}\n\n"), events.text());
            Answer later = RunningServer.send(server.request("/v1/streams/door/events").header("Last-Event-ID", "1"));
            assertTrue(later.text().startsWith("id: 2\n"), later.text());
            assertEquals("ended", server.delete("/v1/streams/door").is(200).json().path("state").asText());
        }
    }

    @Test
    void thePreviewIsJpegAfterJpeg() throws IOException {
        try (RunningServer server = server()) {
            server.json("PUT", "/v1/streams/door", "{\"max_fps\":5}").is(201);
            Answer preview = server.get("/v1/streams/door/preview").is(200);
            assertTrue(preview.headers().get("content-type").startsWith("multipart/x-mixed-replace"));
        }
    }

    @Test
    void nothingButTheNamedSourcesIsEverOpened() throws IOException {
        try (RunningServer server = server()) {
            for (String name : List.of("http%3A%2F%2F127.0.0.1%2F", "%2Fetc%2Fpasswd", "webcam")) {
                assertEquals(404, server.json("PUT", "/v1/streams/" + name, "{}").status(), name);
            }
            Answer gone = server.json("PUT", "/v1/streams/gone", "{}").isProblem(422, "unusable_source");
            assertTrue(!gone.text().contains(folder.toString()), gone.text());
            server.get("/v1/streams/door/events").isProblem(404, "no_such_stream");
            server.json("PUT", "/v1/streams/door", "{\"learn\":\"yes\"}").isProblem(400, "invalid_value");
        }
    }
}
