package semblance.synth;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// What all heads share, worked out once: the finer mesh, where its vertices lie on the generic head (for patterns that
/// stick to the skin), how much of a lip each is, who its neighbours are, and how far the surroundings see it.
final class Anatomy {

    private static final int AO_DIRECTIONS = 48, GRID = 64;

    final HeadModel model = HeadModel.get();
    final Subdivision subdivision;
    final int vertices;
    /// Three vertices a triangle.
    final int[] triangles;
    /// [HeadModel#BODY] and so on, a triangle.
    final byte[] kind;
    /// The kind of a vertex.
    final byte[] vertexKind;
    final float[] rest;
    /// 0 skin, 1 lip.
    final float[] lip;
    /// 0 hidden, 1 open to all sides; inside the mouth, what it is when the mouth opens.
    final float[] open;
    final int[][] neighbours;
    /// The same for the coarse vertices of the body, and where its mesh ends below.
    final int[][] coarseNeighbours;
    final boolean[] hem;
    /// Vertices of the nose's tip and the corners of the mouth, the viewer's left first.
    final int noseTip, leftMouth, rightMouth;
    /// Coarse vertices on the breastbone and above the right ear's root.
    final int sternum = coarseNearest(0, 5.38f, 0.84f), ear = coarseNearest(-0.73f, 7.33f, 0.72f);
    /// Whether a vertex belongs to the face, hairline to chin, ear to ear.
    final boolean[] face;
    private final int[][] columns;
    private final double[] beard;

    private static final class Holder {
        private static final Anatomy INSTANCE = new Anatomy();
    }

    static Anatomy get() {
        return Holder.INSTANCE;
    }

    private Anatomy() {
        int[] kinds = {HeadModel.BODY, HeadModel.TEETH};
        int[][] parts = Arrays.stream(kinds).mapToObj(model::quads).toArray(int[][]::new);
        subdivision = Subdivision.of(Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray());
        vertices = subdivision.vertices;
        int quads = subdivision.quads.length / 4;
        triangles = new int[6 * quads];
        kind = new byte[2 * quads];
        vertexKind = new byte[vertices];
        int part = 0, end = parts[0].length;
        for (int q = 0; q < quads; q++) {
            if (q == end) end += parts[++part].length;
            split(q, (byte) kinds[part]);
        }
        rest = subdivision.apply(model.vertices);
        lip = lips();
        neighbours = neighbours(subdivision.quads, vertices);
        coarseNeighbours = neighbours(parts[0], model.vertices.length / 3);
        hem = hem(parts[0]);
        open = openness();
        noseTip = nearest(0, 6.985f, 1.68f);
        leftMouth = nearest(-0.265f, 6.598f, 1.45f);
        rightMouth = nearest(0.265f, 6.598f, 1.45f);
        face = new boolean[vertices];
        for (int v = 0; v < vertices; v++) {
            face[v] = vertexKind[v] == HeadModel.BODY && rest[3 * v + 1] > 6.2 && rest[3 * v + 1] < 7.9 && rest[3 * v + 2] > 0.6 && Math.abs(rest[3 * v]) < 0.74;
        }
        columns = columns();
        beard = beardArea();
    }

    private int nearest(float x, float y, float z) {
        int best = -1;
        double least = 1e9;
        for (int v = 0; v < vertices; v++) {
            double d = Math.hypot(Math.hypot(rest[3 * v] - x, rest[3 * v + 1] - y), rest[3 * v + 2] - z);
            if (vertexKind[v] != HeadModel.BODY || open[v] < 0.15 || d >= least) continue;
            best = v;
            least = d;
        }
        return best;
    }

    /// The same among the coarse vertices.
    private int coarseNearest(float x, float y, float z) {
        int best = -1;
        double least = 1e9;
        for (int v = 0; v < model.vertices.length / 3; v++) {
            double d = Math.hypot(Math.hypot(model.vertices[3 * v] - x, model.vertices[3 * v + 1] - y), model.vertices[3 * v + 2] - z);
            if (d >= least) continue;
            best = v;
            least = d;
        }
        return best;
    }

    /// For each cell of a grid over the front of the face, the triangles in it.
    private int[][] columns() {
        int[][] lists = new int[GRID * GRID][0];
        for (int t = 0; t < kind.length; t++) {
            float[] c = {0, 0, 0};
            for (int k = 0; k < 9; k++) c[k % 3] += rest[3 * triangles[3 * t + k / 3] + k % 3] / 3;
            int cell = cell(c[0], c[1]);
            if (kind[t] != HeadModel.BODY || cell < 0 || c[2] < 0.9) continue;
            for (int dy = -1; dy <= 1; dy++) for (int dx = -1; dx <= 1; dx++) {
                int near = cell + dy * GRID + dx;
                if (near < 0 || near >= lists.length) continue;
                lists[near] = Arrays.copyOf(lists[near], lists[near].length + 1);
                lists[near][lists[near].length - 1] = t;
            }
        }
        return lists;
    }

    private static int cell(float x, float y) {
        int i = (int) ((x + 0.8f) / 1.6f * GRID), j = (int) ((y - 6.2f) / 1.8f * GRID);
        return i < 0 || j < 0 || i >= GRID || j >= GRID ? -1 : j * GRID + i;
    }

    /// The foremost triangle of the face at (x, y) of the generic head; -1 if there is none.
    int surface(float x, float y) {
        int cell = cell(x, y), best = -1;
        if (cell < 0) return -1;
        float front = -9;
        for (int t : columns[cell]) {
            float[] s = shares(t, x, y);
            if (s[0] < 0 || s[1] < 0 || s[2] < 0) continue;
            float z = 0;
            for (int k = 0; k < 3; k++) z += s[k] * rest[3 * triangles[3 * t + k] + 2];
            if (z > front) {
                front = z;
                best = t;
            }
        }
        return best;
    }

    /// The shares of a triangle's corners in the place (x, y) of the generic head, seen from the front.
    float[] shares(int t, float x, float y) {
        int a = 3 * triangles[3 * t], b = 3 * triangles[3 * t + 1], c = 3 * triangles[3 * t + 2];
        float area = (rest[b] - rest[a]) * (rest[c + 1] - rest[a + 1]) - (rest[b + 1] - rest[a + 1]) * (rest[c] - rest[a]);
        float u = ((rest[c] - x) * (rest[a + 1] - y) - (rest[c + 1] - y) * (rest[a] - x)) / area;
        float v = ((rest[a] - x) * (rest[b + 1] - y) - (rest[a + 1] - y) * (rest[b] - x)) / area;
        return new float[]{1 - u - v, u, v};
    }

    private double[] beardArea() {
        double[] sum = new double[kind.length + 1];
        for (int t = 0; t < kind.length; t++) {
            int a = 3 * triangles[3 * t], b = 3 * triangles[3 * t + 1], c = 3 * triangles[3 * t + 2];
            double ux = rest[b] - rest[a], uy = rest[b + 1] - rest[a + 1], uz = rest[b + 2] - rest[a + 2];
            double vx = rest[c] - rest[a], vy = rest[c + 1] - rest[a + 1], vz = rest[c + 2] - rest[a + 2];
            double area = Math.hypot(Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz), ux * vy - uy * vx);
            boolean grows = kind[t] == HeadModel.BODY && open[triangles[3 * t]] > 0.2 && lip[triangles[3 * t]] < 0.6;
            sum[t + 1] = sum[t] + (grows ? area * Skin.beard(Math.abs(rest[a]), rest[a + 1], rest[a + 2]) : 0);
        }
        return sum;
    }

    /// A triangle where a beard grows; `share` runs from 0 to 1 over their area.
    int beardTriangle(double share) {
        int at = Arrays.binarySearch(beard, share * beard[beard.length - 1]);
        return Math.clamp(at < 0 ? -at - 2 : at, 0, kind.length - 1);
    }

    private void split(int q, byte of) {
        int[] s = subdivision.quads;
        int a = s[4 * q], b = s[4 * q + 1], c = s[4 * q + 2], d = s[4 * q + 3];
        int[] two = {a, b, c, a, c, d};
        System.arraycopy(two, 0, triangles, 6 * q, 6);
        kind[2 * q] = kind[2 * q + 1] = of;
        vertexKind[a] = vertexKind[b] = vertexKind[c] = vertexKind[d] = of;
    }

    /// The sculptors' own lip volume displacements tell where the lips are.
    private float[] lips() {
        float[] full = subdivision.apply(model.displaced(Map.of("mouth-upperlip-volume", 1.0, "mouth-lowerlip-volume", 1.0)));
        float[] weight = new float[vertices];
        for (int v = 0; v < vertices; v++) {
            double d = Math.hypot(Math.hypot(full[3 * v] - rest[3 * v], full[3 * v + 1] - rest[3 * v + 1]), full[3 * v + 2] - rest[3 * v + 2]);
            weight[v] = (float) Math.min(1, d / 0.02);
        }
        return weight;
    }

    /// The ends of edges that belong to one quad only.
    private boolean[] hem(int[] quads) {
        Map<Long, Integer> count = new HashMap<>();
        for (int i = 0; i < quads.length; i++) count.merge(edge(quads, i), 1, Integer::sum);
        boolean[] end = new boolean[model.vertices.length / 3];
        for (int i = 0; i < quads.length; i++) {
            int a = quads[i], b = quads[i / 4 * 4 + (i + 1 & 3)];
            if (count.get(edge(quads, i)) == 1 && model.vertices[3 * a + 1] < 4.5f) end[a] = end[b] = true;
        }
        return end;
    }

    private static long edge(int[] quads, int i) {
        int a = quads[i], b = quads[i / 4 * 4 + (i + 1 & 3)];
        return (long) Math.min(a, b) << 32 | Math.max(a, b);
    }

    private static int[][] neighbours(int[] s, int vertices) {
        int[][] lists = new int[vertices][0];
        for (int q = 0; q < s.length; q += 4) {
            for (int k = 0; k < 4; k++) {
                link(lists, s[q + k], s[q + (k + 1 & 3)]);
                link(lists, s[q + (k + 1 & 3)], s[q + k]);
            }
        }
        return lists;
    }

    private static void link(int[][] lists, int from, int to) {
        int[] old = lists[from];
        for (int v : old) if (v == to) return;
        lists[from] = Arrays.copyOf(old, old.length + 1);
        lists[from][old.length] = to;
    }

    private boolean inMouth(int v) {
        float x = Math.abs(rest[3 * v]), y = rest[3 * v + 1], z = rest[3 * v + 2];
        return x < 0.4f && y > 6.2f && y < 7 && z > 0.4f && z < 1.5f;
    }

    /// The share of the half space over the surface that nothing hides, from depth pictures taken from all around.
    private float[] openness() {
        float[] normals = Mesh.normals(rest, triangles, vertices);
        float[] seen = new float[vertices], all = new float[vertices];
        for (int d = 0; d < AO_DIRECTIONS; d++) {
            double z = 1 - (2 * d + 1.0) / AO_DIRECTIONS, turn = d * Math.PI * (3 - Math.sqrt(5)), r = Math.sqrt(1 - z * z);
            float[] from = {(float) (r * Math.cos(turn)), (float) z, (float) (r * Math.sin(turn))};
            ShadowMap map = new ShadowMap(from, 0, 6.9f, 0.6f, 2.9f, 320);
            map.draw(rest, triangles);
            for (int v = 0; v < vertices; v++) {
                float cos = normals[3 * v] * from[0] + normals[3 * v + 1] * from[1] + normals[3 * v + 2] * from[2];
                if (cos <= 0) continue;
                all[v] += cos;
                seen[v] += cos * map.lit(rest[3 * v] + 0.02f * normals[3 * v], rest[3 * v + 1] + 0.02f * normals[3 * v + 1],
                        rest[3 * v + 2] + 0.02f * normals[3 * v + 2], 0.02f, 0);
            }
        }
        for (int v = 0; v < vertices; v++) {
            seen[v] = all[v] > 0 ? seen[v] / all[v] : 0;
            if (inMouth(v) && seen[v] < 0.1f) seen[v] = 0.2f * Noise.step(0.7f, 1.5f, rest[3 * v + 2]);
        }
        return seen;
    }
}
