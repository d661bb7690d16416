package semblance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import semblance.image.Image;
import semblance.image.ImageReader;
import semblance.live.FrameSource;
import semblance.live.VideoWriter;

class WatchCommandTest {

    @TempDir
    Path folder;

    private Command watch(Object source, Object... more) {
        Object[] words = new Object[4 + more.length];
        words[0] = "watch";
        words[1] = source;
        words[2] = "--gallery";
        words[3] = folder.resolve("people.sqlite");
        System.arraycopy(more, 0, words, 4, more.length);
        return Command.run(words);
    }

    @Test
    void aSourceThatIsNotThereIsNamedWithWhatCouldBe() {
        Command missing = watch("nothing.mp4", "--learn").exits(Exit.INPUT);
        assertTrue(missing.err().contains("nothing.mp4") && missing.err().contains("rtsp://"), missing.err());
        assertTrue(watch("/dev/video97", "--learn").exits(Exit.INPUT).err().contains("no camera /dev/video97"));
    }

    @Test
    void whatIsNoVideoIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.mp4"), "no video at all");
        assertTrue(watch(text, "--learn").exits(Exit.INPUT).err().contains("text.mp4"));
    }

    @Test
    void soundAloneIsRefused() throws IOException {
        Path sound = folder.resolve("sound.wav");
        try (AudioInputStream silence = new AudioInputStream(InputStream.nullInputStream(), new AudioFormat(8000, 16, 1, true, false), 0)) {
            AudioSystem.write(silence, AudioFileFormat.Type.WAVE, sound.toFile());
        }
        Files.write(sound, new byte[16000], StandardOpenOption.APPEND);
        assertTrue(watch(sound, "--learn").exits(Exit.INPUT).err().contains("no video"));
    }

    /// A camera that never ends, watched by a process of its own.
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "SKIPPED: Ctrl-C is sent by Linux' own means")
    void ctrlCLeavesWholeFilesAndASummary() throws Exception {
        Pictures.needModels();
        Path video = folder.resolve("named.mp4"), events = folder.resolve("events.jsonl"), timeline = folder.resolve("timeline.png");
        HttpServer camera = camera(Files.readAllBytes(Pictures.write(folder.resolve("ada.jpg"), Pictures.ADA, 1)));
        try {
            List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT"));
            line.addAll(Command.java("--add-modules", "jdk.incubator.vector"));
            line.addAll(List.of("watch", "http://127.0.0.1:" + camera.getAddress().getPort() + "/", "--gallery", folder.resolve("people.sqlite").toString(), "--learn", "--json",
                    "--out", video.toString(), "--events", events.toString(), "--timeline", timeline.toString()));
            Process watch = new ProcessBuilder(line).redirectError(folder.resolve("err.txt").toFile()).start();
            try (BufferedReader out = watch.inputReader()) {
                List<String> said = new ArrayList<>();
                while (said.isEmpty() || !said.getLast().contains("\"appeared\"")) said.add(Objects.requireNonNull(out.readLine(), () -> "ended early: " + said));
                new ProcessBuilder("kill", "-INT", Long.toString(watch.pid())).start().waitFor();
                out.lines().forEach(said::add);
                assertEquals(Exit.INTERRUPTED, watch.waitFor(), said::toString);
                assertTrue(said.getLast().contains("\"summary\""), said.toString());
            } finally {
                watch.destroyForcibly();
            }
        } finally {
            camera.stop(0);
        }
        try (FrameSource written = FrameSource.open(video.toString())) {
            assertTrue(written.next().isPresent(), "a video of no frames");
        }
        List<JsonNode> lines = Files.readAllLines(events).stream().map(Command::parsed).toList();
        assertEquals("left", lines.getLast().get("type").asText());
        assertTrue(new ImageReader().read(timeline).width() > 100);
        assertFalse(Files.exists(folder.resolve("named.mp4.part")));
    }

    /// As on a fresh machine, where the folder of the user's data isn't there yet.
    @Test
    void theFolderOfAGalleryThatLearnsIsMade() {
        Pictures.needModels();
        Path video = folder.resolve("wall.mp4"), gallery = folder.resolve("data/people.sqlite");
        try (VideoWriter writer = new VideoWriter(video, 25)) {
            for (int i = 0; i < 3; i++) writer.add(new Image(160, 120, new byte[3 * 160 * 120]), i / 25.0);
        }
        assertTrue(video.toFile().setLastModified(1_000_000_000_000L), "a file just written might still grow, which is waited for");
        Command.run("watch", video, "--learn", "--gallery", gallery).exits(Exit.OK);
        assertTrue(Files.exists(gallery));
    }

    private static HttpServer camera(byte[] jpeg) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "multipart/x-mixed-replace; boundary=frame");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                while (true) {
                    body.write(("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + jpeg.length + "\r\n\r\n").getBytes());
                    body.write(jpeg);
                    body.write("\r\n".getBytes());
                    body.flush();
                    Thread.sleep(40);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        return server;
    }

    @Test
    void shotsWantEvents() {
        assertTrue(watch("a.mp4", "--shots", folder).exits(Exit.USAGE).err().contains("--events"));
    }

    @Test
    void withoutLearningTheGalleryNamedMustExist() {
        watch("a.mp4").exits(Exit.GALLERY);
    }
}
