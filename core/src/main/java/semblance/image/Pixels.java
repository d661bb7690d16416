package semblance.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageTypeSpecifier;

/// Takes 8-bit RGB out of the many layouts that decoders give. Transparent pixels are laid over white. Values of RGB
/// and grey pictures are taken as they stand: an embedded colour profile changes a face less than the light does,
/// and `BufferedImage.getRGB` would brighten grey pictures (it holds them to be linear).
final class Pixels {

    private Pixels() {
    }

    /// A picture for a decoder to fill, laid out as ours are, so that [#taken] need not copy it.
    ///
    /// @param usual what the decoder would make by itself: 8-bit RGB in one array, else the outcome is empty
    static Optional<BufferedImage> blank(ImageTypeSpecifier usual, int width, int height) {
        ColorModel colours = usual.getColorModel();
        boolean fits = usual.getSampleModel() instanceof PixelInterleavedSampleModel model && model.getDataType() == DataBuffer.TYPE_BYTE && model.getNumBands() == 3
                && colours instanceof ComponentColorModel && colours.getColorSpace().getType() == ColorSpace.TYPE_RGB && !colours.hasAlpha();
        if (!fits) return Optional.empty();
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, 3 * width, 3, new int[] {0, 1, 2}, null);
        return Optional.of(new BufferedImage(colours, raster, false, null));
    }

    /// Takes the pixels' array itself if it is laid out as ours, else a copy. For pictures that nobody else has.
    static Image taken(BufferedImage source) {
        if (interleavedBytes(source) && source.getSampleModel() instanceof ComponentSampleModel model && Arrays.equals(model.getBandOffsets(), new int[] {0, 1, 2})
                && source.getRaster().getDataBuffer() instanceof DataBufferByte data && data.getData().length == 3 * source.getWidth() * source.getHeight()) {
            return new Image(source.getWidth(), source.getHeight(), data.getData());
        }
        return of(source);
    }

    static Image of(BufferedImage source) {
        byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(source.getWidth(), source.getHeight()))];
        if (interleavedBytes(source)) copyBytes(source, rgb);
        else if (plainSamples(source)) copySamples(source, rgb);
        else copyConverted(source, rgb);
        return new Image(source.getWidth(), source.getHeight(), rgb);
    }

    private static boolean interleavedBytes(BufferedImage source) {
        Raster raster = source.getRaster();
        return source.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_RGB
                && !source.getColorModel().hasAlpha()
                && !(source.getColorModel() instanceof IndexColorModel)
                && raster.getDataBuffer() instanceof DataBufferByte data && data.getNumBanks() == 1
                && raster.getSampleModel() instanceof ComponentSampleModel && raster.getNumBands() == 3
                && raster.getParent() == null;
    }

    private static void copyBytes(BufferedImage source, byte[] rgb) {
        ComponentSampleModel model = (ComponentSampleModel) source.getSampleModel();
        DataBufferByte data = (DataBufferByte) source.getRaster().getDataBuffer();
        byte[] from = data.getData();
        int[] bands = model.getBandOffsets();
        int step = model.getPixelStride();
        for (int y = 0, o = 0; y < source.getHeight(); y++) {
            int i = data.getOffset() + y * model.getScanlineStride();
            for (int x = 0; x < source.getWidth(); x++, i += step, o += 3) {
                rgb[o] = from[i + bands[0]];
                rgb[o + 1] = from[i + bands[1]];
                rgb[o + 2] = from[i + bands[2]];
            }
        }
    }

    /// Grey or RGB, whole numbers, no palette.
    private static boolean plainSamples(BufferedImage source) {
        ColorModel colours = source.getColorModel();
        int space = colours.getColorSpace().getType(), type = source.getRaster().getTransferType();
        return !(colours instanceof IndexColorModel) && type != DataBuffer.TYPE_FLOAT && type != DataBuffer.TYPE_DOUBLE
                && (space == ColorSpace.TYPE_RGB || space == ColorSpace.TYPE_GRAY)
                && colours.getNumComponents() == source.getRaster().getNumBands()
                && !(colours.hasAlpha() && colours.isAlphaPremultiplied());
    }

    private static void copySamples(BufferedImage source, byte[] rgb) {
        ColorModel colours = source.getColorModel();
        int bands = colours.getNumComponents(), width = source.getWidth();
        int green = colours.getNumColorComponents() < 3 ? 0 : 1, blue = 2 * green;
        double[] toByte = new double[bands];
        for (int b = 0; b < bands; b++) toByte[b] = 255.0 / ((1L << colours.getComponentSize(b)) - 1);
        int[] row = new int[bands * width];
        for (int y = 0, o = 0; y < source.getHeight(); y++) {
            source.getRaster().getPixels(0, y, width, 1, row);
            for (int x = 0, i = 0; x < width; x++, i += bands, o += 3) {
                double opacity = colours.hasAlpha() ? row[i + bands - 1] * toByte[bands - 1] / 255 : 1;
                rgb[o] = over(row[i] * toByte[0], opacity);
                rgb[o + 1] = over(row[i + green] * toByte[green], opacity);
                rgb[o + 2] = over(row[i + blue] * toByte[blue], opacity);
            }
        }
    }

    /// Palettes, CMYK and other colour spaces, floating point: by the colour model, which is slow.
    private static void copyConverted(BufferedImage source, byte[] rgb) {
        int[] row = new int[source.getWidth()];
        for (int y = 0, o = 0; y < source.getHeight(); y++) {
            source.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int argb : row) {
                double opacity = (argb >>> 24) / 255.0;
                rgb[o++] = over(argb >> 16 & 0xff, opacity);
                rgb[o++] = over(argb >> 8 & 0xff, opacity);
                rgb[o++] = over(argb & 0xff, opacity);
            }
        }
    }

    private static byte over(double value, double opacity) {
        return (byte) (value * opacity + 255 * (1 - opacity) + 0.5);
    }
}
