package semblance.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.server.RunningServer.Answer;
import semblance.server.ServerSettings.Limits;

/// Bad input at every route of the own API: an error in our form, nothing written, the server well afterwards.
class FuzzTest {

    private static final Set<String> WRITING = Set.of("POST", "PUT", "PATCH");

    @TempDir
    static Path folder;
    private static RunningServer server;
    private static String person;

    @BeforeAll
    static void start() {
        Limits limits = new Limits(64 << 10, 1_000_000, 2, 4, 0);
        server = RunningServer.with(ServerSettings.of(folder.resolve("data")).withLimits(limits));
        person = server.form("/v1/people", Map.of("name", "Ada", "picture", Portraits.of(Portraits.ADA, 0))).is(201).json().at("/person/id").asText();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<Route> routes() {
        return server.server().routes().stream().filter(r -> r.path().startsWith("/v1/") && !r.path().startsWith("/v1/vision") && r.scope().isPresent()).toList();
    }

    /// An address of the route, for the person there is.
    private static String address(Route route) {
        return route.path().replace("{id}", person).replace("{face}", "1").replace("{name}", "door");
    }

    private static Map<String, String> state() {
        Map<String, String> state = new TreeMap<>();
        for (String list : List.of("/v1/people", "/v1/collections", "/v1/keys", "/v1/gallery", "/v1/streams", "/v1/gallery/receipts")) state.put(list, server.get(list).is(200).text());
        try (Stream<Path> files = Files.list(folder.resolve("data"))) {
            state.put("files", files.map(f -> f.getFileName().toString()).sorted().toList().toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return state;
    }

    private static void refused(Answer answer, String what) {
        assertTrue(answer.status() >= 400 && answer.status() < 500, what + ": " + answer.status() + " " + answer.text());
        assertFalse(answer.json().at("/error/code").asText().isEmpty(), what + ": " + answer.text());
        assertTrue(answer.json().at("/error/details").isObject(), what);
        assertFalse(answer.text().contains("java.") || answer.text().contains("\tat ") || answer.text().contains(folder.toString()), what + ": " + answer.text());
    }

    private static void unharmed(Map<String, String> before) {
        assertEquals(before, state());
        RunningServer.send(server.bare("/health/ready")).is(200);
    }

    private static HttpRequest.Builder with(Route route, String type, byte[] body) {
        return server.request(address(route)).header("Content-Type", type).method(route.method().text(), BodyPublishers.ofByteArray(body));
    }

    @Test
    void jsonOfTheWrongShapeIsRefusedEverywhere() {
        Map<String, String> before = state();
        List<String> bodies = new ArrayList<>(List.of("", "null", "[]", "\"x\"", "{", "{\"name\":", "{}x", "{\"a\":1,\"a\":2}", "{\"unknown_field\":1}",
                "[".repeat(5000), "{\"a\":".repeat(1000), "{\"picture\":\"%%%\"}", "{\"picture\":17}", "{\"name\":{\"first\":\"x\"}}", "\u0000", "{\"into\":[]}",
                "{\"picture\":\"" + "A".repeat(40_000) + "\"}", "{\"name\":\"" + "A".repeat(100_000) + "\"}", "{\"n\":" + "9".repeat(1000) + "}", "{\"threshold\":\"NaN\"}", "{\"threshold\":1e400}"));
        for (Route route : routes()) {
            if (!WRITING.contains(route.method().text())) continue;
            for (String body : bodies) refused(RunningServer.send(with(route, "application/json", body.getBytes(StandardCharsets.UTF_8))), route.path() + " " + shown(body));
        }
        unharmed(before);
    }

    private static String shown(String body) {
        return body.length() > 40 ? body.substring(0, 40) + "..." : body;
    }

    @Test
    void brokenFormsAndPicturesAreRefusedEverywhere() {
        Map<String, String> before = state();
        byte[] good = RunningServer.multipart(Map.of("name", "Mutant", "collection", "mutants", "picture", Portraits.of(Portraits.BEN, 0)));
        List<byte[]> bodies = new ArrayList<>(List.of(new byte[0], "--xyz".getBytes(), "--xyz--".getBytes(), "--xyz\r\n\r\n--xyz--".getBytes(),
                "--xyz\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"../../etc/passwd\"\r\n\r\nx\r\n--xyz--".getBytes(),
                "--xyz\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a\0b\"\r\n\r\nx\r\n--xyz--".getBytes(),
                ("--xyz\r\nX: " + "y".repeat(20_000) + "\r\n\r\nx\r\n--xyz--").getBytes(), "--xyz\r\nContent-Disposition: form-data\r\n\r\nx\r\n--xyz--".getBytes(),
                "--xyz\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n".repeat(100).getBytes(),
                Arrays.copyOf(good, good.length / 2), Arrays.copyOf(good, good.length - 9)));
        for (Route route : routes()) {
            if (!route.method().text().equals("POST")) continue;
            for (byte[] body : bodies) refused(RunningServer.send(with(route, "multipart/form-data; boundary=xyz", body)), route.path() + " " + shown(new String(body, StandardCharsets.ISO_8859_1)));
            for (String type : List.of("multipart/form-data", "multipart/form-data; boundary=", "text/plain", "application/xml", "image/png")) {
                refused(RunningServer.send(with(route, type, "nothing useful".getBytes())), route.path() + " " + type);
            }
            refused(RunningServer.send(with(route, "image/png", Bombs.png(20_000, 20_000))), route.path() + " bomb");
        }
        unharmed(before);
    }

    @Test
    void aPictureBombIsRefusedBeforeMemoryIsTakenForIt() {
        server.picture("/v1/detect", Bombs.png(20_000, 20_000)).isProblem(413, "too_many_pixels");
    }

    @Test
    void pixelsAndTextsThatInflateAreReadNoFurtherThanThePictureIsLarge() {
        Map<String, String> before = state();
        for (String chunk : List.of("IDAT", "zTXt", "iCCP")) {
            for (Route route : routes()) {
                if (!route.method().text().equals("POST")) continue;
                Answer answer = RunningServer.send(with(route, "image/png", Bombs.inflating(chunk, 50)));
                if (answer.status() != 200) refused(answer, route.path() + " " + chunk);
            }
        }
        unharmed(before);
    }

    @Test
    void mutatedPicturesNeverBreakTheServer() {
        Map<String, String> before = state();
        byte[] picture = Portraits.of(Portraits.BEN, 0);
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] mutant = picture.clone();
            for (int i = random.nextInt(1, 30); i > 0; i--) mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
            Answer answer = server.picture("/v1/detect", random.nextInt(4) == 0 ? Arrays.copyOf(mutant, random.nextInt(mutant.length)) : mutant);
            if (answer.status() != 200) refused(answer, "seed " + seed);
        }
        unharmed(before);
    }

    @Test
    void whatIsTooLargeIsRefused() {
        server.picture("/v1/detect", new byte[65 << 10]).isProblem(413, "body_too_large");
        HttpRequest.Builder chunked = server.request("/v1/detect").header("Content-Type", "image/jpeg")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[65 << 10])));
        RunningServer.send(chunked).isProblem(413, "body_too_large");
    }

    @Test
    void pathsAndQueriesLeadNowhereElse() {
        Map<String, String> before = state();
        for (String path : List.of("/v1/people/..%2f..%2fkeys", "/v1/people/%2e%2e/keys.json", "/v1/people/%00", "/v1/people/a%0d%0aX:y", "/v1/../../etc/passwd", "//etc/passwd",
                "/v1/people/" + "a".repeat(1500), "/v1/people/x/faces/-1/photo", "/v1/streams/file%3A%2F%2F%2Fetc%2Fpasswd/preview", "/v1/people?limit=0", "/v1/people?limit=99999999999",
                "/v1/people?limit=x", "/v1/people?after=nonsense", "/v1/people?after=%zz", "/v1/people?status=dead", "/v1/people?collection=%0a", "/v1/sightings?after=x",
                "/v1/gallery/changes?after=x", "/v1/people?collection=", "/page/..%2f..%2fetc%2fpasswd", "/page/%2e%2e/keys.json", "/page//etc/passwd", "/page/index.html%00.js")) {
            Answer answer = RawHttp.ask(server.server().port(), "GET " + path + " HTTP/1.1\r\nHost: x\r\nX-Api-Key: " + server.key() + "\r\nConnection: close\r\n\r\n");
            refused(answer, path);
        }
        unharmed(before);
    }

    @Test
    void noHeaderOfTheCallerBecomesOneOfTheAnswer() {
        Answer answer = RawHttp.ask(server.server().port(), "GET /health/live HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\r\n b: c\r\nConnection: close\r\n\r\n");
        assertFalse(answer.headers().containsKey("b"));
        for (String value : List.of("a\rSet-Cookie: x=1", "a\nSet-Cookie: x=1", "a%0d%0aSet-Cookie: x=1", "a\0b")) {
            for (String header : List.of("X-Request-Id", "Origin", "Idempotency-Key", "Last-Event-ID", "If-None-Match")) {
                Answer injected = RawHttp.ask(server.server().port(), "GET / HTTP/1.1\r\nHost: x\r\n" + header + ": " + value + "\r\nConnection: close\r\n\r\n");
                assertFalse(injected.headers().containsKey("set-cookie"), header + ": " + value);
            }
        }
        for (String bad : List.of("GET /health/live\r\n\r\n", "\0\0\0\0\r\n\r\n", "GET / HTTP/9.9\r\nHost: x\r\n\r\n", "GET /a b c HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", "POST /v1/detect HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "GET /health/live HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(100_000) + "\r\n\r\n", "GET /" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")) {
            assertTrue(RawHttp.ask(server.server().port(), bad).status() >= 400 || RawHttp.ask(server.server().port(), bad).status() == 0, shown(bad));
        }
        RunningServer.send(server.bare("/health/ready")).is(200);
    }

    @Test
    void aKeyOfAnotherCollectionSeesAndChangesNobody() {
        String secret = server.json("POST", "/v1/keys", "{\"label\":\"elsewhere\",\"scopes\":[\"admin\"],\"collections\":[\"elsewhere\"]}").is(201).json().path("secret").asText();
        Map<String, String> before = state();
        for (Route route : routes()) {
            for (String type : List.of("application/json", "image/jpeg")) {
                byte[] body = type.equals("image/jpeg") ? Portraits.of(Portraits.ADA, 0) : "{}".getBytes(StandardCharsets.UTF_8);
                HttpRequest.Builder request = server.bare(address(route)).header("X-Api-Key", secret).header("Content-Type", type).method(route.method().text(),
                        WRITING.contains(route.method().text()) ? BodyPublishers.ofByteArray(body) : BodyPublishers.noBody());
                Answer answer = RunningServer.send(request);
                if (answer.status() != 200) refused(answer, route.path());
                assertFalse(answer.text().contains(person) || answer.text().contains("\"Ada\""), route + ": " + answer.text());
            }
        }
        unharmed(before);
    }

    @Test
    void aKeyOfAnotherScopeOpensNothing() {
        Map<String, String> secrets = new TreeMap<>();
        for (Scope scope : Scope.values()) secrets.put(scope.word(), server.json("POST", "/v1/keys", "{\"label\":\"" + scope.word() + "\",\"scopes\":[\"" + scope.word() + "\"]}").is(201).json().path("secret").asText());
        Map<String, String> before = state();
        for (Route route : routes()) {
            for (Scope scope : List.of(Scope.READ, Scope.IDENTIFY, Scope.ENROL)) {
                if (scope == route.scope().orElseThrow()) continue;
                HttpRequest.Builder request = server.bare(address(route)).header("X-Api-Key", secrets.get(scope.word())).method(route.method().text(), BodyPublishers.ofString("{}"));
                RunningServer.send(request).isProblem(403, "key_lacks_scope");
            }
            RunningServer.send(server.bare(address(route)).method(route.method().text(), BodyPublishers.noBody())).isProblem(401, "key_missing");
            RunningServer.send(server.bare(address(route)).header("X-Api-Key", "' OR 1=1 --").method(route.method().text(), BodyPublishers.noBody())).isProblem(401, "key_unknown");
        }
        unharmed(before);
    }
}
