package semblance.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.store.postgres.PostgresServer;

/// Two server processes on one PostgreSQL, behind nginx with the configuration that deploy/ gives as an example.
class SeveralServersTest {

    private static final int FRAMES = 12;

    @TempDir
    static Path folder;
    private static KilledServer one, two;
    private static Nginx nginx;
    private static HttpClient client;

    @BeforeAll
    static void start() throws Exception {
        Nginx.needed();
        String gallery = "gallery=" + PostgresServer.shared().url("servers");
        Path frames = Files.createDirectories(folder.resolve("frames"));
        for (int i = 0; i < FRAMES; i++) Files.write(frames.resolve("%03d.jpg".formatted(i)), Portraits.of(Portraits.BEN, i % 3));
        one = KilledServer.start(folder, "data=" + folder.resolve("one"), gallery, "source.door=" + frames);
        Files.createDirectories(folder.resolve("two"));
        Files.copy(folder.resolve("one/keys.json"), folder.resolve("two/keys.json"));
        two = KilledServer.start(folder, "data=" + folder.resolve("two"), gallery);
        Path store = SelfSigned.store(folder, "server");
        Certificate.Pem pem = SelfSigned.pem(folder, store, store);
        nginx = Nginx.before(folder, pem.chain(), pem.key(), one.port(), two.port());
        client = HttpClient.newBuilder().sslContext(SelfSigned.context(store)).version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stop() {
        if (client != null) client.close();
        if (nginx != null) nginx.close();
        if (one != null) one.process().destroyForcibly();
        if (two != null) two.process().destroyForcibly();
    }

    private static HttpRequest.Builder through(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + nginx.port() + path)).header("X-Api-Key", one.key()).timeout(Duration.ofMinutes(2));
    }

    private static HttpRequest.Builder to(KilledServer server, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).header("X-Api-Key", one.key()).timeout(Duration.ofMinutes(2));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }

    private static HttpRequest.Builder picture(HttpRequest.Builder request, byte[] picture) {
        return request.header("Content-Type", "image/jpeg").POST(BodyPublishers.ofByteArray(picture));
    }

    private static int enrol(HttpRequest.Builder request, String name, byte[] picture) throws Exception {
        BodyPublisher body = BodyPublishers.ofByteArray(RunningServer.multipart(Map.of("name", name, "picture", picture)));
        return send(request.header("Content-Type", "multipart/form-data; boundary=xyz").POST(body)).statusCode();
    }

    /// Asks until the answer is this one: the other server's news takes milliseconds, the machine may be busy.
    private static void awaitName(KilledServer server, String name, byte[] picture) throws Exception {
        String said = "";
        for (int i = 0; i < 100 && !said.equals(name); i++) {
            said = json(send(picture(to(server, "/v1/identify"), picture))).at("/faces/0/person/name").asText();
            if (!said.equals(name)) Thread.sleep(100);
        }
        assertEquals(name, said);
    }

    @Test
    void whomOneLearnsTheOtherKnowsAndWhenOneIsKilledTheOtherGoesOnAnswering() throws Exception {
        assertEquals(201, enrol(through("/v1/people"), "Ada", Portraits.of(Portraits.ADA, 0)));
        awaitName(one, "Ada", Portraits.of(Portraits.ADA, 1));
        awaitName(two, "Ada", Portraits.of(Portraits.ADA, 1));
        two.process().destroyForcibly();
        two.process().waitFor();
        for (int i = 0; i < 10; i++) {
            HttpResponse<String> answer = send(picture(through("/v1/identify"), Portraits.of(Portraits.ADA, 2)));
            assertEquals(200, answer.statusCode(), answer.body());
            assertEquals("Ada", json(answer).at("/faces/0/person/name").asText());
        }
    }

    @Test
    void nginxAddsWhatItShouldAndItsErrorsHaveOurShape() throws Exception {
        HttpResponse<String> ready = send(through("/health/ready").header("X-Request-Id", "mine"));
        assertEquals(200, ready.statusCode());
        assertTrue(ready.headers().firstValue("strict-transport-security").isPresent() && ready.headers().firstValue("x-request-id").orElse("").matches("[0-9a-f]{32}"), ready.headers()::toString);
        assertEquals(1, ready.headers().allValues("content-security-policy").size());
        assertEquals(404, send(through("/metrics")).statusCode());
        HttpResponse<String> shared = send(through("/v1/gallery/reembedding").header("Content-Type", "application/json").POST(BodyPublishers.ofString("{}")));
        assertEquals("gallery_on_server", json(shared).at("/error/code").asText(), shared.body());
        HttpResponse<String> between = send(picture(through("/v1/detect"), new byte[(20 << 20) + 1000]));
        assertEquals(413, between.statusCode());
        assertTrue(between.body().contains("20971520 bytes"), between.body());
        HttpResponse<String> above = send(picture(through("/v1/detect"), new byte[22 << 20]));
        assertEquals(413, above.statusCode());
        assertEquals("body_too_large", json(above).at("/error/code").asText(), above.body());
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
        HttpRequest.Builder begin = through("/v1/streams/door").header("Content-Type", "application/json").PUT(BodyPublishers.ofString("{}"));
        assertEquals(201, send(begin).statusCode());
        HttpResponse<String> events = send(through("/v1/streams/door/events"));
        assertTrue(events.body().startsWith("id: 1\n") && events.body().endsWith("event: end\ndata: {}\n\n"), events.body());
        Heard heard = new Heard(new StringBuilder(), new CompletableFuture<>());
        client.newWebSocketBuilder().header("X-Api-Key", one.key())
                .buildAsync(URI.create("wss://localhost:" + nginx.port() + "/v1/streams/door/events"), heard).get(2, TimeUnit.MINUTES);
        assertEquals(WebSocket.NORMAL_CLOSURE, heard.closed.get(2, TimeUnit.MINUTES));
        assertTrue(heard.text.toString().startsWith("{\"id\":1,"), heard.text::toString);
    }
}
