package semblance.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against servers that say nothing for a while, or never again.
class SilentServersTest {

    @TempDir
    Path folder;

    /// Answers the first request: after a pause with the head and some text, then nothing more, until the caller hangs up.
    private static void answer(ServerSocket server, long millis, String head, String text) {
        Thread.ofPlatform().daemon().start(() -> {
            try (Socket socket = server.accept()) {
                InputStream in = socket.getInputStream();
                StringBuilder request = new StringBuilder();
                while (request.indexOf("\r\n\r\n") < 0) request.append((char) in.read());
                Thread.sleep(millis);
                socket.getOutputStream().write(("HTTP/1.1 200 OK\r\n" + head + "\r\n\r\n" + text).getBytes(StandardCharsets.US_ASCII));
                in.read();
            } catch (IOException | InterruptedException e) {
                // the caller hung up
            }
        });
    }

    private static ServerSocket server() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    private static Settings settings(ServerSocket server) {
        return Settings.of(URI.create("http://127.0.0.1:" + server.getLocalPort()), "smb_any").withTimeout(Duration.ofMillis(500));
    }

    @Test
    void aCopyMayTakeLongerToBeginThanOtherAnswers() throws IOException {
        try (ServerSocket server = server()) {
            answer(server, 1500, "Content-Length: 5", "copy\n");
            Path copy = folder.resolve("copy.jsonl");
            new SemblanceClient(settings(server)).gallery().backup(copy);
            assertEquals("copy\n", Files.readString(copy));
        }
    }

    private static final String EVENTS = "Content-Type: text/event-stream", EVENT = "id: 1\ndata: {\"type\":\"reconnected\",\"seconds\":1.0}\n\n";

    @Test
    void whoFollowsAConnectionThatHasGoneSilentIsTold() throws IOException {
        try (ServerSocket server = server()) {
            answer(server, 0, EVENTS, EVENT);
            LiveStreams streams = new LiveStreams(new Exchange(settings(server)), Duration.ofMillis(300));
            List<Long> heard = new ArrayList<>();
            UncheckedIOException lost = assertThrows(UncheckedIOException.class, () -> streams.follow("door", 0, event -> heard.add(event.number())));
            assertTrue(lost.getMessage().contains("sign of life"), lost.getMessage());
            assertEquals(List.of(1L), heard);
        }
    }

    @Test
    void followingIsEndedFromAnotherThreadThoughNothingComes() throws Exception {
        try (ServerSocket server = server()) {
            answer(server, 0, EVENTS, EVENT);
            Stream<StreamEvent> events = new LiveStreams(new Exchange(settings(server)), Duration.ofMinutes(10)).events("door", 0);
            CountDownLatch first = new CountDownLatch(1);
            Thread reader = Thread.ofPlatform().start(() -> assertThrows(UncheckedIOException.class, () -> events.forEach(_ -> first.countDown())));
            first.await();
            // for the next, till it waits
            while (reader.getState() != Thread.State.WAITING) Thread.sleep(10);
            events.close();
            assertTrue(reader.join(Duration.ofMinutes(1)));
        }
    }
}
