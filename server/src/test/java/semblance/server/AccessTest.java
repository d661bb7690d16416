package semblance.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.server.RunningServer.Answer;
import semblance.server.ServerSettings.Access;

/// TLS, and which sites' scripts may call.
class AccessTest {

    private static final String SITE = "https://photos.example";

    @TempDir
    Path folder;

    private ServerSettings with(Certificate certificate) {
        return ServerSettings.of(folder.resolve("data")).withAccess(new Access(Optional.of(certificate), Set.of()));
    }

    @Test
    void overTlsItAnswersWithItsCertificateAndToNobodyElse() throws Exception {
        Path store = SelfSigned.store(folder, "server");
        for (Certificate certificate : List.of(new Certificate.Pkcs12(store, SelfSigned.PASSWORD), SelfSigned.pem(folder, store, store))) {
            try (RunningServer server = RunningServer.with(with(certificate)); HttpClient client = HttpClient.newBuilder().sslContext(SelfSigned.context(store)).build()) {
                HttpRequest ask = HttpRequest.newBuilder(URI.create("https://localhost:" + server.server().port() + "/health/ready")).build();
                assertEquals(200, client.send(ask, BodyHandlers.ofString()).statusCode());
                try (Socket plain = new Socket("127.0.0.1", server.server().port())) {
                    plain.setSoTimeout(60_000);
                    plain.getOutputStream().write("GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    assertFalse(new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 200"));
                }
            }
        }
    }

    @Test
    void whatDoesNotOpenOrFitEndsTheStartAndSaysWhichFile() throws Exception {
        Path store = SelfSigned.store(folder, "server"), other = SelfSigned.store(folder, "other"), rubbish = Files.writeString(folder.resolve("rubbish"), "rubbish");
        List<String> told = new ArrayList<>();
        for (Certificate bad : List.of(new Certificate.Pkcs12(store, "wrong"), new Certificate.Pkcs12(rubbish, ""), new Certificate.Pkcs12(folder.resolve("nothing"), ""),
                SelfSigned.pem(folder, store, other), new Certificate.Pem(rubbish, rubbish, ""))) {
            told.add(assertThrows(IllegalArgumentException.class, () -> RunningServer.with(with(bad)).close(), bad.getClass().getName()).getMessage());
        }
        told.forEach(text -> assertTrue(text.startsWith("got " + folder) && !text.contains("wrong"), text));
        assertTrue(told.get(0).contains("tls_password") && told.get(2).contains("not there") && told.get(3).contains("not the certificate's"), told::toString);
        for (Map<String, String> half : List.of(Map.of("tls_key", "x"), Map.of("tls_certificate", "x"), Map.of("tls_password", "x"), Map.of("tls_key", "x", "tls_certificate", "x", "tls_keystore", "x"))) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> new Configuration().flags(half).settings()).getMessage().contains("wanted tls_certificate and tls_key"));
        }
    }

    private static Answer preflight(RunningServer server, String origin) {
        return RunningServer.send(server.bare("/v1/people").header("Origin", origin).header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "x-api-key").method("OPTIONS", BodyPublishers.noBody()));
    }

    @Test
    void onlyScriptsOfNamedSitesMayRead() {
        ServerSettings settings = ServerSettings.of(folder);
        try (RunningServer server = RunningServer.with(settings.withAccess(new Access(Optional.empty(), Set.of(SITE))))) {
            Answer preflight = preflight(server, SITE).is(204);
            assertEquals(SITE, preflight.headers().get("access-control-allow-origin"));
            assertTrue(preflight.headers().get("access-control-allow-headers").contains("X-Api-Key") && preflight.headers().get("access-control-allow-methods").contains("POST"));
            assertFalse(preflight.headers().containsKey("access-control-allow-credentials"));
            Answer answer = RunningServer.send(server.request("/v1/people").header("Origin", SITE)).is(200);
            assertEquals(List.of(SITE, "Origin"), List.of(answer.headers().get("access-control-allow-origin"), answer.headers().get("vary")));
            assertEquals(SITE, RunningServer.send(server.bare("/v1/people").header("Origin", SITE)).isProblem(401, "key_missing").headers().get("access-control-allow-origin"));
            for (String origin : List.of("https://evil.example", SITE + ".evil.example", "null", "http://photos.example")) {
                assertFalse(preflight(server, origin).isProblem(405, "method_not_allowed").headers().containsKey("access-control-allow-origin"), origin);
                assertFalse(RunningServer.send(server.request("/v1/people").header("Origin", origin)).is(200).headers().containsKey("access-control-allow-origin"), origin);
            }
        }
    }

    @Test
    void noSiteIsAllowedUnlessNamedAndNeverAll() {
        try (RunningServer server = RunningServer.in(folder)) {
            assertFalse(preflight(server, SITE).isProblem(405, "method_not_allowed").headers().containsKey("access-control-allow-origin"));
        }
        assertEquals(Set.of(SITE, "http://localhost:3000"), new Configuration().flags(Map.of("origins", SITE + ", http://localhost:3000")).settings().access().origins());
        for (String bad : List.of("*", SITE + "/", "photos.example", SITE + ",*", "null")) {
            assertThrows(IllegalArgumentException.class, () -> new Configuration().flags(Map.of("origins", bad)).settings(), bad);
        }
    }
}
