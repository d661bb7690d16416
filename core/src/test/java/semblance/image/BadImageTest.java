package semblance.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadImageTest {

    private final ImageReader reader = new ImageReader();

    @TempDir
    private Path folder;

    @Test
    void textNamedJpgIsRefusedWithWhatWasGotAndWanted() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.jpg"), "Dear diary, ");
        assertRefused(file, "notes.jpg", "44 65 61 72", "wanted JPEG, PNG, WebP, BMP, GIF or TIFF");
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        assertRefused(Files.createFile(folder.resolve("empty.jpg")), "got 0 bytes");
    }

    @Test
    void aMissingFileIsRefused() {
        assertRefused(folder.resolve("gone.jpg"), "there is no such file");
    }

    @Test
    void aFolderIsRefused() {
        assertRefused(folder, "got a folder");
    }

    @Test
    void aFileThatMayNotBeReadIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("secret.png"), Quarters.encoded("png"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(file), "SKIPPED: this user may read everything");
        assertRefused(file, "check its permissions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "bmp", "gif", "tiff", "webp"})
    void aTruncatedPictureIsRefused(String format) {
        byte[] whole = format.equals("webp") ? Quarters.resource("quarters-lossy.webp") : Quarters.encoded(format);
        for (double part : new double[] {0.1, 0.3, 0.5, 0.7, 0.9}) {
            byte[] cut = Arrays.copyOf(whole, (int) (part * whole.length));
            String text = assertThrows(UnreadableImageException.class, () -> reader.read(cut), () -> format + " cut to " + part).getMessage();
            assertTrue(text.contains("got") && text.contains("wanted"), text);
        }
    }

    @Test
    void aPngBombIsRefusedBeforeMemoryIsTaken() throws IOException {
        byte[] bomb = pngBomb(20_000, 20_000);
        assertTrue(bomb.length < 2_000_000, "it is small, got " + bomb.length);
        long before = allocated();
        String text = assertThrows(UnreadableImageException.class, () -> reader.read(bomb)).getMessage();
        assertTrue(text.contains("20000x20000") && text.contains("100000000"), text);
        assertTrue(allocated() - before < 20_000_000, "took " + (allocated() - before) + " bytes");
    }

    @Test
    void aTextThatUnpacksToMuchTakesNoMemory() throws IOException {
        byte[] plain = Quarters.resource("quarters-turned.png");
        int header = 8 + 12 + 13;
        ByteArrayOutputStream png = new ByteArrayOutputStream(), packed = new ByteArrayOutputStream();
        packed.write("Comment\0\0".getBytes(StandardCharsets.ISO_8859_1));
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
            for (int i = 0; i < 256; i++) deflater.write(new byte[1 << 20]);
        }
        png.write(plain, 0, header);
        chunk(png, "zTXt", packed.toByteArray());
        png.write(plain, header, plain.length - header);
        Image wanted = reader.read(plain);
        long before = allocated();
        assertArrayEquals(wanted.rgb(), reader.read(png.toByteArray()).rgb(), "turned as its EXIF says");
        assertTrue(allocated() - before < 20_000_000, "took " + (allocated() - before) + " bytes");
    }

    @Test
    void aProgressiveJpegOfManyScansIsRefusedBeforeItIsDecoded() {
        byte[] whole = Quarters.resource("quarters-progressive.jpg");
        int last = whole.length - 2;
        while (whole[last] != (byte) 0xff || whole[last + 1] != (byte) 0xda) last--;
        byte[] scan = Arrays.copyOfRange(whole, last, whole.length - 2), end = {(byte) 0xff, (byte) 0xd9};
        byte[] many = Arrays.copyOf(whole, last);
        for (int i = 0; i < 100; i++) many = joined(many, scan);
        byte[] bomb = joined(many, end);
        String text = assertThrows(UnreadableImageException.class, () -> reader.read(bomb)).getMessage();
        assertTrue(text.contains("more than 100 scans") && text.contains("wanted"), text);
        int scans = JpegMarkers.scans(whole, 100);
        assertTrue(scans > 1 && scans < 20, scans + " scans");
        assertEquals(48, reader.read(joined(whole, bomb)).width(), "what lies behind the end does not count");
    }

    @Test
    void theLimitOfPixelsCanBeRaisedAndLowered() {
        byte[] picture = Quarters.encoded("png");
        assertEquals(48, reader.withMaxPixels(48 * 32).read(picture).width());
        assertThrows(UnreadableImageException.class, () -> reader.withMaxPixels(48 * 32 - 1).read(picture));
        assertThrows(IllegalArgumentException.class, () -> reader.withMaxPixels(0));
    }

    @Test
    void aPictureLargerThanTheJvmIsRefusedThoughTheLimitAllowsIt() throws IOException {
        int side = (int) Math.sqrt(Runtime.getRuntime().maxMemory() / 7.0) + 1000;
        byte[] bomb = pngBomb(side, side);
        String text = assertThrows(UnreadableImageException.class, () -> reader.withMaxPixels(Long.MAX_VALUE).read(bomb)).getMessage();
        assertTrue(text.contains("-Xmx"), text);
    }

    @Test
    void aDeviceThatNeverEndsIsRefused() {
        Path zero = Path.of("/dev/zero");
        assumeFalse(!Files.exists(zero), "SKIPPED: there is no /dev/zero here");
        assertThrows(UnreadableImageException.class, () -> reader.withMaxPixels(1000).read(zero));
    }

    @Timeout(120)
    @ParameterizedTest(name = "{0} seed 7")
    @ValueSource(strings = {"jpeg", "png", "bmp", "gif", "tiff", "quarters-lossy.webp", "quarters-lossless.webp", "quarters-cmyk.jpg",
            "quarters-turned.tiff", "quarters-turned.png", "quarters-turned.webp", "quarters-progressive.jpg", "quarters-palette.gif"})
    void damagedPicturesAreReadOrRefusedAndNothingElse(String name) {
        byte[] whole = name.contains(".") ? Quarters.resource(name) : Quarters.encoded(name);
        Random random = new Random(7);
        ImageReader small = reader.withMaxPixels(1_000_000);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = mutated(whole, random);
            try {
                small.read(damaged);
            } catch (UnreadableImageException e) {
                assertTrue(e.getMessage().contains("wanted"), e.getMessage());
            }
        }
    }

    /// Flips bits, writes extreme values, cuts, doubles and removes pieces.
    private static byte[] mutated(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        for (int n = 1 + random.nextInt(6); n > 0 && bytes.length > 8; n--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) (random.nextBoolean() ? 0xff : 0x7f));
                case 3 -> bytes = Arrays.copyOf(bytes, at + 1);
                case 4 -> bytes = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, Math.max(0, at - 16), bytes.length));
                default -> bytes = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, Math.min(bytes.length, at + 1 + random.nextInt(8)), bytes.length));
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[] a, byte[] b) {
        return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
    }

    private void assertRefused(Path file, String... parts) {
        String text = assertThrows(UnreadableImageException.class, () -> reader.read(file)).getMessage();
        for (String part : parts) assertTrue(text.contains(part), text);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static byte[] pngHeader(int width, int height) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write("\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1));
        chunk(png, "IHDR", ByteBuffer.allocate(13).putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0}).array());
        return png.toByteArray();
    }

    private static byte[] pngBomb(int width, int height) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream(), packed = new ByteArrayOutputStream();
        png.write(pngHeader(width, height));
        byte[] row = new byte[1 + 3 * width];
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
            for (int y = 0; y < 200; y++) deflater.write(row);
        }
        chunk(png, "IDAT", packed.toByteArray());
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) throws IOException {
        byte[] named = joined(type.getBytes(StandardCharsets.ISO_8859_1), data);
        CRC32 crc = new CRC32();
        crc.update(named);
        png.write(ByteBuffer.allocate(4).putInt(data.length).array());
        png.write(named);
        png.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
