package semblance.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.http.Method;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.server.RunningServer.Answer;

/// Clients that send half of what they promised, or slowly, or ask in ways that nobody offered: they get an error or the
/// connection is closed, and the server is well.
class ConnectionsTest {

    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
    private static final int SLOW_ONES = 100;

    @TempDir
    static Path folder;
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.in(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String address(Route route) {
        return route.path().replaceAll("\\{\\w+}", "x").replace("[/]", "").replace("*", "x");
    }

    private static String head(String method, String path, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: x\r\nX-Api-Key: " + server.key() + "\r\n");
        for (String header : headers) head.append(header).append("\r\n");
        return head + "\r\n";
    }

    /// 4xx, or hung up without a word.
    private static void refused(String request) {
        int status = harmless(request);
        assertTrue(status == 0 || status >= 400, request + ": " + status);
    }

    /// The same, or an answer for which the rest is not needed.
    private static int harmless(String request) {
        Answer answer = RawHttp.ask(server.server().port(), request);
        assertTrue(answer.status() < 500 && answer.status() != 101, request + ": " + answer.status() + " " + answer.text());
        assertFalse(answer.text().contains("java.") || answer.text().contains("\tat "), answer.text());
        return answer.status();
    }

    private static void well() {
        RunningServer.send(server.bare("/health/ready")).is(200);
        server.picture("/v1/identify", Portraits.of(Portraits.ADA, 0)).is(200);
        assertEquals(0, server.get("/v1/gallery").is(200).json().path("people").asInt());
    }

    @Test
    void bodiesThatEndTooEarlyAreRefusedEverywhere() {
        for (Route route : server.server().routes()) {
            if (!WITH_BODY.contains(route.method().text())) continue;
            String method = route.method().text(), path = address(route);
            for (String half : List.of(head(method, path, "Content-Type: application/json", "Content-Length: 1000") + "{\"name\":\"A",
                    head(method, path, "Content-Type: multipart/form-data; boundary=xyz", "Content-Length: 1000") + "--xyz\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nA",
                    head(method, path, "Content-Type: image/jpeg", "Transfer-Encoding: chunked") + "100\r\nhalf a chunk")) {
                // some calls of other APIs need no body
                if (route.scope().isPresent()) refused(half);
                else harmless(half);
            }
        }
        for (String size : List.of("7fffffffffffffff", "ffffffffffffffffff", "-1", "", "10;" + "x".repeat(70_000))) {
            refused(head("POST", "/v1/detect", "Content-Type: image/jpeg", "Transfer-Encoding: chunked") + size + "\r\nx");
        }
        for (String length : List.of("99999999999999999999", "1e3", "+5", "5, 6", "")) {
            refused(head("POST", "/v1/detect", "Content-Type: image/jpeg", "Content-Length: " + length) + "x");
        }
        well();
    }

    @Test
    void manySlowOnesKeepNobodyElseWaiting() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW_ONES; i++) {
                slow.add(RawHttp.open(server.server().port(), switch (i % 3) {
                    case 0 -> "POST /v1/det";
                    case 1 -> "GET /v1/people HTTP/1.1\r\nHost: x\r\nX-Api-";
                    default -> head("POST", "/v1/detect", "Content-Type: image/jpeg", "Content-Length: 1000") + "half";
                }));
            }
            well();
        } finally {
            for (Socket socket : slow) socket.close();
        }
        well();
    }

    @Test
    void headIsGetWithoutTheBody() {
        for (Route route : server.server().routes()) {
            Answer head = RunningServer.send(server.request(address(route)).method("HEAD", BodyPublishers.noBody()));
            assertEquals(0, head.body().length, address(route));
            if (!route.method().equals(Method.GET)) continue;
            if (route.streamed()) {
                assertTrue(head.status() == 405 && !head.headers().get("allow").contains("HEAD"), () -> route + ": " + head.headers());
                continue;
            }
            Answer get = server.get(address(route));
            assertEquals(get.status() + " " + get.headers().get("content-type"), head.status() + " " + head.headers().get("content-type"), address(route));
            // metrics count their own request
            if (!route.path().equals("/metrics")) assertEquals(get.headers().get("content-length"), head.headers().get("content-length"), address(route));
        }
        assertEquals(401, RunningServer.send(server.bare("/v1/people").method("HEAD", BodyPublishers.noBody())).status());
        assertEquals(405, RunningServer.send(server.request("/v1/identify").method("HEAD", BodyPublishers.noBody())).status());
        // were there a body after HEAD, it would be taken for the next answer
        String both = RawHttp.ask(server.server().port(), "HEAD /health/live HTTP/1.1\r\nHost: x\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").text();
        assertTrue(both.startsWith("HTTP/1.1 404"), both);
        well();
    }

    @Test
    void optionsAreAnsweredInTheFormOfErrorsAndSayWhatThereIs() throws IOException {
        for (Route route : server.server().routes()) {
            Answer options = RunningServer.send(server.request(address(route)).method("OPTIONS", BodyPublishers.noBody()));
            assertEquals(405, options.status(), address(route));
            List<String> allowed = List.of(options.headers().get("allow").split(", "));
            assertTrue(allowed.contains(route.method().text()) && allowed.contains("HEAD") == (allowed.contains("GET") && !route.streamed()), () -> route + ": " + options.headers());
        }
        refused("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");
        well();
    }

    @Test
    void anotherProtocolIsOfferedNowhereButAtEvents() {
        for (String path : List.of("/v1/people", "/", "/health/live", "/v1/streams/x/events", "/v1/streams/x/preview", "/nowhere")) {
            harmless(head("GET", path, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        }
        well();
    }
}
