package semblance.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two server processes on one PostgreSQL, behind nginx with the configuration that deploy/ gives as an example.
class SeveralServersTest {

    private static final int FRAMES = 12;

    @TempDir
    static Path folder;
    private static TwoServers servers;

    @BeforeAll
    static void start() throws Exception {
        Path frames = Files.createDirectories(folder.resolve("frames"));
        for (int i = 0; i < FRAMES; i++) Files.write(frames.resolve("%03d.jpg".formatted(i)), Portraits.of(Portraits.BEN, i % 3));
        servers = TwoServers.start(folder, "servers", "source.door=" + frames);
    }

    @AfterAll
    static void stop() {
        if (servers != null) servers.close();
    }

    /// Asks until the answer is this one: the other server's news takes milliseconds, the machine may be busy.
    private static void awaitName(KilledServer server, String name, byte[] picture) throws Exception {
        String said = "";
        for (int i = 0; i < 100 && !said.equals(name); i++) {
            said = TwoServers.json(servers.send(TwoServers.picture(servers.to(server, "/v1/identify"), picture))).at("/faces/0/person/name").asText();
            if (!said.equals(name)) Thread.sleep(100);
        }
        assertEquals(name, said);
    }

    @Test
    void whomOneLearnsTheOtherKnowsAndWhenOneIsKilledTheOtherGoesOnAnswering() throws Exception {
        assertEquals(201, servers.enrol(servers.through("/v1/people"), "Ada", Portraits.of(Portraits.ADA, 0)));
        awaitName(servers.one(), "Ada", Portraits.of(Portraits.ADA, 1));
        awaitName(servers.two(), "Ada", Portraits.of(Portraits.ADA, 1));
        servers.two().process().destroyForcibly();
        servers.two().process().waitFor();
        for (int i = 0; i < 10; i++) {
            HttpResponse<String> answer = servers.send(TwoServers.picture(servers.through("/v1/identify"), Portraits.of(Portraits.ADA, 2)));
            assertEquals(200, answer.statusCode(), answer.body());
            assertEquals("Ada", TwoServers.json(answer).at("/faces/0/person/name").asText());
        }
    }

    @Test
    void nginxAddsWhatItShouldAndItsErrorsHaveOurShape() throws Exception {
        HttpResponse<String> ready = servers.send(servers.through("/health/ready").header("X-Request-Id", "mine"));
        assertEquals(200, ready.statusCode());
        assertTrue(ready.headers().firstValue("strict-transport-security").isPresent() && ready.headers().firstValue("x-request-id").orElse("").matches("[0-9a-f]{32}"), ready.headers()::toString);
        assertEquals(1, ready.headers().allValues("content-security-policy").size());
        assertEquals(404, servers.send(servers.through("/metrics")).statusCode());
        assertEquals(200, servers.send(servers.through("/v1/gallery/backup")).statusCode());
        HttpResponse<String> between = servers.send(TwoServers.picture(servers.through("/v1/detect"), new byte[(20 << 20) + 1000]));
        assertEquals(413, between.statusCode());
        assertTrue(between.body().contains("20971520 bytes"), between.body());
        HttpResponse<String> above = servers.send(TwoServers.picture(servers.through("/v1/detect"), new byte[22 << 20]));
        assertEquals(413, above.statusCode());
        assertEquals("body_too_large", TwoServers.json(above).at("/error/code").asText(), above.body());
    }

    /// What came over a WebSocket.
    private record Heard(StringBuilder text, CompletableFuture<Integer> closed) implements WebSocket.Listener {

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status);
            return null;
        }
    }

    @Test
    void liveEventsComeThroughBothWays() throws Exception {
        assertEquals(201, servers.send(TwoServers.json(servers.through("/v1/streams/door"), "PUT", "{}")).statusCode());
        String events = servers.send(servers.through("/v1/streams/door/events")).body().replace(": still here\n\n", "");
        assertTrue(events.startsWith("id: 1\n") && events.endsWith("event: end\ndata: {}\n\n"), events);
        Heard heard = new Heard(new StringBuilder(), new CompletableFuture<>());
        WebSocket socket = servers.client().newWebSocketBuilder().header("X-Api-Key", servers.one().key())
                .buildAsync(URI.create("wss://localhost:" + servers.nginx().port() + "/v1/streams/door/events"), heard).get(2, TimeUnit.MINUTES);
        assertEquals(WebSocket.NORMAL_CLOSURE, heard.closed.get(2, TimeUnit.MINUTES));
        assertTrue(heard.text.toString().startsWith("{\"id\":1,"), heard.text::toString);
        assertTrue(socket.isInputClosed());
        awaitLine("\"route\":\"/v1/streams/{name}/events\",\"status\":101");
        HttpResponse<String> metrics = servers.send(servers.to(servers.one(), "/metrics"));
        assertTrue(metrics.body().contains("semblance_request_seconds_count{method=\"GET\",route=\"/v1/streams/{name}/events\",status=\"101\"} 1"), metrics.body());
    }

    /// Of the first server's access log: with an id of nginx's and the id of a key.
    private static void awaitLine(String part) throws Exception {
        Pattern line = Pattern.compile("\"request\":\"[0-9a-f]{32}\",\"key\":\"\\w+\",\"method\":\"GET\"," + Pattern.quote(part));
        for (int i = 0; i < 100 && !line.matcher(Files.readString(servers.log())).find(); i++) Thread.sleep(100);
        assertTrue(line.matcher(Files.readString(servers.log())).find(), Files.readString(servers.log()));
    }
}
