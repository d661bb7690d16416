package semblance.train.augment;

import java.util.random.RandomGenerator;
import semblance.align.FaceAligner;
import semblance.image.ImageReader;
import semblance.image.ImageWriter;

/// What people, light and cameras do to a face: glasses, something in front, light and colour, grey, few pixels, blur,
/// noise, JPEG; and black borders. In place, on RGB floats 0..255.
final class Spoiling {

    /// Where the template has the eyes, as shares of the picture's side.
    private static final double EYES = FaceAligner.TEMPLATE.leftEye().y() / FaceAligner.SIZE,
            HALF_EYE_DISTANCE = FaceAligner.TEMPLATE.eyeDistance() / 2 / FaceAligner.SIZE;

    private Spoiling() {
    }

    static void apply(float[] image, float[] spare, int size, double strength, RandomGenerator random) {
        if (hits(random, 0.7 * strength)) light(image, random);
        if (hits(random, 0.3 * strength)) colour(image, random);
        if (hits(random, 0.08 * strength)) grey(image);
        if (hits(random, 0.12 * strength)) fewPixels(image, spare, size, random);
        if (hits(random, 0.08 * strength)) blur(image, spare, size);
        if (hits(random, 0.1 * strength)) noise(image, random);
        if (hits(random, 0.12 * strength)) cover(image, size, random);
        if (hits(random, 0.25 * strength)) border(image, size, random);
    }

    /// Glasses now and then, for faces whose eyes are near the template's. Elsewhere they would show eyes where there are none.
    static void wear(float[] image, int size, double strength, RandomGenerator random) {
        if (hits(random, 0.08 * strength)) glasses(image, size, random);
    }

    static void compress(float[] image, int size, double strength, RandomGenerator random) {
        if (hits(random, 0.1 * strength)) jpeg(image, size, random);
    }

    private static boolean hits(RandomGenerator random, double p) {
        return random.nextDouble() < p;
    }

    /// Contrast, brightness and gamma.
    private static void light(float[] image, RandomGenerator random) {
        float contrast = (float) Math.exp(random.nextGaussian() * 0.18);
        float shift = (float) (random.nextGaussian() * 18);
        double gamma = Math.exp(random.nextGaussian() * 0.2);
        float[] curve = new float[256];
        for (int i = 0; i < 256; i++) {
            float v = clamp((i - 127.5f) * contrast + 127.5f + shift);
            curve[i] = (float) (255 * Math.pow(v / 255, gamma));
        }
        for (int i = 0; i < image.length; i++) image[i] = curve[(int) clamp(image[i])];
    }

    /// A cast of the light, and more or less saturation.
    private static void colour(float[] image, RandomGenerator random) {
        float r = (float) Math.exp(random.nextGaussian() * 0.08), b = (float) Math.exp(random.nextGaussian() * 0.08);
        float saturation = (float) Math.exp(random.nextGaussian() * 0.3);
        for (int i = 0; i < image.length; i += 3) {
            float mean = mean(image, i);
            image[i] = clamp((mean + (image[i] - mean) * saturation) * r);
            image[i + 1] = clamp(mean + (image[i + 1] - mean) * saturation);
            image[i + 2] = clamp((mean + (image[i + 2] - mean) * saturation) * b);
        }
    }

    private static void grey(float[] image) {
        for (int i = 0; i < image.length; i += 3) image[i] = image[i + 1] = image[i + 2] = mean(image, i);
    }

    private static float mean(float[] image, int i) {
        return 0.3f * image[i] + 0.59f * image[i + 1] + 0.11f * image[i + 2];
    }

    /// As if the face had been 20 to 60 pixels wide: averaged down, then bilinear up.
    private static void fewPixels(float[] image, float[] spare, int size, RandomGenerator random) {
        int small = Math.min(size - 1, 20 + random.nextInt(41));
        float ratio = (float) size / small;
        System.arraycopy(image, 0, spare, 0, image.length);
        float[] low = new float[3 * small * small];
        for (int y = 0; y < small; y++) {
            int y0 = (int) (y * ratio), y1 = Math.max(y0 + 1, (int) ((y + 1) * ratio));
            for (int x = 0; x < small; x++) {
                int x0 = (int) (x * ratio), x1 = Math.max(x0 + 1, (int) ((x + 1) * ratio));
                for (int c = 0; c < 3; c++) {
                    float sum = 0;
                    for (int j = y0; j < y1; j++) for (int i = x0; i < x1; i++) sum += spare[3 * (j * size + i) + c];
                    low[3 * (y * small + x) + c] = sum / ((y1 - y0) * (x1 - x0));
                }
            }
        }
        enlarge(low, small, image, size);
    }

    private static void enlarge(float[] low, int small, float[] image, int size) {
        for (int y = 0; y < size; y++) {
            float v = Math.clamp((y + 0.5f) * small / size - 0.5f, 0, small - 1.001f);
            int y0 = (int) v;
            float fy = v - y0;
            for (int x = 0; x < size; x++) {
                float u = Math.clamp((x + 0.5f) * small / size - 0.5f, 0, small - 1.001f);
                int x0 = (int) u;
                float fx = u - x0;
                for (int c = 0; c < 3; c++) {
                    int i = 3 * (y0 * small + x0) + c, j = i + 3 * small;
                    image[3 * (y * size + x) + c] = (1 - fy) * ((1 - fx) * low[i] + fx * low[i + 3])
                            + fy * ((1 - fx) * low[j] + fx * low[j + 3]);
                }
            }
        }
    }

    /// Means of three along the rows, then the columns, as often as chance has it once.
    private static void blur(float[] image, float[] spare, int size) {
        System.arraycopy(image, 0, spare, 0, image.length);
        int row = 3 * size;
        for (int y = 1; y < size - 1; y++) {
            for (int i = y * row + 3; i < (y + 1) * row - 3; i++) {
                float sum = 0;
                for (int d = -row; d <= row; d += row) sum += spare[i + d - 3] + spare[i + d] + spare[i + d + 3];
                image[i] = sum / 9;
            }
        }
    }

    private static void noise(float[] image, RandomGenerator random) {
        float deviation = 2 + 10 * random.nextFloat();
        for (int i = 0; i < image.length; i++) {
            // the sum of three uniforms: near enough to normal, and quick
            float n = random.nextFloat() + random.nextFloat() + random.nextFloat() - 1.5f;
            image[i] = clamp(image[i] + 2 * n * deviation);
        }
    }

    static void jpeg(float[] image, int size, RandomGenerator random) {
        byte[] rgb = new ImageReader().read(ImageWriter.jpeg(Augmentation.image(image, 0, size), random.nextFloat(0.1f, 0.7f))).rgb();
        for (int i = 0; i < image.length; i++) image[i] = rgb[i] & 0xff;
    }

    /// Frames around the template's eyes, round or square, with clear or dark lenses.
    static void glasses(float[] image, int size, RandomGenerator random) {
        double wide = random.nextDouble(0.1, 0.15), high = random.nextDouble(0.6, 1) * wide, rim = random.nextDouble(0.1, 0.25);
        double dark = random.nextBoolean() ? random.nextDouble(0.7, 1) : random.nextDouble(0.2), power = random.nextBoolean() ? 2 : 6;
        float[] colour = new float[3];
        for (int c = 0; c < 3; c++) colour[c] = (random.nextInt(3) == 0 ? 255 : 60) * random.nextFloat();
        for (int y = 0; y < size; y++) {
            double v = ((y + 0.5) / size - EYES) / high;
            for (int x = 0; x < size; x++) {
                double u = (Math.abs((x + 0.5) / size - 0.5) - HALF_EYE_DISTANCE) / wide;
                double out = Math.pow(Math.abs(u), power) + Math.pow(Math.abs(v), power);
                boolean bar = Math.abs(u) > 1 && Math.abs(v) < rim;
                double covered = bar || out < 1 && out > Math.pow(1 - rim, power) ? 1 : out < 1 ? dark : 0;
                int i = 3 * (y * size + x);
                for (int c = 0; covered > 0 && c < 3; c++) image[i + c] += (float) (covered * (colour[c] - image[i + c]));
            }
        }
    }

    /// A mask, a bar over the eyes, or a patch anywhere, in one colour.
    private static void cover(float[] image, int size, RandomGenerator random) {
        double left = 0, right = 1, top, bottom;
        switch (random.nextInt(4)) {
            case 0 -> {
                top = 0.58 + 0.1 * random.nextDouble();
                bottom = 1;
            }
            case 1 -> {
                top = 0.36 + 0.05 * random.nextDouble();
                bottom = top + 0.08 + 0.1 * random.nextDouble();
            }
            default -> {
                double side = 0.15 + 0.25 * random.nextDouble();
                left = random.nextDouble() * (1 - side);
                right = left + side;
                top = random.nextDouble() * (1 - side);
                bottom = top + side;
            }
        }
        fill(image, size, left, top, right, bottom,
                255 * random.nextFloat(), 255 * random.nextFloat(), 255 * random.nextFloat());
    }

    /// Black at one or several sides: a part of the training pictures has it, so it must say nothing.
    static void border(float[] image, int size, RandomGenerator random) {
        double most = 0.2;
        if (random.nextBoolean()) fill(image, size, 0, 0, most * random.nextDouble(), 1, 0, 0, 0);
        if (random.nextBoolean()) fill(image, size, 1 - most * random.nextDouble(), 0, 1, 1, 0, 0, 0);
        if (random.nextBoolean()) fill(image, size, 0, 0, 1, most * random.nextDouble(), 0, 0, 0);
        if (random.nextBoolean()) fill(image, size, 0, 1 - most * random.nextDouble(), 1, 1, 0, 0, 0);
    }

    private static void fill(float[] image, int size, double left, double top, double right, double bottom, float... colour) {
        int x0 = (int) (left * size), x1 = (int) (right * size), y0 = (int) (top * size), y1 = (int) (bottom * size);
        for (int y = y0; y < y1; y++) {
            for (int x = x0; x < x1; x++) {
                System.arraycopy(colour, 0, image, 3 * (y * size + x), 3);
            }
        }
    }

    private static float clamp(float v) {
        return Math.min(Math.max(v, 0), 255);
    }
}
