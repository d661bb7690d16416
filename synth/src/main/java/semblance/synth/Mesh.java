package semblance.synth;

import java.util.Arrays;

/// Triangles with what the shading needs at each vertex; parts are appended one after another.
final class Mesh {

    static final byte SKIN = 0, EYE = 1, TEETH = 2, HAIR = 3, FRAME = 4;

    /// Positions, unit normals, positions on the generic head (for patterns), light that arrives: three a vertex.
    float[] position = new float[0], normal = new float[0], rest = new float[0], light = new float[0];
    /// Place in a picture, two a vertex.
    float[] uv = new float[0];
    int[] triangles = new int[0];
    /// One a triangle.
    byte[] material = new byte[0];

    int vertices() {
        return position.length / 3;
    }

    /// Appends a part and gives the number of its first vertex.
    int add(float[] position, float[] normal, float[] rest, float[] uv, int[] triangles, byte material) {
        int first = vertices(), corner = this.triangles.length, n = position.length / 3;
        this.position = joined(this.position, position);
        this.normal = joined(this.normal, normal);
        this.rest = joined(this.rest, rest);
        this.uv = joined(this.uv, uv.length == 0 ? new float[2 * n] : uv);
        light = Arrays.copyOf(light, this.position.length);
        this.triangles = Arrays.copyOf(this.triangles, corner + triangles.length);
        for (int i = 0; i < triangles.length; i++) this.triangles[corner + i] = first + triangles[i];
        this.material = Arrays.copyOf(this.material, this.triangles.length / 3);
        Arrays.fill(this.material, corner / 3, this.material.length, material);
        return first;
    }

    private static float[] joined(float[] a, float[] b) {
        float[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    /// Unit normals at the vertices, area-weighted over the triangles around each.
    static float[] normals(float[] p, int[] triangles, int vertices) {
        float[] n = new float[3 * vertices];
        for (int t = 0; t < triangles.length; t += 3) {
            int a = 3 * triangles[t], b = 3 * triangles[t + 1], c = 3 * triangles[t + 2];
            float ux = p[b] - p[a], uy = p[b + 1] - p[a + 1], uz = p[b + 2] - p[a + 2];
            float vx = p[c] - p[a], vy = p[c + 1] - p[a + 1], vz = p[c + 2] - p[a + 2];
            float x = uy * vz - uz * vy, y = uz * vx - ux * vz, z = ux * vy - uy * vx;
            for (int at : new int[]{a, b, c}) {
                n[at] += x;
                n[at + 1] += y;
                n[at + 2] += z;
            }
        }
        for (int i = 0; i < n.length; i += 3) {
            float s = (float) (1 / Math.sqrt(n[i] * n[i] + n[i + 1] * n[i + 1] + n[i + 2] * n[i + 2] + 1e-20));
            n[i] *= s;
            n[i + 1] *= s;
            n[i + 2] *= s;
        }
        return n;
    }
}
