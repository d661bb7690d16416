package semblance.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assertions;

/// A real server on a free port, and how tests talk to it.
public final class RunningServer implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SemblanceServer server;
    private final String key;

    private RunningServer(SemblanceServer server, String key) {
        this.server = server;
        this.key = server.firstKey().orElse(key);
    }

    public static RunningServer in(Path folder) {
        return with(ServerSettings.of(folder));
    }

    public static RunningServer with(ServerSettings settings) {
        return again(settings, "");
    }

    /// @param key of the admin, made at an earlier start
    public static RunningServer again(ServerSettings settings, String key) {
        return new RunningServer(SemblanceServer.start(settings.withPort(0)), key);
    }

    /// @param body bytes, so that a test may look at them as it likes
    public record Answer(int status, Map<String, String> headers, byte[] body) {

        public Answer {
            headers = Map.copyOf(headers);
        }

        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + text(), e);
            }
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public Answer is(int wanted) {
            Assertions.assertEquals(wanted, status, this::text);
            return this;
        }

        public Answer isProblem(int wanted, String code) {
            is(wanted);
            Assertions.assertEquals(code, json().at("/error/code").asText(), this::text);
            return this;
        }
    }

    public String key() {
        return key;
    }

    public SemblanceServer server() {
        return server;
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    /// A request with the admin's key.
    public HttpRequest.Builder request(String path) {
        return bare(path).header("X-Api-Key", key);
    }

    /// A request without a key.
    public HttpRequest.Builder bare(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofMinutes(2));
    }

    public Answer get(String path) {
        return send(request(path));
    }

    public Answer delete(String path) {
        return send(request(path).DELETE());
    }

    public Answer post(String path, JsonNode json) {
        return json("POST", path, json.toString());
    }

    public Answer json(String method, String path, String json) {
        return send(request(path).header("Content-Type", "application/json").method(method, BodyPublishers.ofString(json)));
    }

    public Answer picture(String path, byte[] picture) {
        return send(request(path).header("Content-Type", "image/jpeg").POST(BodyPublishers.ofByteArray(picture)));
    }

    /// @param parts names to text or bytes
    public Answer form(String path, Map<String, Object> parts) {
        return send(request(path).header("Content-Type", "multipart/form-data; boundary=xyz").POST(BodyPublishers.ofByteArray(multipart(parts))));
    }

    public static byte[] multipart(Map<String, Object> parts) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        parts.forEach((name, value) -> {
            String file = value instanceof byte[] ? "; filename=\"a.jpg\"\r\nContent-Type: image/jpeg" : "";
            body.writeBytes(("--xyz\r\nContent-Disposition: form-data; name=\"" + name + "\"" + file + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            body.writeBytes(value instanceof byte[] bytes ? bytes : value.toString().getBytes(StandardCharsets.UTF_8));
            body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        });
        body.writeBytes("--xyz--\r\n".getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    public static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
            Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            response.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
            return new Answer(response.statusCode(), headers, response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
