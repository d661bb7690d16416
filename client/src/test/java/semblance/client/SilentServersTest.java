package semblance.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against servers that say nothing for a while, or never again.
class SilentServersTest {

    @TempDir
    Path folder;

    /// Answers the first request: after a pause with the head and some text, then nothing more, and nothing closed.
    private static void answer(ServerSocket server, long millis, String head, String text) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                Socket socket = server.accept();
                InputStream in = socket.getInputStream();
                StringBuilder request = new StringBuilder();
                while (request.indexOf("\r\n\r\n") < 0) request.append((char) in.read());
                Thread.sleep(millis);
                socket.getOutputStream().write(("HTTP/1.1 200 OK\r\n" + head + "\r\n\r\n" + text).getBytes(StandardCharsets.US_ASCII));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
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
}
