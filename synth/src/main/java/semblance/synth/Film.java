package semblance.synth;

import java.util.SplittableRandom;
import semblance.image.Image;

/// From light to an 8-bit picture: blur, exposure, a curve that keeps highlights, noise.
final class Film {

    private static final int STEPS = 2048;

    private Film() {
    }

    static Image develop(Canvas canvas, Camera camera, long grain) {
        float[] rgb = canvas.rgb();
        if (camera.blur() > 0) blur(canvas, camera.blur());
        SplittableRandom random = new SplittableRandom(grain);
        float[] curve = table();
        byte[] out = new byte[rgb.length];
        for (int i = 0; i < out.length; i++) {
            double noise = camera.noise() == 0 ? 0 : camera.noise() * (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5) * 2;
            out[i] = (byte) Math.clamp(Math.round(curve[(int) Math.clamp(rgb[i] * camera.exposure() * vignette(i / 3, canvas) * STEPS, 0, 4 * STEPS)] + noise), 0, 255);
        }
        return new Image(canvas.width(), canvas.height(), out);
    }

    private static float[] table() {
        float[] shown = new float[4 * STEPS + 1];
        for (int i = 0; i < shown.length; i++) shown[i] = (float) curve((i + 0.5) / STEPS);
        return shown;
    }

    /// Linear to half grey, rolling off above so that highlights keep their colour; the display's gamma; a little contrast.
    private static double curve(double v) {
        double rolled = v < 0.5 ? v : 0.5 + 0.5 * (1 - Math.exp(-(v - 0.5) / 0.5));
        double shown = Math.pow(rolled, 1 / 2.2);
        return 255 * (shown + 0.22 * (shown * shown * (3 - 2 * shown) - shown));
    }

    /// Lenses let less light into the corners.
    private static double vignette(int pixel, Canvas canvas) {
        double x = (pixel % canvas.width() + 0.5) / canvas.width() - 0.5, y = (pixel / canvas.width() + 0.5) / canvas.height() - 0.5;
        return 1.03 - 0.45 * (x * x + y * y);
    }

    private static void blur(Canvas c, double sigma) {
        int radius = (int) Math.ceil(2.5 * sigma);
        float[] kernel = new float[2 * radius + 1];
        float sum = 0;
        for (int i = 0; i < kernel.length; i++) sum += kernel[i] = (float) Math.exp(-(i - radius) * (i - radius) / (2 * sigma * sigma));
        for (int i = 0; i < kernel.length; i++) kernel[i] /= sum;
        pass(c, kernel, 1, 0);
        pass(c, kernel, 0, 1);
    }

    private static void pass(Canvas c, float[] kernel, int dx, int dy) {
        float[] from = c.rgb().clone();
        int radius = kernel.length / 2;
        for (int y = 0; y < c.height(); y++) {
            for (int x = 0; x < c.width(); x++) {
                for (int k = 0; k < 3; k++) {
                    float sum = 0;
                    for (int i = -radius; i <= radius; i++) {
                        int sx = Math.clamp(x + i * dx, 0, c.width() - 1), sy = Math.clamp(y + i * dy, 0, c.height() - 1);
                        sum += kernel[i + radius] * from[3 * (sy * c.width() + sx) + k];
                    }
                    c.rgb()[3 * (y * c.width() + x) + k] = sum;
                }
            }
        }
    }
}
