package semblance.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nonsense to every call of the APIs of others: an answer in their form, never a failure of the server, and nothing
/// touched but the caller's own collection.
class DropInFuzzTest {

    private static final List<String> QUERIES = List.of("", "limit=0", "&subject=x", "subject=x?status=true", "subject=%00", "page=99999999&size=2147483647",
            "limit=-0&det_prob_threshold=1e-400", "face_plugins=,,,", "det_prob_threshold=Infinity", "subject=" + "%F0%9F%98%80".repeat(30), "=&==&?&?", "size=1&size=0");
    private static final List<String> TYPES = List.of("multipart/form-data; boundary=xyz", "multipart/form-data", "multipart/form-data; boundary=", "application/json",
            "application/json; charset=utf-16", "image/jpeg", "text/plain", "nonsense", "application/x-www-form-urlencoded");
    private static final List<String> TEXTS = List.of("{\"file\":\"\"}", "{\"file\":\"AAAA\"}", "{\"subject\":\"x\"}", "{\"subject\":null}", "{\"embeddings\":[[]]}", "{\"embeddings\":{}}",
            "{\"source\":[1],\"targets\":[[1]]}", "[\"1\",2,null,[3]]", "[".repeat(5000), "{}", "null", "\"x\"", "", "api_key=x");

    @TempDir
    Path folder;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void nonsenseIsAnsweredInTheFormOfItsProtocol(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        try (RunningServer server = RunningServer.in(folder)) {
            server.form("/api/v1/recognition/faces?subject=Ada", Map.of("file", Portraits.of(Portraits.ADA, 1))).is(201);
            String key = server.server().services().keys().issue("fuzz", Set.of(Scope.READ, Scope.IDENTIFY, Scope.ENROL), Set.of("fuzz")).secret();
            List<Route> routes = routes(server);
            for (int i = 0; i < 250; i++) check(server, request(server, routes.get(random.nextInt(routes.size())), key, random));
            assertEquals("Ada", server.get("/api/v1/recognition/subjects").is(200).json().at("/subjects/0").asText());
            assertEquals(1, server.form("/api/v1/recognition/recognize", Map.of("file", Portraits.of(Portraits.ADA, 2))).is(200).json().at("/result/0/subjects").size());
        }
    }

    /// Each call needs one scope, so a key with another is turned away; before its body is looked at.
    @Test
    void aKeyOfAnotherScopeOpensNothing() {
        try (RunningServer server = RunningServer.in(folder)) {
            ApiKeys keys = server.server().services().keys();
            List<String> secrets = Stream.of(Scope.READ, Scope.IDENTIFY, Scope.ENROL).map(s -> keys.issue(s.word(), Set.of(s), Set.of("default")).secret()).toList();
            for (Route route : routes(server)) {
                // a key in the address; and what is no call
                if (route.path().startsWith("/api/v1/static") || route.path().endsWith("*")) continue;
                long opened = secrets.stream().map(secret -> asked(server, route, secret)).filter(answer -> !lacksScope(answer)).count();
                assertTrue(opened <= 1, () -> route + " is opened by " + opened);
                assertTrue(asked(server, route, "smb_nobody").status() >= 400, route::toString);
            }
        }
    }

    private static boolean lacksScope(RunningServer.Answer answer) {
        return answer.status() == 403 || answer.status() == 405 && answer.json().path("code").asInt() == 32;
    }

    private static RunningServer.Answer asked(RunningServer server, Route route, String secret) {
        String path = route.path().replace("[/]", "").replaceAll("\\{\\w+}", "1").replace("*", "x/y");
        return RunningServer.send(server.bare(path).header("X-Api-Key", secret).header("Content-Type", "application/json").method(route.method().text(), BodyPublishers.ofString("{}")));
    }

    private static List<Route> routes(RunningServer server) {
        return server.server().routes().stream().filter(r -> r.path().startsWith("/api/v1/") || r.path().startsWith("/v1/vision/")).toList();
    }

    private static void check(RunningServer server, HttpRequest.Builder request) {
        HttpRequest sent = request.copy().build();
        RunningServer.Answer answer = RunningServer.send(request);
        assertTrue(answer.status() < 500, () -> sent.method() + " " + sent.uri() + " " + sent.headers().map() + ": " + answer.text());
        if (answer.status() < 300) return;
        if (sent.uri().getPath().startsWith("/v1/vision")) assertTrue(!answer.json().path("success").asBoolean(true) && answer.json().has("error"), answer::text);
        else assertTrue(answer.json().path("code").isInt() && answer.json().path("message").isTextual(), answer::text);
    }

    private static HttpRequest.Builder request(RunningServer server, Route route, String key, SplittableRandom random) {
        String path = route.path().replace("[/]", "").replaceAll("\\{\\w+}", random.nextBoolean() ? "1" : "%E2%82%AC%20x").replace("*", "x/y");
        String query = QUERIES.get(random.nextInt(QUERIES.size()));
        return server.bare(path + (query.isEmpty() ? "" : "?" + query)).header("X-Api-Key", key)
                .header("Content-Type", TYPES.get(random.nextInt(TYPES.size())))
                .method(route.method().text(), BodyPublishers.ofByteArray(body(random)));
    }

    private static byte[] body(SplittableRandom random) {
        String text = TEXTS.get(random.nextInt(TEXTS.size()));
        return switch (random.nextInt(3)) {
            case 0 -> text.getBytes(StandardCharsets.UTF_8);
            case 1 -> RunningServer.multipart(Map.of(List.of("file", "image", "userid", "source_image", "x").get(random.nextInt(5)), random.nextBoolean() ? text : text.getBytes(StandardCharsets.UTF_8)));
            default -> damaged(random);
        };
    }

    /// A form of which some bytes are others, some are missing.
    private static byte[] damaged(SplittableRandom random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte b : RunningServer.multipart(Map.of("file", new byte[300], "subject", "x"))) {
            int what = random.nextInt(60);
            if (what > 0) bytes.write(what == 1 ? random.nextInt(256) : b);
        }
        return bytes.toByteArray();
    }
}
