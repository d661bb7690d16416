package semblance.image;

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
