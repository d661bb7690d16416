package semblance.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static semblance.image.Quarters.BLUE;
import static semblance.image.Quarters.GREEN;
import static semblance.image.Quarters.GREY;
import static semblance.image.Quarters.RED;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReaderTest {

    private final ImageReader reader = new ImageReader();

    @ParameterizedTest
    @CsvSource({"png, 0", "bmp, 0", "gif, 0", "tiff, 0", "jpeg, 12"})
    void readsWhatTheJdkWrites(String format, int tolerance) {
        assertQuarters(reader.read(Quarters.encoded(format)), tolerance);
    }

    @ParameterizedTest
    @CsvSource({"quarters-lossless.webp, 0", "quarters-lossy.webp, 12", "quarters-progressive.jpg, 12", "quarters-palette.gif, 0"})
    void readsWhatOthersWrite(String name, int tolerance) {
        assertQuarters(reader.read(Quarters.resource(name)), tolerance);
    }

    /// The decoder fills our own array, in another order than it would by itself.
    @Test
    void jpegHasThePixelsThatTheDecoderAloneGives() throws Exception {
        for (byte[] jpeg : List.of(Quarters.encoded("jpeg"), Quarters.resource("quarters-progressive.jpg"))) {
            Image wanted = Image.of(ImageIO.read(new ByteArrayInputStream(jpeg)));
            assertArrayEquals(wanted.rgb(), reader.read(jpeg).rgb());
        }
    }

    @Test
    void readsCmykJpegInItsColours() {
        int[] colours = Quarters.middles(reader.read(Quarters.resource("quarters-cmyk.jpg")));
        assertTrue(Quarters.farthest(colours, RED, GREEN, BLUE, GREY) < 60, () -> java.util.Arrays.toString(colours));
    }

    @ParameterizedTest
    @ValueSource(strings = {"quarters-turned.webp", "quarters-turned.png", "quarters-turned.tiff"})
    void appliesTheOrientationOfEveryFormatThatHasOne(String name) {
        Image image = reader.read(Quarters.resource(name));
        assertEquals(32, image.width());
        assertEquals(48, image.height());
        assertArrayEquals(new int[] {BLUE, RED, GREY, GREEN}, Quarters.middles(image));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void turnsJpegAsEachOrientationSays(int orientation) {
        int[] wanted = switch (orientation) {
            case 1 -> new int[] {RED, GREEN, BLUE, GREY};
            case 2 -> new int[] {GREEN, RED, GREY, BLUE};
            case 3 -> new int[] {GREY, BLUE, GREEN, RED};
            case 4 -> new int[] {BLUE, GREY, RED, GREEN};
            case 5 -> new int[] {RED, BLUE, GREEN, GREY};
            case 6 -> new int[] {BLUE, RED, GREY, GREEN};
            case 7 -> new int[] {GREY, GREEN, BLUE, RED};
            default -> new int[] {GREEN, GREY, RED, BLUE};
        };
        Image image = reader.read(withExif(Quarters.encoded("jpeg"), orientation));
        assertEquals(orientation < 5 ? 48 : 32, image.width());
        assertTrue(Quarters.farthest(Quarters.middles(image), wanted) <= 12);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 60000})
    void takesAnOrientationThatDoesNotExistForUpright(int orientation) {
        assertQuarters(reader.read(withExif(Quarters.encoded("jpeg"), orientation)), 12);
    }

    @Test
    void keepsGreyAsItIsWhichAwtWouldBrighten() {
        Image eight = reader.read(Quarters.resource("grey.jpg")), sixteen = reader.read(Quarters.resource("grey-16bit.png"));
        assertEquals(0x3c3c3c, Quarters.at(sixteen, 10, 5));
        assertEquals(0xc8c8c8, Quarters.at(sixteen, 10, 25));
        assertTrue(Quarters.farthest(new int[] {Quarters.at(eight, 10, 5)}, 0x3c3c3c) <= 3);
    }

    @Test
    void laysTransparentPixelsOverWhite() {
        int[] colours = Quarters.middles(reader.read(Quarters.resource("quarters-transparent.png")));
        assertTrue(Quarters.farthest(colours, RED, 0x8ed98e, BLUE, 0xffffff) <= 1, () -> java.util.Arrays.toString(colours));
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_INT_ARGB_PRE, BufferedImage.TYPE_INT_BGR,
            BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_4BYTE_ABGR, BufferedImage.TYPE_4BYTE_ABGR_PRE})
    void takesEveryLayoutOfAwt(int type) {
        assertQuarters(Image.of(Quarters.picture(type)), 0);
    }

    @Test
    void takesAPartOfAnAwtPicture() {
        Image part = Image.of(Quarters.picture(BufferedImage.TYPE_3BYTE_BGR).getSubimage(24, 0, 24, 32));
        assertArrayEquals(new int[] {GREEN, GREEN, GREY, GREY}, Quarters.middles(part));
    }

    @Test
    void givesAwtTheSamePicture() {
        assertQuarters(Image.of(Image.of(Quarters.picture(BufferedImage.TYPE_INT_RGB)).toBufferedImage()), 0);
    }

    @Test
    void sniffsTheFormatWhateverTheNameSays(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("picture.png"), Quarters.encoded("jpeg"));
        assertQuarters(reader.read(file), 12);
    }

    @Test
    void readsOnePixel() {
        Image one = reader.read(ImageWriter.png(new Image(1, 1, new byte[] {1, 2, 3})));
        assertArrayEquals(new byte[] {1, 2, 3}, one.rgb());
    }

    @Test
    void writesPngExactlyAndJpegNearly(@TempDir Path folder) {
        Image image = Image.of(Quarters.picture(BufferedImage.TYPE_INT_RGB));
        ImageWriter.write(image, folder.resolve("a.png"));
        ImageWriter.write(image, folder.resolve("a.jpg"));
        assertArrayEquals(image.rgb(), reader.read(folder.resolve("a.png")).rgb());
        assertQuarters(reader.read(folder.resolve("a.jpg")), 12);
        assertEquals(2, folder.toFile().list().length, "no temporary file is left");
    }

    private static void assertQuarters(Image image, int tolerance) {
        assertEquals(48, image.width());
        assertEquals(32, image.height());
        int[] colours = Quarters.middles(image);
        assertTrue(Quarters.farthest(colours, RED, GREEN, BLUE, GREY) <= tolerance, () -> java.util.Arrays.toString(colours));
    }

    /// Puts an EXIF block with the orientation alone behind the start marker.
    static byte[] withExif(byte[] jpeg, int orientation) {
        byte[] tiff = ByteBuffer.allocate(26).put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(8)
                .putShort((short) 1).putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) orientation).putShort((short) 0)
                .putInt(0).array();
        return ByteBuffer.allocate(jpeg.length + 10 + tiff.length).put(jpeg, 0, 2).put((byte) 0xff).put((byte) 0xe1)
                .putShort((short) (8 + tiff.length)).put("Exif\0\0".getBytes()).put(tiff).put(jpeg, 2, jpeg.length - 2).array();
    }
}
