package semblance.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Encodes pictures. Files are written under a temporary name beside the wanted one and moved into place, so nobody
/// ever sees half a picture. Stateless.
public final class ImageWriter {

    /// Quality at which the loss is hard to see, 0 to 1.
    public static final double GOOD_QUALITY = 0.92;

    private ImageWriter() {
    }

    /// As PNG if the name ends so, as JPEG otherwise.
    ///
    /// @throws UncheckedIOException if it can't be written
    public static void write(Image image, Path file) {
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) writePng(image, file);
        else writeJpeg(image, file);
    }

    public static void writePng(Image image, Path file) {
        write(png(image), file);
    }

    public static void writeJpeg(Image image, Path file) {
        write(jpeg(image, GOOD_QUALITY), file);
    }

    public static byte[] png(Image image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image.toBufferedImage(), "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// @param quality 0 (small) to 1 (good)
    public static byte[] jpeg(Image image, double quality) {
        javax.imageio.ImageWriter encoder = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam settings = encoder.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality((float) quality);
            encoder.setOutput(out);
            BufferedImage picture = image.toBufferedImage();
            encoder.write(null, new IIOImage(picture, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            encoder.dispose();
        }
        return bytes.toByteArray();
    }

    private static void write(byte[] bytes, Path file) {
        Path temporary = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(temporary, bytes);
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            deleteQuietly(temporary);
            throw new UncheckedIOException(file + ": can't be written: " + e, e);
        }
    }

    private static void deleteQuietly(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // The failure to write is what the caller must hear of.
        }
    }
}
