package semblance.synth;

import java.util.Arrays;

/// Finds, for each sample of the picture, the nearest triangle and where in it the sample lies (a visibility buffer,
/// Burns and Hunt 2013); shading then happens once a sample.
final class Raster {

    final int width, height;
    final int[] triangle;
    /// One over the distance from the camera; 0 where nothing is.
    final float[] nearness;
    /// Shares of the triangle's second and third corner, corrected for perspective.
    final float[] second, third;

    /// Screen place and nearness, three a vertex.
    float[] screen;

    Raster(int width, int height) {
        this.width = width;
        this.height = height;
        int n = width * height;
        triangle = new int[n];
        nearness = new float[n];
        second = new float[n];
        third = new float[n];
        Arrays.fill(triangle, -1);
    }

    /// Tells whether a part that is not solid (hair) covers a sample.
    interface Cutout {
        boolean covers(int triangle, float second, float third, int x, int y);
    }

    void draw(Mesh mesh, View view, Cutout cutout) {
        screen = view.project(mesh.position);
        for (int t = 0; t < mesh.material.length; t++) {
            fill(t, 3 * mesh.triangles[3 * t], 3 * mesh.triangles[3 * t + 1], 3 * mesh.triangles[3 * t + 2],
                    mesh.material[t] == Mesh.HAIR ? cutout : null);
        }
    }

    private void fill(int t, int a, int b, int c, Cutout cutout) {
        float ax = screen[a], ay = screen[a + 1], bx = screen[b], by = screen[b + 1], cx = screen[c], cy = screen[c + 1];
        float area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
        if (cutout == null ? area >= -1e-9f : Math.abs(area) < 1e-9f) return;
        int x0 = Math.max(0, (int) Math.ceil(ShadowMap.min(ax, bx, cx) - 0.5f)), x1 = Math.min(width - 1, (int) Math.floor(ShadowMap.max(ax, bx, cx) - 0.5f));
        int y0 = Math.max(0, (int) Math.ceil(ShadowMap.min(ay, by, cy) - 0.5f)), y1 = Math.min(height - 1, (int) Math.floor(ShadowMap.max(ay, by, cy) - 0.5f));
        float na = screen[a + 2], nb = screen[b + 2], nc = screen[c + 2], inv = 1 / area;
        if (na <= 0 || nb <= 0 || nc <= 0) return;
        for (int y = y0; y <= y1; y++) {
            for (int x = x0; x <= x1; x++) {
                float px = x + 0.5f, py = y + 0.5f;
                float wa = ((bx - px) * (cy - py) - (by - py) * (cx - px)) * inv;
                float wb = ((cx - px) * (ay - py) - (cy - py) * (ax - px)) * inv;
                float wc = 1 - wa - wb;
                if (wa < 0 || wb < 0 || wc < 0) continue;
                float near = wa * na + wb * nb + wc * nc;
                int i = y * width + x;
                if (near <= nearness[i]) continue;
                float u = wb * nb / near, v = wc * nc / near;
                if (cutout != null && !cutout.covers(t, u, v, x, y)) continue;
                nearness[i] = near;
                triangle[i] = t;
                second[i] = u;
                third[i] = v;
            }
        }
    }
}
