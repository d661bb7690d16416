package semblance.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {

    private static final int ENOUGH = 6;

    @TempDir
    Path folder;

    @Test
    void acknowledgedEnrolmentsSurviveKillInTheMiddleOfOthers() throws Exception {
        KilledServer server = KilledServer.start(folder, "data=" + folder.resolve("data"));
        Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        Thread enrolling = Thread.ofVirtual().start(() -> enrolUntilItDies(server, acknowledged));
        while (acknowledged.size() < ENOUGH && enrolling.isAlive()) Thread.sleep(20);
        server.process().destroyForcibly();
        assertTrue(server.process().waitFor(1, TimeUnit.MINUTES));
        enrolling.join(Duration.ofMinutes(1));
        assertTrue(acknowledged.size() >= ENOUGH, acknowledged.toString());
        try (RunningServer again = RunningServer.in(folder.resolve("data"))) {
            assertEquals("", again.key());
            for (String id : acknowledged) {
                HttpRequest.Builder request = again.bare("/v1/people/" + id).header("X-Api-Key", server.key());
                assertEquals(1, RunningServer.send(request).is(200).json().path("faces").asInt());
            }
        }
    }

    private static void enrolUntilItDies(KilledServer server, Queue<String> acknowledged) {
        try {
            for (int i = 0; ; i++) {
                byte[] body = RunningServer.multipart(Map.of("name", "Person " + i, "picture", Portraits.of(Portraits.ADA, i)));
                RunningServer.Answer answer = RunningServer.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/v1/people")).header("X-Api-Key", server.key())
                        .header("Content-Type", "multipart/form-data; boundary=xyz").POST(BodyPublishers.ofByteArray(body)));
                if (answer.status() == 201) acknowledged.add(answer.json().at("/person/id").asText());
            }
        } catch (UncheckedIOException e) {
            // the server is dead
        }
    }
}
