package semblance.train.augment;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import semblance.image.Image;

/// What JPEG leaves of a picture. Stateless.
public final class Jpeg {

    private Jpeg() {
    }

    /// @param quality 0, the worst, to 1
    public static Image compressed(Image image, float quality) {
        try {
            return decoded(encoded(image, quality));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] encoded(Image image, float quality) throws IOException {
        var buffered = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
        swapRedAndBlue(image.rgb(), ((DataBufferByte) buffered.getRaster().getDataBuffer()).getData());
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var bytes = new ByteArrayOutputStream();
        try (var stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(quality);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(buffered, null, null), settings);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static Image decoded(byte[] jpeg) throws IOException {
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(jpeg));
        byte[] rgb = new byte[3 * read.getWidth() * read.getHeight()];
        swapRedAndBlue(((DataBufferByte) read.getRaster().getDataBuffer()).getData(), rgb);
        return new Image(read.getWidth(), read.getHeight(), rgb);
    }

    private static void swapRedAndBlue(byte[] from, byte[] to) {
        for (int i = 0; i < from.length; i += 3) {
            to[i] = from[i + 2];
            to[i + 1] = from[i + 1];
            to[i + 2] = from[i];
        }
    }
}
