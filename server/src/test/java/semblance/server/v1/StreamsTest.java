package semblance.server.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.websocket.WsCloseCodes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.live.Frame;
import semblance.live.FrameSource;
import semblance.live.LiveSettings;
import semblance.live.PushedFrames;
import semblance.live.SourceException;
import semblance.server.ApiKeys;
import semblance.server.Portraits;
import semblance.server.RunningServer;
import semblance.server.RunningServer.Answer;
import semblance.server.Scope;
import semblance.server.ServerSettings;
import semblance.server.Serving;

class StreamsTest {

    private static final int FRAMES = 24;

    @TempDir
    Path folder;

    private RunningServer server() throws IOException {
        return server(FRAMES);
    }

    private RunningServer server(int count) throws IOException {
        Path frames = Files.createDirectories(folder.resolve("frames"));
        for (int i = 0; i < 3; i++) Files.write(frames.resolve("%04d.jpg".formatted(i)), Portraits.of(Portraits.ADA, i));
        for (int i = 3; i < count; i++) Files.createLink(frames.resolve("%04d.jpg".formatted(i)), frames.resolve("%04d.jpg".formatted(i % 3)));
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
            // a sign of life every ten seconds, on a busy machine
            String text = events.text().replace(": still here\n\n", "");
            assertTrue(text.startsWith("id: 1\ndata: {\"type\":\"appeared\""), text);
            assertTrue(text.contains("\"type\":\"recognised\"") && text.contains("\"person\":\"Ada\""), text);
            assertTrue(text.endsWith("event: end\ndata: {}\n\n"), text);
            Answer later = RunningServer.send(server.request("/v1/streams/door/events").header("Last-Event-ID", "1"));
            assertTrue(later.text().startsWith("id: 2\n"), later.text());
            Answer ofBefore = RunningServer.send(server.request("/v1/streams/door/events").header("Last-Event-ID", "99999"));
            assertEquals(text, ofBefore.text());
            assertEquals("ended", server.delete("/v1/streams/door").is(200).json().path("state").asText());
        }
    }

    /// What came over a WebSocket, until it was closed.
    private record Heard(StringBuilder text, CompletableFuture<Integer> closed) implements WebSocket.Listener {

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data).append(last ? "\n" : "");
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status);
            return null;
        }
    }

    private static String heard(RunningServer server, String key, String after) throws Exception {
        Heard heard = new Heard(new StringBuilder(), new CompletableFuture<>());
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.newWebSocketBuilder().header("X-Api-Key", key).header("Last-Event-ID", after)
                    .buildAsync(URI.create("ws://127.0.0.1:" + server.server().port() + "/v1/streams/door/events"), heard).get(2, TimeUnit.MINUTES);
            assertEquals(WebSocket.NORMAL_CLOSURE, heard.closed.get(2, TimeUnit.MINUTES));
        }
        return heard.text.toString();
    }

    /// What comes from now on, as soon as something does.
    private static InputStream opened(RunningServer server, HttpClient client, String key, String what) throws Exception {
        HttpRequest request = server.bare("/v1/streams/door/" + what).header("X-Api-Key", key).build();
        return client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
    }

    @Test
    void whoseKeyIsRevokedHearsAndSeesNoMoreOfARunningStream() throws Exception {
        try (RunningServer server = server(5000); HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            server.json("PUT", "/v1/streams/door", "{}").is(201);
            ApiKeys keys = server.server().services().keys();
            ApiKeys.Issued issued = keys.issue("door", Set.of(Scope.IDENTIFY), Set.of());
            InputStream events = opened(server, client, issued.secret(), "events"), pictures = opened(server, client, issued.secret(), "preview");
            Heard heard = new Heard(new StringBuilder(), new CompletableFuture<>());
            client.newWebSocketBuilder().header("X-Api-Key", issued.secret())
                    .buildAsync(URI.create("ws://127.0.0.1:" + server.server().port() + "/v1/streams/door/events"), heard).get(2, TimeUnit.MINUTES);
            assertTrue(keys.revoke(issued.key().id()));
            String last = new String(events.readAllBytes(), StandardCharsets.UTF_8);
            pictures.readAllBytes();
            assertEquals(WsCloseCodes.VIOLATED_POLICY, heard.closed.get(2, TimeUnit.MINUTES));
            assertEquals("running", server.get("/v1/streams").json().at("/streams/0/state").asText());
            assertTrue(!last.contains("event: end"), last);
        }
    }

    private static int refused(RunningServer server, String key) {
        Exception e = assertThrows(ExecutionException.class, () -> heard(server, key, "0"));
        return assertInstanceOf(WebSocketHandshakeException.class, e.getCause()).getResponse().statusCode();
    }

    @Test
    void eventsComeOverAWebSocketToKeysThatMayHearThem() throws Exception {
        try (RunningServer server = server()) {
            assertEquals(404, refused(server, server.key()));
            server.form("/v1/people", Map.of("name", "Ada", "picture", Portraits.of(Portraits.ADA, 0))).is(201);
            server.json("PUT", "/v1/streams/door", "{}").is(201);
            String all = heard(server, server.key(), "0");
            assertTrue(all.startsWith("{\"id\":1,\"event\":{\"type\":\"appeared\"") && all.contains("\"person\":\"Ada\""), all);
            assertTrue(heard(server, server.key(), "1").startsWith("{\"id\":2,"));
            assertEquals(all, heard(server, server.key(), "99999"));
            ApiKeys keys = server.server().services().keys();
            assertEquals(all, heard(server, keys.issue("door", Set.of(Scope.IDENTIFY), Set.of("default")).secret(), "0"));
            assertEquals(403, refused(server, keys.issue("reader", Set.of(Scope.READ), Set.of()).secret()));
            assertEquals(404, refused(server, keys.issue("others", Set.of(Scope.IDENTIFY), Set.of("others")).secret()));
            assertEquals(401, refused(server, "smb_nobody"));
            awaitCounts(server, Map.of(101, 4, 401, 1, 403, 1, 404, 2));
        }
    }

    @Test
    void whoIsErasedIsErasedFromTheEventsOfStreamsToo() throws Exception {
        try (RunningServer server = server()) {
            String ada = server.form("/v1/people", Map.of("name", "Ada", "picture", Portraits.of(Portraits.ADA, 0))).is(201).json().at("/person/id").asText();
            server.json("PUT", "/v1/streams/door", "{}").is(201);
            String events = server.get("/v1/streams/door/events").is(200).text();
            assertTrue(events.contains("\"person\":\"Ada\""), events);
            server.delete("/v1/people/" + ada).is(200);
            // heard soon, not at once
            for (int i = 0; i < 300 && events.contains(ada); i++) {
                Thread.sleep(100);
                events = server.get("/v1/streams/door/events").is(200).text();
            }
            assertTrue(!events.contains("Ada") && !events.contains(ada) && events.contains("\"type\":\"appeared\""), events);
        }
    }

    /// A camera that is unplugged as soon as it is looked at.
    private static final class Unplugged implements FrameSource {

        @Override
        public Optional<Frame> next() {
            throw new SourceException("unplugged");
        }

        @Override
        public boolean live() {
            return true;
        }

        @Override
        public double framesPerSecond() {
            return 25;
        }

        @Override
        public String name() {
            return "unplugged";
        }

        @Override
        public void close() {
        }
    }

    @Test
    void aCameraThatWasLostIsWatchedAgainAfterAPause() throws Exception {
        try (RunningServer server = RunningServer.in(folder)) {
            Serving serving = server.server().services().serving();
            Queue<FrameSource> sources = new ConcurrentLinkedQueue<>(List.of(new Unplugged(), new PushedFrames("plugged in", 25)));
            Stream.Watched door = new Stream.Watched("door", sources::remove, LiveSettings.of(serving.now().recognizer().calibration()));
            Stream stream = new Stream(door, serving, Duration.ofSeconds(3));
            awaitState(stream, "waiting");
            awaitState(stream, "running");
            assertTrue(sources.isEmpty());
            stream.stop();
            assertEquals("ended", stream.json().path("state").asText());
            Stream hopeless = new Stream(new Stream.Watched("door", Unplugged::new, door.settings()), serving, Duration.ofHours(1));
            awaitState(hopeless, "waiting");
            hopeless.stop();
            assertEquals("failed", hopeless.json().path("state").asText());
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            hopeless.sendEvents(0, said, () -> true);
            assertEquals("event: end\ndata: {}\n\n", said.toString(StandardCharsets.UTF_8));
        }
    }

    private static void awaitState(Stream stream, String wanted) throws InterruptedException {
        for (int i = 0; i < 600 && !stream.json().path("state").asText().equals(wanted); i++) Thread.sleep(50);
        assertEquals(wanted, stream.json().path("state").asText());
    }

    /// WebSockets are in the metrics like other requests; the last may not have ended yet.
    private static void awaitCounts(RunningServer server, Map<Integer, Integer> wanted) throws InterruptedException {
        Map<Integer, Integer> counts = Map.of();
        for (int i = 0; i < 300 && !counts.equals(wanted); i++) {
            if (i > 0) Thread.sleep(100);
            counts = Pattern.compile("semblance_request_seconds_count\\{method=\"GET\",route=\"/v1/streams/\\{name}/events\",status=\"(\\d+)\"} (\\d+)").matcher(server.get("/metrics").text()).results()
                    .collect(Collectors.toMap(m -> Integer.valueOf(m.group(1)), m -> Integer.valueOf(m.group(2))));
        }
        assertEquals(wanted, counts);
    }

    @Test
    void thePreviewIsJpegAfterJpeg() throws IOException {
        try (RunningServer server = server()) {
            server.json("PUT", "/v1/streams/door", "{\"max_fps\":5}").is(201);
            for (String what : List.of("events", "preview")) {
                Answer head = RunningServer.send(server.request("/v1/streams/door/" + what).method("HEAD", BodyPublishers.noBody())).is(405);
                assertEquals("GET", head.headers().get("allow"));
            }
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
            for (String wrong : List.of("\"learn\":\"yes\"", "\"forget_days\":-1", "\"forget_days\":0.5", "\"forget_days\":1e9")) {
                server.json("PUT", "/v1/streams/door", "{" + wrong + "}").isProblem(400, "invalid_value");
            }
            server.json("PUT", "/v1/streams/door", "{\"learn\":true,\"forget_days\":0}").is(201);
        }
    }
}
