package semblance.image;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/// The test picture: 48x32, red at the top left, green at the top right, blue at the bottom left, grey at the bottom right.
final class Quarters {

    static final int RED = 0xc81e1e, GREEN = 0x1eb41e, BLUE = 0x1e1ec8, GREY = 0x787878;

    private Quarters() {
    }

    static BufferedImage picture(int type) {
        BufferedImage picture = new BufferedImage(48, 32, type);
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 48; x++) picture.setRGB(x, y, 0xff000000 | (y < 16 ? x < 24 ? RED : GREEN : x < 24 ? BLUE : GREY));
        }
        return picture;
    }

    static byte[] encoded(String format) {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            if (!ImageIO.write(picture(BufferedImage.TYPE_3BYTE_BGR), format, bytes)) throw new AssertionError("no encoder for " + format);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] resource(String name) {
        try (InputStream in = Quarters.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The colours in the middles of the quarters, row by row.
    static int[] middles(Image image) {
        int w = image.width(), h = image.height();
        return new int[] {at(image, w / 4, h / 4), at(image, 3 * w / 4, h / 4), at(image, w / 4, 3 * h / 4), at(image, 3 * w / 4, 3 * h / 4)};
    }

    static int at(Image image, int x, int y) {
        return image.red(x, y) << 16 | image.green(x, y) << 8 | image.blue(x, y);
    }

    static int farthest(int[] colours, int... wanted) {
        int worst = 0;
        for (int i = 0; i < wanted.length; i++) {
            Color a = new Color(colours[i]), b = new Color(wanted[i]);
            worst = Math.max(worst, Math.max(Math.abs(a.getRed() - b.getRed()), Math.max(Math.abs(a.getGreen() - b.getGreen()), Math.abs(a.getBlue() - b.getBlue()))));
        }
        return worst;
    }
}
