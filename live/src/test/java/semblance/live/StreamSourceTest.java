package semblance.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.live.FrameSource.Patience;

/// Real streams on loopback: an MPEG transport stream at the speed of the film, over HTTP and over RTSP, and a camera's motion JPEG.
class StreamSourceTest {

    private static final Patience SHORT = new Patience(2, 0.05, 0.2, 8);
    private static final int FRAMES = 30;

    @TempDir
    Path folder;

    private HttpServer server;
    private final AtomicInteger connections = new AtomicInteger();

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /// A film of a second or so, sent at its own speed; then the connection ends.
    private void serveFilm() throws IOException {
        byte[] film = film();
        server.createContext("/film.ts", exchange -> send(exchange, film));
    }

    private byte[] film() throws IOException {
        Path file = folder.resolve("film.ts");
        try (VideoWriter writer = new VideoWriter(file, 25)) {
            for (int i = 0; i < FRAMES; i++) writer.add(VideoFileTest.flag(160, 120, 40 + i), i / 25.0);
        }
        return Files.readAllBytes(file);
    }

    private void send(HttpExchange exchange, byte[] film) throws IOException {
        connections.incrementAndGet();
        exchange.getResponseHeaders().set("Content-Type", "video/mp2t");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            int piece = Math.max(188, film.length / FRAMES);
            for (int i = 0; i < film.length; i += piece) {
                body.write(film, i, Math.min(piece, film.length - i));
                body.flush();
                Thread.sleep(15);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aStreamThatDiesIsOpenedAgainAndTimeGoesOn() throws IOException {
        serveFilm();
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            try (FrameSource source = StreamSource.open(address("/film.ts"), SHORT)) {
                double last = -1;
                for (int i = 0; i < 3 * FRAMES; i++) {
                    Frame frame = source.next().orElseThrow();
                    assertEquals(i, frame.number());
                    assertTrue(frame.seconds() > last, "time goes on");
                    last = frame.seconds();
                }
                assertTrue(source.live());
                assertTrue(source.health().lost() >= 2, source.health().toString());
                assertTrue(connections.get() >= 3);
            }
        });
    }

    @Test
    void anRtspCameraIsWatchedAndOpenedAgainWhenItDies() throws IOException {
        try (RtspCamera camera = new RtspCamera(film())) {
            assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
                try (FrameSource source = StreamSource.open(camera.address(), new Patience(10, 0.05, 0.2, 8))) {
                    for (int i = 0; camera.connections.get() < 3; i++) {
                        Frame frame = source.next().orElseThrow();
                        assertEquals(i, frame.number());
                        assertEquals(160, frame.image().width());
                        assertTrue(frame.image().red(30, 30) > 180 && frame.image().blue(130, 100) > 180, "the picture of frame " + i);
                    }
                    assertTrue(source.live() && source.health().lost() >= 1, source.health().toString());
                }
            });
        }
    }

    @Test
    void anRtspPathThatIsNotThereIsRefusedWithTheCamerasWords() throws IOException {
        try (RtspCamera camera = new RtspCamera(new byte[0])) {
            String wrong = camera.address().replace("/cam", "/garden");
            SourceException refused = assertTimeoutPreemptively(Duration.ofSeconds(30), () -> assertThrows(SourceException.class, () -> FrameSource.open(wrong)));
            assertTrue(refused.getMessage().contains("404"), refused.getMessage());
        }
    }

    @Test
    void aStreamThatStaysAwayEndsWithTheReason() throws IOException {
        serveFilm();
        SourceException gone = assertTimeoutPreemptively(Duration.ofSeconds(30), () -> assertThrows(SourceException.class, () -> {
            try (FrameSource source = StreamSource.open(address("/film.ts"), SHORT)) {
                source.next();
                server.stop(0);
                while (source.next().isPresent()) Thread.onSpinWait();
            }
        }));
        assertTrue(gone.getMessage().contains("did not come back in 8 attempts"), gone.getMessage());
    }

    @Test
    void aCamerasMotionJpegIsRead() throws IOException {
        byte[] jpeg = VideoFileTest.jpeg(320, 240);
        server.createContext("/mjpeg", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "multipart/x-mixed-replace; boundary=frame");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                for (int i = 0; i < 200; i++) {
                    body.write(("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + jpeg.length + "\r\n\r\n").getBytes());
                    body.write(jpeg);
                    body.write("\r\n".getBytes());
                    body.flush();
                    Thread.sleep(20);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            try (FrameSource source = StreamSource.open(address("/mjpeg"), SHORT)) {
                for (int i = 0; i < 10; i++) assertEquals(320, source.next().orElseThrow().image().width());
            }
        });
    }

    @Test
    void aWrongAddressIsRefusedAtOnce() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        String nobody = "rtsp://user:secret@127.0.0.1:" + free + "/cam";
        SourceException refused = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThrows(SourceException.class, () -> FrameSource.open(nobody)));
        assertFalse(refused.getMessage().contains("secret"), refused.getMessage());
        assertTrue(refused.getMessage().contains("127.0.0.1:" + free), refused.getMessage());
        assertTrue(assertThrows(SourceException.class, () -> FrameSource.open(address("/nothing"))).getMessage().contains("404"));
    }

    @Test
    void aPasswordIsNotShownWhateverItHolds() {
        for (String login : List.of("user:secret@", "user:se@cret@", "user:se/cret@", "us/er:se?cr@#et@", "secret@", "")) {
            assertEquals("rtsp://camera:554/door", FrameSource.withoutPassword("rtsp://" + login + "camera:554/door"));
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + silent.getLocalPort() + "/x";
            SourceException trouble = assertTimeoutPreemptively(Duration.ofSeconds(20),
                    () -> assertThrows(SourceException.class, () -> StreamSource.open(address, new Patience(1, 0.1, 0.1, 2))));
            assertTrue(trouble.getMessage().contains("no answer for 1.0 seconds"), trouble.getMessage());
        }
    }

    @Test
    void closingEndsAReadThatWaits() throws IOException {
        serveFilm();
        server.createContext("/stops", exchange -> {
            byte[] film = Files.readAllBytes(folder.resolve("film.ts"));
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(film);
            exchange.getResponseBody().flush();
        });
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            FrameSource source = StreamSource.open(address("/stops"), new Patience(60, 1, 1, 2));
            source.next();
            Thread closer = Thread.ofVirtual().start(() -> {
                sleep(500);
                source.close();
            });
            Optional<Frame> last = source.next();
            while (last.isPresent()) last = source.next();
            closer.join();
        });
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
