package semblance.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.image.Image;

class VideoFileTest {

    @TempDir
    Path folder;

    /// A grey picture with a red upper left and a blue lower right quarter.
    static Image flag(int width, int height, int grey) {
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++, i += 3) {
                boolean red = x < width / 2 && y < height / 2, blue = x >= width / 2 && y >= height / 2;
                rgb[i] = (byte) (red ? 220 : blue ? 20 : grey);
                rgb[i + 1] = (byte) (red || blue ? 20 : grey);
                rgb[i + 2] = (byte) (blue ? 220 : red ? 20 : grey);
            }
        }
        return new Image(width, height, rgb);
    }

    Path video(String name, int frames) {
        Path file = folder.resolve(name);
        try (VideoWriter writer = new VideoWriter(file, 25)) {
            for (int i = 0; i < frames; i++) writer.add(flag(160, 120, 40 + 4 * i), i / 25.0);
        }
        return old(file);
    }

    /// As if written long ago: a file just written might still grow, which is waited for.
    static Path old(Path file) {
        if (!file.toFile().setLastModified(1_000_000_000_000L)) throw new IllegalStateException("can't set the time of " + file);
        return file;
    }

    static List<Frame> read(String source) {
        return assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            List<Frame> frames = new ArrayList<>();
            try (FrameSource open = FrameSource.open(source)) {
                for (Optional<Frame> f = open.next(); f.isPresent(); f = open.next()) frames.add(f.get());
            }
            return frames;
        });
    }

    static String refusal(String source) {
        return assertThrows(SourceException.class, () -> read(source)).getMessage();
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        List<Frame> frames = read(video("flag.mp4", 30).toString());
        assertEquals(30, frames.size());
        for (int i = 0; i < 30; i++) {
            Frame f = frames.get(i);
            assertEquals(i, f.number());
            assertEquals(i / 25.0, f.seconds(), 2e-3);
            assertEquals(40 + 4 * i, f.image().green(120, 30), 8);
            assertTrue(f.image().red(30, 30) > 180 && f.image().blue(130, 100) > 180, "the colours stay where they were");
        }
    }

    @Test
    void theFileHasItsNameOnlyWhenComplete() {
        Path file = folder.resolve("late.mp4");
        VideoWriter writer = new VideoWriter(file, 25);
        writer.add(flag(64, 64, 9), 0);
        assertFalse(Files.exists(file));
        writer.close();
        assertTrue(Files.exists(file));
        assertFalse(Files.exists(folder.resolve("late.mp4.part")));
    }

    @Test
    void aVideoWithoutFramesIsNoFile() {
        new VideoWriter(folder.resolve("none.mp4"), 25).close();
        assertFalse(Files.exists(folder.resolve("none.mp4")));
    }

    @Test
    void framesOfAnotherSizeAreScaledIntoTheVideo() {
        Path file = folder.resolve("sizes.mkv");
        try (VideoWriter writer = new VideoWriter(file, 25)) {
            for (int i = 0; i < 10; i++) writer.add(i < 5 ? flag(161, 121, 99) : flag(320, 200, 99), i / 25.0);
        }
        List<Frame> frames = read(file.toString());
        assertEquals(10, frames.size());
        assertTrue(frames.stream().allMatch(f -> f.image().width() == 160 && f.image().height() == 120));
    }

    @Test
    void badOutputsAreRefusedWithTheReason() {
        assertTrue(assertThrows(SourceException.class, () -> new VideoWriter(folder.resolve("a.txtx"), 25)).getMessage().contains(".mp4"));
        assertTrue(assertThrows(SourceException.class, () -> new VideoWriter(folder.resolve("no/a.mp4"), 25)).getMessage().contains("folder"));
        for (String ending : List.of("gif", "webm", "ogv")) {
            String refused = assertThrows(SourceException.class, () -> new VideoWriter(folder.resolve("a." + ending), 25)).getMessage();
            assertTrue(refused.contains("can't hold H.264; wanted .mp4, .mkv or .mov"), refused);
        }
    }

    @Test
    void theEndingsThatARefusalNamesAreTaken() {
        for (String ending : List.of("mp4", "mkv", "mov")) assertEquals(3, read(video("flag." + ending, 3).toString()).size());
    }

    @Test
    void aFileThatCantBeBegunEndsWithoutOne() throws IOException {
        Files.createDirectory(folder.resolve("late.mp4.part"));
        VideoWriter writer = new VideoWriter(folder.resolve("late.mp4"), 25);
        assertTrue(assertThrows(SourceException.class, () -> writer.add(flag(64, 64, 9), 0)).getMessage().contains("can't be written"));
        writer.close();
        assertFalse(Files.exists(folder.resolve("late.mp4")));
    }

    @Test
    void whatAKilledRunLeftTakesNoFilmsName() throws IOException {
        Path film = video("film.mp4", 3), left = Files.writeString(folder.resolve("film.mp4.part"), "half a film");
        new VideoWriter(film, 25).close();
        assertEquals(3, read(film.toString()).size());
        assertTrue(Files.exists(left));
    }

    /// The turn stands in the file's display matrix (box tkhd, ISO 14496-12, 8.3.2), which is written over here.
    @Test
    void phoneVideosStandUpright() throws IOException {
        Path file = video("flag.mp4", 5);
        byte[] bytes = Files.readAllBytes(file);
        int box = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("tkhd") + 4;
        java.nio.ByteBuffer.wrap(bytes).position(box + 40).putInt(0).putInt(1 << 16).putInt(0).putInt(-1 << 16).putInt(0).putInt(0);
        Image image = read(Files.write(file, bytes).toString()).getFirst().image();
        assertEquals(120, image.width());
        assertEquals(160, image.height());
        assertTrue(image.red(90, 30) > 180, "a quarter clockwise carries the upper left to the upper right");
        assertTrue(image.blue(30, 130) > 180);
    }

    @Test
    void soundAloneIsRefused() throws IOException {
        Path sound = folder.resolve("sound.wav");
        try (AudioInputStream silence = new AudioInputStream(InputStream.nullInputStream(), new AudioFormat(8000, 16, 1, true, false), 0)) {
            AudioSystem.write(silence, AudioFileFormat.Type.WAVE, sound.toFile());
        }
        Files.write(sound, new byte[16000], StandardOpenOption.APPEND);
        assertTrue(refusal(sound.toString()).contains("no video"));
    }

    @Test
    void whatIsNoVideoIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.mp4"), "this is no video ".repeat(100));
        assertTrue(refusal(text.toString()).contains("can't be opened"));
        Path empty = Files.writeString(folder.resolve("empty.mp4"), "");
        assertTrue(refusal(empty.toString()).contains("can't be opened"));
        assertTrue(refusal(folder.resolve("nothing.mp4").toString()).contains("no readable file"));
    }

    @Test
    void aMissingCameraIsRefused() {
        assertTrue(refusal("/dev/video97").contains("/dev/video97"));
    }

    /// Root may read everything, so the test wants an ordinary user.
    @Test
    void aCameraThatThisUserMayNotReadIsRefusedWithWhatToDo() throws IOException {
        Path device = Files.createFile(folder.resolve("video0"), PosixFilePermissions.asFileAttribute(Set.of()));
        Assumptions.assumeFalse(Files.isReadable(device), "runs as root");
        String refused = assertThrows(SourceException.class, () -> Camera.existing(device)).getMessage();
        assertTrue(refused.contains(device.toString()) && refused.contains("group"), refused);
    }

    @Test
    void aCameraThatIsNoneIsRefused() {
        String refused = assertThrows(SourceException.class, () -> new VideoReader(new VideoInput("/dev/null", Optional.of("v4l2"), Map.of(), true, 5)).open()).getMessage();
        assertTrue(refused.contains("/dev/null") && refused.contains("can't be opened") || refused.contains("library for cameras"), refused);
    }

    @Test
    void aLocalPlaylistMayNotFetchAddresses() throws IOException {
        Path list = Files.writeString(folder.resolve("list.m3u8"),
                "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n");
        refusal(list.toString());
    }

    @Test
    void hugePicturesAreShrunk() throws IOException {
        Path huge = folder.resolve("8k.mjpeg"); // JPEGs one after the other are a video
        for (int i = 0; i < 3; i++) Files.write(huge, jpeg(7680, 4320), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Image image = read(huge.toString()).getFirst().image();
        assertEquals(1920, image.width());
        assertEquals(1080, image.height());
    }

    @Test
    void thePictureSizeMayChangeInTheMiddle() throws IOException {
        Path file = folder.resolve("sizes.mjpeg");
        for (int i = 0; i < 6; i++) Files.write(file, jpeg(320 + 64 * i, 240), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        List<Frame> frames = read(file.toString());
        for (int i = 0; i < 6; i++) assertEquals(320 + 64 * i, frames.get(i).image().width());
    }

    static byte[] jpeg(int width, int height) throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "jpg", bytes);
        return bytes.toByteArray();
    }

    /// Both fields of an AVI file that state the rate are 0, as some cameras write it; nothing else in it states a time.
    @Test
    void aHeaderThatStatesNoRateMeans25FramesASecond() throws IOException {
        Path file = old(Files.write(folder.resolve("rate0.avi"), avi(jpeg(160, 120), 12, 0, 0)));
        List<Frame> frames = read(file.toString());
        assertEquals(12, frames.size());
        for (int i = 0; i < 12; i++) assertEquals(i / 25.0, frames.get(i).seconds(), 1e-6);
        try (FrameSource open = FrameSource.open(file.toString())) {
            assertEquals(25, open.framesPerSecond(), 1e-6);
        }
    }

    /// A Motion JPEG file of one picture again and again: RIFF lists of headers (avih; strh and strf of the stream) and pictures.
    static byte[] avi(byte[] jpeg, int frames, int rate, int scale) {
        byte[] main = ints(0, 0, 0, 0x10, frames, 0, 1, jpeg.length, 160, 120, 0, 0, 0, 0);
        byte[] stream = joined("vidsMJPG".getBytes(), ints(0, 0, 0, scale, rate, 0, frames, jpeg.length, -1, 0, 0, 160 | 120 << 16));
        byte[] format = joined(ints(40, 160, 120, 1 | 24 << 16), "MJPG".getBytes(), ints(160 * 120 * 3, 0, 0, 0, 0));
        byte[] headers = list("hdrl", chunk("avih", main), list("strl", chunk("strh", stream), chunk("strf", format)));
        byte[][] pictures = new byte[frames][];
        java.util.Arrays.fill(pictures, chunk("00dc", jpeg));
        return chunk("RIFF", joined("AVI ".getBytes(), headers, list("movi", pictures)));
    }

    private static byte[] list(String kind, byte[]... parts) {
        return chunk("LIST", joined(kind.getBytes(), joined(parts)));
    }

    private static byte[] chunk(String name, byte[] content) {
        return joined(name.getBytes(), ints(content.length), content, new byte[content.length % 2]);
    }

    private static byte[] joined(byte[]... parts) {
        var all = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) all.writeBytes(part);
        return all.toByteArray();
    }

    private static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int v : values) bytes.putInt(v);
        return bytes.array();
    }

    @Test
    void damagedFilesGiveFramesOrAReasonButNeverHangWithSeed5() throws IOException {
        byte[] whole = Files.readAllBytes(video("flag.mkv", 30));
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 40; round++) {
            byte[] bytes = whole.clone();
            for (int i = random.nextInt(1, 60); i > 0; i--) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            if (round % 4 == 0) bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
            Path file = old(Files.write(folder.resolve("damaged" + round + ".mkv"), bytes));
            try {
                assertTrue(read(file.toString()).size() <= 30);
            } catch (SourceException expected) {
                assertTrue(expected.getMessage().contains("damaged" + round));
            }
        }
    }

    /// Whoever closes breaks off what ffmpeg reads, or comes between two pictures.
    @Test
    void closingWhileAFileIsReadIsItsEnd() throws IOException {
        Path file = old(Files.write(folder.resolve("long.avi"), avi(jpeg(160, 120), 3000, 25, 1)));
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int round = 0; round < 20; round++) {
                FrameSource source = FrameSource.open(file.toString());
                assertTrue(source.next().isPresent());
                Thread closer = Thread.ofPlatform().start(source::close);
                for (Optional<Frame> f = source.next(); f.isPresent(); f = source.next()) Thread.onSpinWait();
                closer.join();
            }
        });
    }

    @Test
    void aFileThatGrowsIsFollowed() throws Exception {
        byte[] whole = Files.readAllBytes(video("flag.ts", 60));
        Path growing = folder.resolve("growing.ts");
        Files.write(growing, java.util.Arrays.copyOf(whole, whole.length / 2));
        Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(700);
                Files.write(growing, java.util.Arrays.copyOfRange(whole, whole.length / 2, whole.length),
                        StandardOpenOption.APPEND);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertTrue(read(growing.toString()).size() >= 55);
    }

    @Test
    void picturesOfAFolderComeInTheOrderOfTheirNumbers() throws IOException {
        for (int i = 1; i <= 12; i++) {
            BufferedImage grey = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
            grey.setRGB(5, 5, i << 8);
            ImageIO.write(grey, "png", folder.resolve(i + ".png").toFile());
        }
        Files.writeString(folder.resolve("5.png"), "damaged");
        List<Frame> frames = read(folder.toString());
        assertEquals(11, frames.size());
        assertEquals(11, frames.getLast().number());
        assertEquals(2, frames.get(1).image().green(5, 5));
        assertEquals(12, frames.get(10).image().green(5, 5));
    }

    @Test
    void anEmptyFolderIsRefused() {
        assertTrue(refusal(folder.toString()).contains("no picture"));
    }

    @Test
    void pushedFramesAreReadAndOldOnesDropped() {
        PushedFrames pushed = new PushedFrames("robot", 30);
        for (int i = 0; i < 5; i++) pushed.push(flag(8, 8, 10 * i));
        pushed.close();
        assertEquals(3, pushed.next().orElseThrow().number());
        assertEquals(4, pushed.next().orElseThrow().number());
        assertTrue(pushed.next().isEmpty());
        assertTrue(pushed.next().isEmpty());
        assertEquals(3, pushed.dropped());
    }
}
