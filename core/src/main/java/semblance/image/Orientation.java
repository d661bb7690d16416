package semblance.image;

import com.drew.imaging.ImageProcessingException;
import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.png.PngChunk;
import com.drew.imaging.png.PngChunkReader;
import com.drew.imaging.png.PngChunkType;
import com.drew.imaging.tiff.TiffMetadataReader;
import com.drew.imaging.webp.WebpMetadataReader;
import com.drew.lang.ByteArrayReader;
import com.drew.lang.SequentialByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// How the camera was held: the orientation tag of EXIF 2.32 (section 4.6.4), 1 (upright) to 8.
final class Orientation {

    private Orientation() {
    }

    /// The tag's value; 1 where there is none or where it can't be read: a broken note does not spoil a good picture.
    static int of(byte[] bytes, ImageFormat format) {
        try {
            Metadata metadata = metadata(bytes, format);
            for (ExifIFD0Directory exif : metadata.getDirectoriesOfType(ExifIFD0Directory.class)) {
                Integer value = exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
                if (value != null && value >= 1 && value <= 8) return value;
            }
            return 1;
        } catch (ImageProcessingException | IOException | RuntimeException e) {
            return 1;
        }
    }

    private static Metadata metadata(byte[] bytes, ImageFormat format) throws ImageProcessingException, IOException {
        ByteArrayInputStream stream = new ByteArrayInputStream(bytes);
        return switch (format) {
            case JPEG -> JpegMarkers.of(bytes).exif()
                    ? JpegMetadataReader.readMetadata(stream, List.of(new ExifReader())) : new Metadata();
            case PNG -> png(bytes);
            case TIFF -> TiffMetadataReader.readMetadata(stream);
            case WEBP -> WebpMetadataReader.readMetadata(stream);
            case BMP, GIF -> new Metadata();
        };
    }

    /// Of the one chunk that may say it: the reader of all of them unpacks texts and profiles, however large they become.
    private static Metadata png(byte[] bytes) throws ImageProcessingException, IOException {
        Metadata metadata = new Metadata();
        for (PngChunk chunk : new PngChunkReader().extract(new SequentialByteArrayReader(bytes), Set.of(PngChunkType.eXIf))) {
            new ExifReader().extract(new ByteArrayReader(chunk.getBytes()), metadata);
        }
        return metadata;
    }

    /// Turns and mirrors a picture as its tag says.
    static Image apply(Image image, int orientation) {
        if (orientation == 1) return image;
        int w = image.width(), h = image.height();
        boolean swapped = orientation >= 5;
        int width = swapped ? h : w, height = swapped ? w : h;
        byte[] from = image.rgb(), to = new byte[from.length];
        for (int y = 0, o = 0; y < height; y++) {
            for (int x = 0; x < width; x++, o += 3) {
                int i = 3 * switch (orientation) {
                    case 2 -> y * w + (w - 1 - x);
                    case 3 -> (h - 1 - y) * w + (w - 1 - x);
                    case 4 -> (h - 1 - y) * w + x;
                    case 5 -> x * w + y;
                    case 6 -> (h - 1 - x) * w + y;
                    case 7 -> (h - 1 - x) * w + (w - 1 - y);
                    default -> x * w + (w - 1 - y);
                };
                to[o] = from[i];
                to[o + 1] = from[i + 1];
                to[o + 2] = from[i + 2];
            }
        }
        return new Image(width, height, to);
    }
}
