package semblance.train.augment;

import java.util.random.RandomGenerator;
import semblance.image.Image;
import semblance.train.dataset.CropShard;
import semblance.train.dataset.Crops;

/// Makes a training picture of an aligned crop: shifted, turned and scaled as an imprecise detector would leave it, then
/// spoilt as cameras and people spoil faces. One warp from the stored crop straight to the network's size.
///
/// Every draw comes from the generator passed in. Stateless; buffers live in [Scratch], one a thread.
///
/// @param landmarkNoise deviation of shift (pixels of the 112 crop), and a hundredth of it as turn and scale
/// @param spoil         0 (only geometry and flip) to 1: how often the harsher changes strike
/// @param filled        0 to 1: how often black [Borders] are filled from another crop
public record Augmentation(double landmarkNoise, double spoil, double filled) {

    public Augmentation {
        if (!(landmarkNoise >= 0) || !(spoil >= 0 && spoil <= 1) || !(filled >= 0 && filled <= 1)) {
            throw new IllegalArgumentException("got landmark noise " + landmarkNoise + ", spoil " + spoil + " and filled " + filled + ", wanted 0 pixels or more and shares from 0 to 1");
        }
    }

    /// What a training is given that doesn't say otherwise. The shipped embedder's last course had less: landmark noise 0.8, spoil 0.25.
    public static final Augmentation STANDARD = new Augmentation(1.5, 0.4, 0.9);

    /// No change at all: the crop as an evaluation would see it.
    public static final Augmentation NONE = new Augmentation(0, 0, 0);

    /// Crops that are tried for one without borders.
    private static final int TRIES = 40;

    /// Buffers of one thread.
    public static final class Scratch {
        final byte[] stored = new byte[CropShard.BYTES];
        float[] image = new float[0];
        float[] spare = new float[0];
    }

    /// Reads crop `index`. If it has black borders, they are filled as often as [#filled] says, from one of the others that has none.
    ///
    /// @return [CropShard#BYTES] long
    public byte[] whole(Crops crops, int index, int[] others, RandomGenerator random) {
        byte[] crop = new byte[CropShard.BYTES];
        crops.read(index, crop);
        if (random.nextDouble() >= filled) return crop;
        Borders borders = Borders.of(crop);
        if (!borders.fillable()) return crop;
        byte[] other = new byte[CropShard.BYTES];
        for (int i = 0; i < TRIES; i++) {
            crops.read(others[random.nextInt(others.length)], other);
            if (!Borders.of(other).none()) continue;
            borders.fill(crop, other);
            return crop;
        }
        return crop;
    }

    /// Writes crop `index` as `size * size` RGB floats 0..255, rows from the top, at `offset` of `out`.
    ///
    /// @return whether the crop was mirrored
    public boolean apply(Crops crops, int index, int size, RandomGenerator random, Scratch scratch, float[] out, int offset) {
        crops.read(index, scratch.stored);
        return apply(scratch.stored, size, random, scratch, out, offset);
    }

    /// The same of a crop that is no part of a set.
    ///
    /// @param crop [CropShard#BYTES] long
    public boolean apply(byte[] crop, int size, RandomGenerator random, Scratch scratch, float[] out, int offset) {
        int n = 3 * size * size;
        if (scratch.image.length != n) {
            scratch.image = new float[n];
            scratch.spare = new float[n];
        }
        boolean changed = landmarkNoise > 0;
        boolean flip = changed && random.nextBoolean();
        double noise = landmarkNoise / 100;
        double turn = changed ? random.nextGaussian() * noise * 1.5 : 0;
        double scale = changed ? Math.exp(random.nextGaussian() * noise * 2) : 1;
        double aspect = changed ? Math.exp(random.nextGaussian() * noise) : 1;
        double dx = changed ? random.nextGaussian() * landmarkNoise : 0;
        double dy = changed ? random.nextGaussian() * landmarkNoise : 0;
        warp(crop, size, turn, scale, aspect, dx, dy, flip, scratch.image);
        if (spoil > 0) {
            Spoiling.wear(scratch.image, size, spoil, random);
            Spoiling.apply(scratch.image, scratch.spare, size, spoil, random);
            Spoiling.compress(scratch.image, size, spoil, random);
        }
        System.arraycopy(scratch.image, 0, out, offset, n);
        return flip;
    }

    /// Only what cameras and people do to a picture, in place; neither glasses, since the eyes may be anywhere, nor JPEG.
    ///
    /// @param picture  `size * size` RGB floats 0..255
    /// @param strength see [#spoil]
    public static void spoil(float[] picture, int size, double strength, RandomGenerator random) {
        Spoiling.apply(picture, new float[picture.length], size, strength, random);
    }

    /// One of several pictures that lie side by side as floats, to look at.
    ///
    /// @param pictures `size * size` RGB floats 0..255 each
    public static Image image(float[] pictures, int i, int size) {
        byte[] rgb = new byte[3 * size * size];
        for (int k = 0; k < rgb.length; k++) rgb[k] = (byte) Math.round(Math.clamp(pictures[i * rgb.length + k], 0f, 255f));
        return new Image(size, size, rgb);
    }

    /// Samples the 112-pixel template area of the stored crop, changed as told, at `size`.
    private static void warp(byte[] from, int size, double turn, double scale, double aspect, double dx, double dy,
            boolean flip, float[] to) {
        double step = 112.0 / size / scale;
        int taps = step > 1.35 ? 2 : 1;
        double cos = Math.cos(turn) * step, sin = Math.sin(turn) * step;
        double middle = CropShard.SIDE / 2.0;
        for (int y = 0, o = 0; y < size; y++) {
            for (int x = 0; x < size; x++, o += 3) {
                float r = 0, g = 0, b = 0;
                for (int t = 0; t < taps * taps; t++) {
                    double u = (x + (t % taps + 0.5) / taps - size / 2.0) * aspect;
                    double v = (y + (t / taps + 0.5) / taps - size / 2.0) / aspect;
                    if (flip) u = -u;
                    double sx = clamp(cos * u - sin * v + middle + dx - 0.5), sy = clamp(sin * u + cos * v + middle + dy - 0.5);
                    int x0 = (int) sx, y0 = (int) sy;
                    float fx = (float) (sx - x0), fy = (float) (sy - y0);
                    int i = 3 * (y0 * CropShard.SIDE + x0), j = i + 3 * CropShard.SIDE;
                    float w00 = (1 - fx) * (1 - fy), w10 = fx * (1 - fy), w01 = (1 - fx) * fy, w11 = fx * fy;
                    r += w00 * (from[i] & 255) + w10 * (from[i + 3] & 255) + w01 * (from[j] & 255) + w11 * (from[j + 3] & 255);
                    g += w00 * (from[i + 1] & 255) + w10 * (from[i + 4] & 255) + w01 * (from[j + 1] & 255) + w11 * (from[j + 4] & 255);
                    b += w00 * (from[i + 2] & 255) + w10 * (from[i + 5] & 255) + w01 * (from[j + 2] & 255) + w11 * (from[j + 5] & 255);
                }
                float share = 1f / (taps * taps);
                to[o] = r * share;
                to[o + 1] = g * share;
                to[o + 2] = b * share;
            }
        }
    }

    private static double clamp(double v) {
        return Math.min(Math.max(v, 0), CropShard.SIDE - 1.001);
    }
}
