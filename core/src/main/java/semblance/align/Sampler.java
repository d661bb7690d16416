package semblance.align;

import semblance.geometry.SimilarityTransform;
import semblance.image.Image;

/// The inner loop of [FaceAligner]: takes `steps` x `steps` bilinear samples for every pixel of the crop and averages
/// them. For one cut, by one thread.
final class Sampler {

    /// Of each byte; faster than to convert it.
    private static final float[] VALUES = new float[256];

    static {
        for (int i = 0; i < VALUES.length; i++) VALUES[i] = i;
    }

    private final byte[] rgb;
    private final int width;
    private final int height;
    private final SimilarityTransform toImage;
    private final int steps;
    private float red;
    private float green;
    private float blue;

    Sampler(Image image, SimilarityTransform toImage, int steps) {
        rgb = image.rgb();
        width = image.width();
        height = image.height();
        this.toImage = toImage;
        this.steps = steps;
    }

    Image cut(int size) {
        byte[] out = new byte[3 * size * size];
        float share = 1f / (steps * steps);
        for (int y = 0, o = 0; y < size; y++) {
            for (int x = 0; x < size; x++, o += 3) {
                red = green = blue = 0;
                if (inside(x, y)) addSamplesInside(x, y);
                else addSamples(x, y);
                out[o] = (byte) (red * share + 0.5f);
                out[o + 1] = (byte) (green * share + 0.5f);
                out[o + 2] = (byte) (blue * share + 0.5f);
            }
        }
        return new Image(size, size, out);
    }

    /// Whether all neighbours of all samples of a pixel of the crop lie inside the image, by the square around them.
    private boolean inside(int x, int y) {
        double a = toImage.a(), b = toImage.b(), reach = 0.5 * (Math.abs(a) + Math.abs(b)) + 0.01;
        double u = a * (x + 0.5) - b * (y + 0.5) + toImage.tx() - 0.5, v = b * (x + 0.5) + a * (y + 0.5) + toImage.ty() - 0.5;
        return u - reach >= 0 && v - reach >= 0 && u + reach < width - 1 && v + reach < height - 1;
    }

    /// The same sums as [#addSamples], without looking whether there are pixels: most of a face's time goes here.
    private void addSamplesInside(int x, int y) {
        double a = toImage.a(), b = toImage.b(), step = 1.0 / steps;
        int line = 3 * width;
        float r = 0, g = 0, bl = 0;
        for (int j = 0; j < steps; j++) {
            double cx = x + 0.5 * step, cy = y + (j + 0.5) * step;
            double u = a * cx - b * cy + toImage.tx() - 0.5, v = b * cx + a * cy + toImage.ty() - 0.5;
            for (int i = 0; i < steps; i++, u += a * step, v += b * step) {
                int x0 = (int) u, y0 = (int) v, at = line * y0 + 3 * x0, below = at + line;
                float fx = (float) (u - x0), fy = (float) (v - y0);
                float w00 = (1 - fx) * (1 - fy), w10 = fx * (1 - fy), w01 = (1 - fx) * fy, w11 = fx * fy;
                r += w00 * VALUES[rgb[at] & 0xff] + w10 * VALUES[rgb[at + 3] & 0xff] + w01 * VALUES[rgb[below] & 0xff] + w11 * VALUES[rgb[below + 3] & 0xff];
                g += w00 * VALUES[rgb[at + 1] & 0xff] + w10 * VALUES[rgb[at + 4] & 0xff] + w01 * VALUES[rgb[below + 1] & 0xff] + w11 * VALUES[rgb[below + 4] & 0xff];
                bl += w00 * VALUES[rgb[at + 2] & 0xff] + w10 * VALUES[rgb[at + 5] & 0xff] + w01 * VALUES[rgb[below + 2] & 0xff] + w11 * VALUES[rgb[below + 5] & 0xff];
            }
        }
        red = r;
        green = g;
        blue = bl;
    }

    private void addSamples(int x, int y) {
        double a = toImage.a(), b = toImage.b(), step = 1.0 / steps;
        for (int j = 0; j < steps; j++) {
            double cx = x + 0.5 * step, cy = y + (j + 0.5) * step;
            double u = a * cx - b * cy + toImage.tx() - 0.5, v = b * cx + a * cy + toImage.ty() - 0.5;
            for (int i = 0; i < steps; i++, u += a * step, v += b * step) add(u, v);
        }
    }

    /// Adds the bilinear value at (x, y), in units of pixel centres.
    private void add(double x, double y) {
        int x0 = (int) Math.floor(x), y0 = (int) Math.floor(y);
        float fx = (float) (x - x0), fy = (float) (y - y0);
        // All four neighbours inside: no negative number among these.
        if ((x0 | y0 | (width - 2 - x0) | (height - 2 - y0)) >= 0) addInside(3 * (y0 * width + x0), fx, fy);
        else addAtEdge(x0, y0, fx, fy);
    }

    private void addInside(int i, float fx, float fy) {
        int below = i + 3 * width;
        float w00 = (1 - fx) * (1 - fy), w10 = fx * (1 - fy), w01 = (1 - fx) * fy, w11 = fx * fy;
        red += w00 * (rgb[i] & 0xff) + w10 * (rgb[i + 3] & 0xff) + w01 * (rgb[below] & 0xff) + w11 * (rgb[below + 3] & 0xff);
        green += w00 * (rgb[i + 1] & 0xff) + w10 * (rgb[i + 4] & 0xff) + w01 * (rgb[below + 1] & 0xff) + w11 * (rgb[below + 4] & 0xff);
        blue += w00 * (rgb[i + 2] & 0xff) + w10 * (rgb[i + 5] & 0xff) + w01 * (rgb[below + 2] & 0xff) + w11 * (rgb[below + 5] & 0xff);
    }

    private void addAtEdge(int x0, int y0, float fx, float fy) {
        addPixel(x0, y0, (1 - fx) * (1 - fy));
        addPixel(x0 + 1, y0, fx * (1 - fy));
        addPixel(x0, y0 + 1, (1 - fx) * fy);
        addPixel(x0 + 1, y0 + 1, fx * fy);
    }

    private void addPixel(int x, int y, float weight) {
        if (x < 0 || y < 0 || x >= width || y >= height) return;
        int i = 3 * (y * width + x);
        red += weight * (rgb[i] & 0xff);
        green += weight * (rgb[i + 1] & 0xff);
        blue += weight * (rgb[i + 2] & 0xff);
    }
}
