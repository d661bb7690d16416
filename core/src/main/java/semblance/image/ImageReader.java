package semblance.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;

/// Decodes JPEG (CMYK too), PNG, WebP, BMP, GIF (the first frame) and TIFF (the first page) to upright RGB.
///
/// The format comes from the content, the EXIF orientation is applied, and a picture with more pixels than the limit
/// is refused before memory is taken for it. Immutable and safe to share between threads.
public final class ImageReader {

    private static final long DEFAULT_MAX_PIXELS = 100_000_000;
    /// What decoding takes at its peak: the decoder's copy and ours.
    private static final int HEAP_BYTES_PER_PIXEL = 7;
    /// A progressive JPEG has ten or so. A scan may be a few bytes long, and the decoder goes over the whole picture for each.
    private static final int MOST_SCANS = 100;

    private final long maxPixels;

    /// Reads pictures of up to 100 megapixels.
    public ImageReader() {
        this(DEFAULT_MAX_PIXELS);
    }

    private ImageReader(long maxPixels) {
        this.maxPixels = maxPixels;
    }

    /// @param maxPixels largest width times height, 1 or more
    public ImageReader withMaxPixels(long maxPixels) {
        if (maxPixels < 1) throw new IllegalArgumentException("got a limit of " + maxPixels + " pixels, wanted 1 or more");
        return new ImageReader(maxPixels);
    }

    /// @throws UnreadableImageException if it is not there, can't be read, is no picture, is damaged or too large
    public Image read(Path file) {
        return decode(bytes(file), file.toString());
    }

    /// @throws UnreadableImageException if it is no picture, is damaged or too large
    public Image read(byte[] encoded) {
        return decode(encoded, "the picture");
    }

    /// Reads no more than the limit allows, so a file that grows, or a device, can't fill the memory.
    private byte[] bytes(Path file) {
        if (Files.isDirectory(file)) throw new UnreadableImageException(file + ": got a folder, wanted a picture");
        long most = Math.min(Integer.MAX_VALUE - 16, (1 << 20) + 8 * Math.min(maxPixels, 1L << 40));
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((int) most);
            if (in.read() < 0) return bytes;
            throw new UnreadableImageException(file + ": got more than " + most
                    + " bytes, wanted a picture of at most " + maxPixels + " pixels: raise the limit of pixels if it is one");
        } catch (NoSuchFileException e) {
            throw new UnreadableImageException(file + ": there is no such file: check the path", e);
        } catch (AccessDeniedException e) {
            throw new UnreadableImageException(file + ": may not be read: check its permissions", e);
        } catch (IOException e) {
            throw new UnreadableImageException(file + ": can't be read: " + e.getMessage(), e);
        }
    }

    private Image decode(byte[] bytes, String name) {
        if (bytes.length == 0) throw new UnreadableImageException(name + ": got 0 bytes, wanted a picture");
        ImageFormat format = ImageFormat.of(bytes).orElseThrow(() -> new UnreadableImageException(name + ": got "
                + firstBytes(bytes) + ", wanted JPEG, PNG, WebP, BMP, GIF or TIFF: convert it to one of these"));
        try {
            return Orientation.apply(Pixels.taken(picture(bytes, format, name)), Orientation.of(bytes, format));
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            // Decoders answer damage with all kinds of exceptions, and damaged sizes with impossible allocations.
            if (e instanceof UnreadableImageException known) throw known;
            throw new UnreadableImageException(name + ": got a damaged " + format + " picture (" + reason(e)
                    + "), wanted a whole one: fetch or save it again", e);
        }
    }

    private BufferedImage picture(byte[] bytes, ImageFormat format, String name) throws IOException {
        checkComplete(bytes, format, name);
        checkScans(bytes, format, name);
        boolean foreign = needsForeign(bytes, format);
        try {
            return picture(bytes, format, name, foreign);
        } catch (IOException e) {
            // The JDK's decoder refuses some JPEG files that everybody else reads ("Inconsistent metadata").
            if (foreign || format != ImageFormat.JPEG) throw e;
            return picture(bytes, format, name, true);
        }
    }

    private BufferedImage picture(byte[] bytes, ImageFormat format, String name, boolean foreign) throws IOException {
        javax.imageio.ImageReader decoder = decoder(format, foreign);
        try (EncodedBytes stream = new EncodedBytes(bytes)) {
            decoder.setInput(stream, true, true);
            checkSize(decoder.getWidth(0), decoder.getHeight(0), name);
            ImageReadParam param = decoder.getDefaultReadParam();
            if (format == ImageFormat.JPEG && !foreign) {
                Pixels.blank(decoder.getImageTypes(0).next(), decoder.getWidth(0), decoder.getHeight(0)).ifPresent(param::setDestination);
            }
            return decoder.read(0, param);
        } finally {
            decoder.dispose();
        }
    }

    private static void checkComplete(byte[] bytes, ImageFormat format, String name) {
        if (!format.complete(bytes)) {
            throw new UnreadableImageException(name + ": got a truncated " + format + " picture of " + bytes.length
                    + " bytes, wanted a whole one: fetch or save it again");
        }
    }

    private static void checkScans(byte[] bytes, ImageFormat format, String name) {
        if (format == ImageFormat.JPEG && JpegMarkers.scans(bytes, MOST_SCANS) > MOST_SCANS) {
            throw new UnreadableImageException(name + ": got a JPEG picture of more than " + MOST_SCANS + " scans, which take long, wanted at most "
                    + MOST_SCANS + ": save it again");
        }
    }

    private void checkSize(long width, long height, String name) {
        if (width * height > maxPixels) {
            throw new TooManyPixelsException(name + ": got " + width + "x" + height + " pixels, wanted at most "
                    + maxPixels + " in all: raise the limit if you trust it, or make it smaller");
        }
        long heap = Runtime.getRuntime().maxMemory();
        if (width * height * HEAP_BYTES_PER_PIXEL > heap) {
            throw new TooManyPixelsException(name + ": got " + width + "x" + height + " pixels, which take "
                    + (width * height * HEAP_BYTES_PER_PIXEL >> 20) + " MiB, wanted less than the JVM's "
                    + (heap >> 20) + " MiB: give it more (-Xmx) or make the picture smaller");
        }
    }

    /// What the JDK's own decoders can't read.
    private static boolean needsForeign(byte[] bytes, ImageFormat format) {
        return switch (format) {
            case WEBP, TIFF -> true;
            case JPEG -> JpegMarkers.of(bytes).components() == 4;
            case PNG, BMP, GIF -> false;
        };
    }

    /// @param foreign TwelveMonkeys' decoder, not the JDK's
    private static javax.imageio.ImageReader decoder(ImageFormat format, boolean foreign) {
        Iterator<javax.imageio.ImageReader> all = ImageIO.getImageReadersByFormatName(format.name().toLowerCase(Locale.ROOT));
        while (all.hasNext()) {
            javax.imageio.ImageReader decoder = all.next();
            if (decoder.getClass().getName().startsWith("com.twelvemonkeys.") == foreign) return decoder;
        }
        throw new IllegalStateException("no decoder for " + format + ": the TwelveMonkeys jars are missing from the class path");
    }

    private static String firstBytes(byte[] bytes) {
        if (bytes.length > 12 && new String(bytes, 4, 4, StandardCharsets.ISO_8859_1).equals("ftyp")) return "a HEIC or AVIF picture or a video";
        StringBuilder text = new StringBuilder(bytes.length + " bytes that begin with");
        for (int i = 0; i < Math.min(8, bytes.length); i++) text.append(String.format(" %02x", bytes[i]));
        return text.toString();
    }

    private static String reason(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage().lines().findFirst().orElse("");
    }
}
