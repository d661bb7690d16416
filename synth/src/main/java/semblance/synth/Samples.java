package semblance.synth;

/// The picture of one figure before it is put over the backdrop: colour and cover of each sample, and how near it is.
final class Samples {

    final int width, height;
    final float[] rgb, cover, nearness;

    Samples(Raster raster, Painter painter) {
        width = raster.width;
        height = raster.height;
        rgb = new float[3 * width * height];
        cover = new float[width * height];
        nearness = raster.nearness;
        for (int i = 0; i < cover.length; i++) {
            if (raster.triangle[i] < 0) continue;
            System.arraycopy(painter.shade(raster.triangle[i], raster.second[i], raster.third[i]), 0, rgb, 3 * i, 3);
            cover[i] = 1;
        }
    }

    /// A straight piece of a hair from one screen place (x, y, nearness) to another, drawn where nothing lies before it.
    ///
    /// @param thickness in samples; thinner than one is drawn fainter
    void line(float[] from, float[] to, float thickness, float r, float g, float b, float opacity) {
        float dx = to[0] - from[0], dy = to[1] - from[1], length = (float) Math.hypot(dx, dy);
        int steps = Math.max(1, (int) Math.ceil(Math.max(Math.abs(dx), Math.abs(dy))));
        if (steps > 4 * (width + height)) return;
        boolean steep = Math.abs(dy) > Math.abs(dx);
        float half = Math.max(0.5f, thickness / 2 * length / Math.max(1e-3f, Math.max(Math.abs(dx), Math.abs(dy))));
        float strength = opacity * Math.min(1, thickness);
        for (int s = 0; s < steps; s++) {
            float t = (s + 0.5f) / steps, x = from[0] + t * dx, y = from[1] + t * dy, near = from[2] + t * (to[2] - from[2]);
            float across = steep ? x : y;
            for (int o = (int) Math.floor(across - half - 0.5f); o <= (int) Math.ceil(across + half); o++) {
                float covered = Math.min(1, half + 0.5f - Math.abs(o + 0.5f - across));
                if (covered > 0) blend(steep ? o : (int) Math.floor(x), steep ? (int) Math.floor(y) : o, near, r, g, b, strength * covered);
            }
        }
    }

    private void blend(int x, int y, float near, float r, float g, float b, float alpha) {
        if (x < 0 || y < 0 || x >= width || y >= height) return;
        int i = y * width + x;
        if (nearness[i] > near * 1.0025f) return;
        rgb[3 * i] += alpha * (r - rgb[3 * i]);
        rgb[3 * i + 1] += alpha * (g - rgb[3 * i + 1]);
        rgb[3 * i + 2] += alpha * (b - rgb[3 * i + 2]);
        cover[i] += alpha * (1 - cover[i]);
    }

    /// Puts the figure over a picture that has one pixel for `side` x `side` samples; sample (0, 0) lies in pixel
    /// (`left`, `top`).
    void over(Canvas canvas, int left, int top, int side) {
        float share = 1f / (side * side);
        for (int y = 0; y < height / side; y++) {
            for (int x = 0; x < width / side; x++) {
                float r = 0, g = 0, b = 0, a = 0;
                for (int j = 0; j < side; j++) {
                    for (int i = 0; i < side; i++) {
                        int s = (y * side + j) * width + x * side + i;
                        r += Math.min(1.6f, rgb[3 * s]);
                        g += Math.min(1.6f, rgb[3 * s + 1]);
                        b += Math.min(1.6f, rgb[3 * s + 2]);
                        a += cover[s];
                    }
                }
                int at = 3 * ((top + y) * canvas.width() + left + x);
                float rest = 1 - a * share;
                canvas.rgb()[at] = rest * canvas.rgb()[at] + r * share;
                canvas.rgb()[at + 1] = rest * canvas.rgb()[at + 1] + g * share;
                canvas.rgb()[at + 2] = rest * canvas.rgb()[at + 2] + b * share;
            }
        }
    }
}
