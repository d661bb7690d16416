package semblance.train.detector;

import java.util.random.RandomGenerator;
import semblance.image.Image;
import semblance.image.ImageReader;
import semblance.image.ImageWriter;

/// What a camera does to a picture: uneven light, little colour or none, blur, noise, JPEG. Stateless.
final class Camera {

    private Camera() {
    }

    static Image look(Image image, RandomGenerator random) {
        Image seen = image;
        if (random.nextDouble() < 0.20) seen = colourless(seen, random.nextBoolean() ? 1 : random.nextDouble());
        if (random.nextDouble() < 0.12) seen = shaded(seen, random);
        if (random.nextDouble() < 0.15) seen = blurred(seen, random.nextInt(1, 4));
        if (random.nextDouble() < 0.20) seen = noisy(seen, random.nextDouble(2, 18), random);
        if (random.nextDouble() < 0.25) seen = new ImageReader().read(ImageWriter.jpeg(seen, random.nextDouble(0.15, 0.8)));
        return seen;
    }

    /// @param share 0 leaves the colours, 1 leaves grey
    static Image colourless(Image image, double share) {
        byte[] from = image.rgb(), to = new byte[from.length];
        for (int i = 0; i < from.length; i += 3) {
            double grey = 0.299 * (from[i] & 0xff) + 0.587 * (from[i + 1] & 0xff) + 0.114 * (from[i + 2] & 0xff);
            for (int c = i; c < i + 3; c++) to[c] = (byte) Math.round(share * grey + (1 - share) * (from[c] & 0xff));
        }
        return new Image(image.width(), image.height(), to);
    }

    /// Darker towards one side.
    private static Image shaded(Image image, RandomGenerator random) {
        int w = image.width(), h = image.height();
        double angle = random.nextDouble(2 * Math.PI), least = random.nextDouble(0.1, 0.7);
        double dx = Math.cos(angle) / w, dy = Math.sin(angle) / h;
        byte[] from = image.rgb(), to = new byte[from.length];
        for (int y = 0, i = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                double along = Math.clamp(0.5 + dx * (x - w / 2.0) + dy * (y - h / 2.0), 0, 1);
                double light = least + (1 - least) * along;
                for (int c = 0; c < 3; c++, i++) to[i] = (byte) ((from[i] & 0xff) * light);
            }
        }
        return new Image(w, h, to);
    }

    /// Mean of three, first along rows, then along columns, `times` times: nearly a Gaussian.
    private static Image blurred(Image image, int times) {
        byte[] a = image.rgb();
        for (int n = 0; n < times; n++) {
            a = smoothed(a, 3);
            a = smoothed(a, 3 * image.width());
        }
        return new Image(image.width(), image.height(), a);
    }

    private static byte[] smoothed(byte[] from, int step) {
        byte[] to = from.clone();
        for (int i = step; i < from.length - step; i++) {
            to[i] = (byte) (((from[i - step] & 0xff) + 2 * (from[i] & 0xff) + (from[i + step] & 0xff) + 2) >> 2);
        }
        return to;
    }

    private static Image noisy(Image image, double deviation, RandomGenerator random) {
        byte[] from = image.rgb(), to = new byte[from.length];
        for (int i = 0; i < from.length; i++) {
            // a sum of four bytes is near enough to a normal draw, and eight times as fast
            int bits = random.nextInt();
            double normal = ((bits & 0xff) + (bits >> 8 & 0xff) + (bits >> 16 & 0xff) + (bits >>> 24) - 510) / 147.8;
            to[i] = (byte) Math.clamp(Math.round((from[i] & 0xff) + deviation * normal), 0, 255);
        }
        return new Image(image.width(), image.height(), to);
    }
}
