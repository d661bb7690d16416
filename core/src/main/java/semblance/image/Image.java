package semblance.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;

/// A decoded picture: 8 bits a channel, RGB, rows from the top. The array is handed over, not copied, and must not
/// change afterwards; so an image is safe to share between threads.
///
/// @param rgb `3 * width * height` bytes, red first
public record Image(int width, int height, byte[] rgb) {

    public Image {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException("got " + rgb.length + " bytes for " + width + "x" + height
                    + " pixels, wanted 3 a pixel");
        }
    }

    /// A copy of an AWT picture of any type. Transparent pixels are laid over white.
    public static Image of(BufferedImage picture) {
        return Pixels.of(picture);
    }

    /// A copy for AWT, of type [BufferedImage#TYPE_3BYTE_BGR].
    public BufferedImage toBufferedImage() {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        byte[] bgr = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < rgb.length; i += 3) {
            bgr[i] = rgb[i + 2];
            bgr[i + 1] = rgb[i + 1];
            bgr[i + 2] = rgb[i];
        }
        return picture;
    }

    /// Left and right exchanged.
    public Image mirrored() {
        return Orientation.apply(this, 2);
    }

    public int red(int x, int y) {
        return rgb[3 * (y * width + x)] & 0xff;
    }

    public int green(int x, int y) {
        return rgb[3 * (y * width + x) + 1] & 0xff;
    }

    public int blue(int x, int y) {
        return rgb[3 * (y * width + x) + 2] & 0xff;
    }
}
