package semblance.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import semblance.store.postgres.PostgresServer;

/// Two server processes on one PostgreSQL, behind nginx with the configuration that deploy/ gives as an example, and how tests talk to them.
///
/// @param log what the first says on its error output
record TwoServers(KilledServer one, KilledServer two, Nginx nginx, HttpClient client, Path log) implements AutoCloseable {

    /// @param schema   of the gallery
    /// @param settings of both, `key=value`
    static TwoServers start(Path folder, String schema, String... settings) throws Exception {
        Nginx.needed();
        Path log = folder.resolve("one.log");
        List<String> common = new ArrayList<>(List.of(settings));
        common.add("gallery=" + PostgresServer.shared().url(schema));
        KilledServer one = KilledServer.logging(folder, log, with(common, folder.resolve("one")));
        Files.createDirectories(folder.resolve("two"));
        Files.copy(folder.resolve("one/keys.json"), folder.resolve("two/keys.json"));
        KilledServer two = KilledServer.start(folder, with(common, folder.resolve("two")));
        Path store = SelfSigned.store(folder, "server");
        Certificate.Pem pem = SelfSigned.pem(folder, store, store);
        Nginx nginx = Nginx.before(folder, pem.chain(), pem.key(), one.port(), two.port());
        return new TwoServers(one, two, nginx, HttpClient.newBuilder().sslContext(SelfSigned.context(store)).version(HttpClient.Version.HTTP_1_1).build(), log);
    }

    private static String[] with(List<String> settings, Path data) {
        List<String> all = new ArrayList<>(settings);
        all.add("data=" + data);
        return all.toArray(String[]::new);
    }

    HttpRequest.Builder through(String path) {
        return request("https://localhost:" + nginx.port() + path);
    }

    HttpRequest.Builder to(KilledServer server, String path) {
        return request("http://127.0.0.1:" + server.port() + path);
    }

    private HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(URI.create(address)).header("X-Api-Key", one.key()).timeout(Duration.ofMinutes(2));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    static HttpRequest.Builder picture(HttpRequest.Builder request, byte[] picture) {
        return request.header("Content-Type", "image/jpeg").POST(BodyPublishers.ofByteArray(picture));
    }

    static HttpRequest.Builder json(HttpRequest.Builder request, String method, String json) {
        return request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(json));
    }

    int enrol(HttpRequest.Builder request, String name, byte[] picture) throws IOException, InterruptedException {
        BodyPublisher body = BodyPublishers.ofByteArray(RunningServer.multipart(Map.of("name", name, "picture", picture)));
        return send(request.header("Content-Type", "multipart/form-data; boundary=xyz").POST(body)).statusCode();
    }

    @Override
    public void close() {
        client.close();
        nginx.close();
        one.process().destroyForcibly();
        two.process().destroyForcibly();
    }
}
