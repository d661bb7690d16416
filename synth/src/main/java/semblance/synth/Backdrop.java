package semblance.synth;

import java.util.SplittableRandom;

/// What is behind the people, out of focus: a plain wall, a room or a place outdoors, from a seed.
final class Backdrop {

    private Backdrop() {
    }

    static Canvas paint(int width, int height, long seed) {
        SplittableRandom random = new SplittableRandom(seed * 17 + 3);
        int w = 96, h = Math.max(16, 96 * height / width);
        Canvas small = new Canvas(w, h);
        int kind = random.nextInt(3);
        if (kind == 0) wall(small, random);
        else if (kind == 1) room(small, random);
        else outdoors(small, random);
        blur(small, kind == 0 ? 1 : 2);
        return enlarged(small, width, height);
    }

    private static void wall(Canvas c, SplittableRandom random) {
        Rgb a = Rgb.of(pick(random, 0xb9bec4, 0x8d99a6, 0xcbbfae, 0x5c6670, 0x9aa890, 0xd9d4cc, 0x3b4350)), b = a.times(random.nextDouble(0.45, 0.8));
        double dx = random.nextDouble(-0.4, 0.4);
        each(c, (x, y) -> a.mix(b, Math.clamp(Math.hypot(x - 0.5 - dx, y - 0.4) * 1.1, 0, 1)).times(1 + 0.04 * Noise.fractal(x * 4, y * 4, 0, 3, 1)));
    }

    private static void room(Canvas c, SplittableRandom random) {
        Rgb wall = Rgb.of(pick(random, 0xcdbfa8, 0xb3b8b5, 0xa89684, 0x8c9aa0, 0xd8d0c4)), floor = wall.times(0.45);
        double horizon = random.nextDouble(0.7, 1.1);
        each(c, (x, y) -> y < horizon ? wall.times(0.75 + 0.35 * x) : floor);
        for (int i = random.nextInt(3, 9); i > 0; i--) {
            double x = random.nextDouble(-0.1, 1), y = random.nextDouble(0.1, 0.9), w = random.nextDouble(0.05, 0.3), h = random.nextDouble(0.08, 0.5);
            rectangle(c, x, y, w, h, Rgb.of(pick(random, 0x5b4636, 0x2e3338, 0x7d6a55, 0x40566b, 0x8a4b3a, 0xe6dfd2, 0x6b7d5c)).times(random.nextDouble(0.4, 1.1)));
        }
        if (random.nextBoolean()) rectangle(c, random.nextDouble(0, 0.8), random.nextDouble(0, 0.2), random.nextDouble(0.12, 0.3), random.nextDouble(0.3, 0.5), new Rgb(1.3f, 1.4f, 1.5f));
    }

    private static void outdoors(Canvas c, SplittableRandom random) {
        Rgb sky = Rgb.of(pick(random, 0xbcd3e8, 0xd8dde0, 0x9fbfe0, 0xf0dcc0)), leaf = Rgb.of(pick(random, 0x4d6b35, 0x6b7d3a, 0x3d5a40, 0x7a6a3a, 0x6e6e6e));
        int salt = random.nextInt();
        double horizon = random.nextDouble(0.15, 0.6);
        each(c, (x, y) -> {
            float n = Noise.fractal(x * 5, y * 5, 0, 4, salt);
            return sky.mix(leaf.times(0.55 + 0.9 * Math.max(-0.4, Noise.fractal(x * 12, y * 12, 3, 3, salt))), Noise.step(-0.06f, 0.06f, (float) (y - horizon) + 0.35f * n));
        });
        for (int i = random.nextInt(12); i > 0; i--) {
            disc(c, random.nextDouble(), random.nextDouble(), random.nextDouble(0.015, 0.05), sky.times(random.nextDouble(0.6, 1.3)));
        }
    }

    private static int pick(SplittableRandom random, int... from) {
        return from[random.nextInt(from.length)];
    }

    private interface Field {
        Rgb at(float x, float y);
    }

    private static void each(Canvas c, Field field) {
        for (int y = 0; y < c.height(); y++) for (int x = 0; x < c.width(); x++) set(c, x, y, field.at((float) x / c.width(), (float) y / c.height()));
    }

    private static void rectangle(Canvas c, double x, double y, double w, double h, Rgb colour) {
        for (int j = (int) (y * c.height()); j < (y + h) * c.height(); j++) for (int i = (int) (x * c.width()); i < (x + w) * c.width(); i++) set(c, i, j, colour);
    }

    private static void disc(Canvas c, double x, double y, double radius, Rgb colour) {
        double r = radius * c.width();
        for (int j = (int) (y * c.height() - r); j <= y * c.height() + r; j++) {
            for (int i = (int) (x * c.width() - r); i <= x * c.width() + r; i++) {
                if (Math.hypot(i - x * c.width(), j - y * c.height()) < r) set(c, i, j, colour);
            }
        }
    }

    private static void set(Canvas c, int x, int y, Rgb colour) {
        if (x < 0 || y < 0 || x >= c.width() || y >= c.height()) return;
        int at = 3 * (y * c.width() + x);
        c.rgb()[at] = colour.r();
        c.rgb()[at + 1] = colour.g();
        c.rgb()[at + 2] = colour.b();
    }

    private static void blur(Canvas c, int radius) {
        for (int pass = 0; pass < 2; pass++) {
            line(c, radius, 3, 3 * c.width(), c.width(), c.height());
            line(c, radius, 3 * c.width(), 3, c.height(), c.width());
        }
    }

    private static void line(Canvas c, int radius, int step, int next, int length, int lines) {
        float[] copy = new float[length];
        for (int l = 0; l < lines; l++) {
            for (int k = 0; k < 3; k++) {
                for (int i = 0; i < length; i++) copy[i] = c.rgb()[l * next + i * step + k];
                for (int i = 0; i < length; i++) {
                    float sum = 0;
                    for (int d = -radius; d <= radius; d++) sum += copy[Math.clamp(i + d, 0, length - 1)];
                    c.rgb()[l * next + i * step + k] = sum / (2 * radius + 1);
                }
            }
        }
    }

    private static Canvas enlarged(Canvas small, int width, int height) {
        Canvas big = new Canvas(width, height);
        for (int y = 0; y < height; y++) {
            float sy = Math.clamp((y + 0.5f) * small.height() / height - 0.5f, 0f, small.height() - 1.001f);
            for (int x = 0; x < width; x++) {
                float sx = Math.clamp((x + 0.5f) * small.width() / width - 0.5f, 0f, small.width() - 1.001f);
                int at = 3 * ((int) sy * small.width() + (int) sx), under = at + 3 * small.width(), o = 3 * (y * width + x);
                for (int k = 0; k < 3; k++) {
                    big.rgb()[o + k] = Noise.mix(Noise.mix(small.rgb()[at + k], small.rgb()[at + 3 + k], sx - (int) sx),
                            Noise.mix(small.rgb()[under + k], small.rgb()[under + 3 + k], sx - (int) sx), sy - (int) sy);
                }
            }
        }
        return big;
    }
}
