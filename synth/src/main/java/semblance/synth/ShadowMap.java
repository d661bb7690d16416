package semblance.synth;

import java.util.Arrays;

/// What a far light sees: the distance to the first surface in each cell of a grid across its direction
/// (Williams 1978), asked with a soft edge (percentage-closer filtering, Reeves et al. 1987).
final class ShadowMap {

    private final float[] right = new float[3], up = new float[3], toLight;
    private final float cx, cy, cz, scale;
    private final int size;
    private final float[] nearest;

    /// @param toLight unit vector
    /// @param radius half the side of the square that is covered, around the centre
    ShadowMap(float[] toLight, float cx, float cy, float cz, float radius, int size) {
        this.toLight = toLight;
        this.cx = cx;
        this.cy = cy;
        this.cz = cz;
        this.size = size;
        scale = size / (2 * radius);
        nearest = new float[size * size];
        Arrays.fill(nearest, Float.NEGATIVE_INFINITY);
        float ax = Math.abs(toLight[1]) > 0.9f ? 1 : 0, ay = 1 - ax;
        cross(ax, ay, 0, toLight[0], toLight[1], toLight[2], right);
        cross(toLight[0], toLight[1], toLight[2], right[0], right[1], right[2], up);
    }

    private static void cross(float ax, float ay, float az, float bx, float by, float bz, float[] out) {
        float x = ay * bz - az * by, y = az * bx - ax * bz, z = ax * by - ay * bx;
        float s = (float) (1 / Math.sqrt(x * x + y * y + z * z));
        out[0] = x * s;
        out[1] = y * s;
        out[2] = z * s;
    }

    void draw(float[] p, int[] triangles) {
        for (int t = 0; t < triangles.length; t += 3) triangle(p, 3 * triangles[t], 3 * triangles[t + 1], 3 * triangles[t + 2]);
    }

    private void triangle(float[] p, int a, int b, int c) {
        float ax = u(p, a), ay = v(p, a), bx = u(p, b), by = v(p, b), qx = u(p, c), qy = v(p, c);
        float area = (bx - ax) * (qy - ay) - (by - ay) * (qx - ax);
        if (Math.abs(area) < 1e-9f) return;
        int x0 = Math.max(0, (int) Math.ceil(min(ax, bx, qx) - 0.5f)), x1 = Math.min(size - 1, (int) Math.floor(max(ax, bx, qx) - 0.5f));
        int y0 = Math.max(0, (int) Math.ceil(min(ay, by, qy) - 0.5f)), y1 = Math.min(size - 1, (int) Math.floor(max(ay, by, qy) - 0.5f));
        float da = depth(p, a), db = depth(p, b), dc = depth(p, c), inv = 1 / area;
        for (int y = y0; y <= y1; y++) {
            for (int x = x0; x <= x1; x++) {
                float px = x + 0.5f, py = y + 0.5f;
                float wa = ((bx - px) * (qy - py) - (by - py) * (qx - px)) * inv;
                float wb = ((qx - px) * (ay - py) - (qy - py) * (ax - px)) * inv;
                float wc = 1 - wa - wb;
                if (wa < 0 || wb < 0 || wc < 0) continue;
                float d = wa * da + wb * db + wc * dc;
                if (d > nearest[y * size + x]) nearest[y * size + x] = d;
            }
        }
    }

    /// 0 in shadow, 1 in light; `soft` is the half width of the filter in cells.
    float lit(float x, float y, float z, float bias, int soft) {
        float dx = x - cx, dy = y - cy, dz = z - cz;
        int u = (int) ((dx * right[0] + dy * right[1] + dz * right[2]) * scale + size * 0.5f);
        int v = (int) ((dx * up[0] + dy * up[1] + dz * up[2]) * scale + size * 0.5f);
        float d = dx * toLight[0] + dy * toLight[1] + dz * toLight[2] + bias;
        int lit = 0, all = 0;
        for (int j = -soft; j <= soft; j++) {
            for (int i = -soft; i <= soft; i++) {
                int s = u + i, t = v + j;
                all++;
                if (s < 0 || t < 0 || s >= size || t >= size || nearest[t * size + s] <= d) lit++;
            }
        }
        return (float) lit / all;
    }

    private float u(float[] p, int i) {
        return ((p[i] - cx) * right[0] + (p[i + 1] - cy) * right[1] + (p[i + 2] - cz) * right[2]) * scale + size * 0.5f;
    }

    private float v(float[] p, int i) {
        return ((p[i] - cx) * up[0] + (p[i + 1] - cy) * up[1] + (p[i + 2] - cz) * up[2]) * scale + size * 0.5f;
    }

    private float depth(float[] p, int i) {
        return (p[i] - cx) * toLight[0] + (p[i + 1] - cy) * toLight[1] + (p[i + 2] - cz) * toLight[2];
    }

    static float min(float a, float b, float c) {
        return Math.min(a, Math.min(b, c));
    }

    static float max(float a, float b, float c) {
        return Math.max(a, Math.max(b, c));
    }
}
