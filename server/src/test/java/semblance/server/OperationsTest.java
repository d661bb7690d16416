package semblance.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationsTest {

    @TempDir
    Path folder;

    @Test
    void itIsAliveAndReadyAndCountsItself() {
        try (RunningServer server = RunningServer.in(folder.resolve("data"))) {
            RunningServer.send(server.bare("/health/live")).is(200);
            assertEquals("ready", RunningServer.send(server.bare("/health/ready")).is(200).json().path("status").asText());
            // what nobody holds is gone after a collection
            System.gc();
            String metrics = server.get("/metrics").is(200).text();
            assertTrue(metrics.contains("semblance_gallery_people 0.0") && metrics.contains("semblance_queue 0.0"), metrics);
            assertTrue(metrics.contains("semblance_request_seconds_bucket{method=\"GET\",route=\"/health/live\",status=\"200\""), metrics);
        }
    }

    @Test
    void itIsNotReadyWhileTheGallerysTablesDoNotAnswerThoughMemoryDoes() throws Exception {
        try (RunningServer server = RunningServer.in(folder)) {
            rename(folder.resolve("gallery.sqlite"), "person", "elsewhere");
            assertTrue(RunningServer.send(server.bare("/health/ready")).status() >= 500);
            RunningServer.send(server.bare("/health/live")).is(200);
            rename(folder.resolve("gallery.sqlite"), "elsewhere", "person");
            RunningServer.send(server.bare("/health/ready")).is(200);
        }
    }

    private static void rename(Path gallery, String table, String name) throws SQLException {
        try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + gallery); Statement statement = file.createStatement()) {
            statement.execute("ALTER TABLE " + table + " RENAME TO " + name);
        }
    }

    @Test
    void methodsThatCallersMakeUpAreOneInTheMetrics() {
        try (RunningServer server = RunningServer.in(folder)) {
            for (String method : new String[] {"AAAA", "AAAB"}) assertEquals(404, RawHttp.ask(server.server().port(), method + " /x HTTP/1.1\r\nHost: x\r\n\r\n").status());
            String metrics = server.get("/metrics").is(200).text();
            assertTrue(metrics.contains("semblance_request_seconds_count{method=\"OTHER\",route=\"/*\",status=\"404\"} 2") && !metrics.contains("AAA"), metrics);
        }
    }

    @Test
    void everyAnswerHasARequestIdAndTheHeadersThatBrowsersObey() {
        try (RunningServer server = RunningServer.in(folder)) {
            RunningServer.Answer answer = RunningServer.send(server.bare("/health/live").header("X-Request-Id", "abc-1"));
            assertEquals("abc-1", answer.headers().get("x-request-id"));
            assertEquals("nosniff", answer.headers().get("x-content-type-options"));
            assertTrue(answer.headers().get("content-security-policy").contains("default-src 'none'"));
            assertNotEquals("<script>", RunningServer.send(server.bare("/health/live").header("X-Request-Id", "<script>")).headers().get("x-request-id"));
        }
    }

    @Test
    void whatIsNotThereIsSaidInTheFormOfErrors() {
        try (RunningServer server = RunningServer.in(folder)) {
            server.get("/nowhere").isProblem(404, "not_found");
            server.get("/v1/people/a/b/c/d").isProblem(404, "not_found");
            server.delete("/health/live").isProblem(405, "method_not_allowed");
            RunningServer.send(server.bare("/metrics")).isProblem(401, "key_missing");
            RunningServer.send(server.bare("/metrics").header("Authorization", "Bearer nonsense")).isProblem(401, "key_unknown");
            RunningServer.send(server.bare("/metrics").header("Authorization", "Bearer " + server.key())).is(200);
        }
    }

    @Test
    void keysOutliveTheServerAndLieHashedInAFileOfTheOwner() throws Exception {
        String key;
        try (RunningServer server = RunningServer.in(folder.resolve("data"))) {
            key = server.key();
        }
        Path file = folder.resolve("data/keys.json");
        assertTrue(!Files.readString(file).contains(key) && key.length() > 30);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data"))));
        try (RunningServer server = RunningServer.in(folder.resolve("data"))) {
            assertEquals("", server.key());
            RunningServer.send(server.bare("/metrics").header("X-Api-Key", key)).is(200);
        }
    }

    @Test
    void ofTwoRevocationsAtOnceTheLastAdminKeyIsLeft() throws Exception {
        ApiKeys keys = ApiKeys.open(folder.resolve("keys.json"), 0);
        String one = keys.issue("one", Set.of(Scope.ADMIN), Set.of()).key().id();
        for (int round = 0; round < 20; round++) {
            List<String> both = List.of(one, keys.issue("two", Set.of(Scope.ADMIN), Set.of()).key().id());
            Queue<String> refused = new ConcurrentLinkedQueue<>();
            List<Thread> threads = both.stream().map(id -> Thread.ofPlatform().start(() -> {
                try {
                    keys.revoke(id);
                } catch (Refused e) {
                    refused.add(e.problem().code());
                }
            })).toList();
            for (Thread thread : threads) thread.join();
            assertEquals(List.of("last_admin_key"), List.copyOf(refused));
            one = keys.list().getFirst().id();
        }
    }

    @Test
    void keysThatAnotherProcessRevokesOrIssuesCountAtOnce() throws Exception {
        try (RunningServer server = RunningServer.in(folder)) {
            ApiKeys elsewhere = ApiKeys.open(folder.resolve("keys.json"), 0);
            ApiKeys.Issued issued = elsewhere.issue("door", Set.of(Scope.READ), Set.of());
            RunningServer.send(server.bare("/metrics").header("X-Api-Key", issued.secret())).is(200);
            assertTrue(elsewhere.revoke(issued.key().id()));
            RunningServer.send(server.bare("/metrics").header("X-Api-Key", issued.secret())).isProblem(401, "key_unknown");
            Files.writeString(folder.resolve("keys.json"), "{");
            server.get("/metrics").is(200);
        }
    }

    @Test
    void aPortThatIsTakenEndsTheStartAndTheFirstKeyIsNotLost() {
        try (RunningServer server = RunningServer.in(folder.resolve("one"))) {
            ServerSettings second = ServerSettings.of(folder.resolve("two")).withPort(server.server().port());
            String text = assertThrows(IllegalArgumentException.class, () -> SemblanceServer.start(second)).getMessage();
            assertTrue(text.contains("got the port " + second.port()) && text.contains("name another"), text);
        }
        try (RunningServer server = RunningServer.in(folder.resolve("two"))) {
            server.get("/metrics").is(200);
        }
    }

    @Test
    void aBrokenFileOfKeysEndsTheStartWithWhatToDo() throws Exception {
        Files.writeString(folder.resolve("keys.json"), "{\"keys\":[{\"id\":1");
        String text = assertThrows(IllegalArgumentException.class, () -> RunningServer.in(folder)).getMessage();
        assertTrue(text.contains("keys.json") && text.contains("put a copy of it back"), text);
    }
}
