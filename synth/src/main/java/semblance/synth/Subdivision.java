package semblance.synth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One step of Catmull and Clark (1978): each quad becomes four, rounded. The rules depend on the mesh's connections only, so
/// they are worked out once as weights; [#apply] then rounds any displaced copy of the vertices.
/// Boundary edges keep their midpoints, boundary corners the usual 1/8, 6/8, 1/8.
final class Subdivision {

    private final int[] start;
    private final int[] source;
    private final float[] weight;

    /// Four vertex numbers a quad, into the result of [#apply].
    final int[] quads;
    final int vertices;

    private Subdivision(Builder b) {
        vertices = b.rows.size();
        quads = b.quads;
        start = new int[vertices + 1];
        for (int v = 0; v < vertices; v++) start[v + 1] = start[v] + b.rows.get(v).size();
        source = new int[start[vertices]];
        weight = new float[start[vertices]];
        for (int v = 0; v < vertices; v++) {
            int at = start[v];
            for (Map.Entry<Integer, Double> e : b.rows.get(v).entrySet()) {
                source[at] = e.getKey();
                weight[at++] = e.getValue().floatValue();
            }
        }
    }

    static Subdivision of(int[] quads) {
        return new Subdivision(new Builder(quads));
    }

    /// Positions (three numbers each) of the finer mesh.
    float[] apply(float[] coarse) {
        float[] fine = new float[3 * vertices];
        for (int v = 0; v < vertices; v++) {
            float x = 0, y = 0, z = 0;
            for (int i = start[v]; i < start[v + 1]; i++) {
                int s = 3 * source[i];
                float w = weight[i];
                x += w * coarse[s];
                y += w * coarse[s + 1];
                z += w * coarse[s + 2];
            }
            fine[3 * v] = x;
            fine[3 * v + 1] = y;
            fine[3 * v + 2] = z;
        }
        return fine;
    }

    /// Gathers, for every new vertex, how much of each old vertex it holds.
    private static final class Builder {
        private final List<Map<Integer, Double>> rows = new ArrayList<>();
        private final Map<Long, int[]> edgeFaces = new LinkedHashMap<>();
        private final Map<Long, Integer> edgePoint = new HashMap<>();
        private final Map<Integer, Integer> cornerPoint = new LinkedHashMap<>();
        private final int[] old;
        private final int[] quads;

        Builder(int[] old) {
            this.old = old;
            quads = new int[4 * old.length];
            for (int q = 0; q < old.length / 4; q++) facePoint(q);
            edgeFaces.forEach(this::edge);
            corners();
            connect();
        }

        private void facePoint(int q) {
            rows.add(row());
            for (int k = 0; k < 4; k++) {
                add(rows.get(q), old[4 * q + k], 0.25);
                int[] faces = edgeFaces.computeIfAbsent(key(q, k), _ -> new int[]{-1, -1});
                faces[faces[0] < 0 ? 0 : 1] = q;
            }
        }

        private void edge(long key, int[] faces) {
            Map<Integer, Double> row = row();
            int a = (int) (key >> 32), b = (int) key;
            double inner = faces[1] < 0 ? 0.5 : 0.25;
            add(row, a, inner);
            add(row, b, inner);
            if (faces[1] >= 0) for (int f : faces) addAll(row, rows.get(f), 0.25);
            edgePoint.put(key, rows.size());
            rows.add(row);
        }

        private void corners() {
            Map<Integer, List<Integer>> faces = new LinkedHashMap<>(), border = new HashMap<>(), ring = new HashMap<>();
            for (int i = 0; i < old.length; i++) faces.computeIfAbsent(old[i], _ -> new ArrayList<>()).add(i / 4);
            edgeFaces.forEach((key, f) -> {
                int a = (int) (key >> 32), b = (int) (long) key;
                Map<Integer, List<Integer>> to = f[1] < 0 ? border : ring;
                to.computeIfAbsent(a, _ -> new ArrayList<>()).add(b);
                to.computeIfAbsent(b, _ -> new ArrayList<>()).add(a);
            });
            faces.forEach((v, around) -> {
                Map<Integer, Double> row = border.containsKey(v) ? borderRow(v, border.get(v)) : innerRow(v, around, ring.get(v));
                cornerPoint.put(v, rows.size());
                rows.add(row);
            });
        }

        private static Map<Integer, Double> borderRow(int v, List<Integer> neighbours) {
            Map<Integer, Double> row = row();
            add(row, v, 0.75);
            for (int b : neighbours) add(row, b, 0.25 / neighbours.size());
            return row;
        }

        private Map<Integer, Double> innerRow(int v, List<Integer> around, List<Integer> ring) {
            Map<Integer, Double> row = row();
            double n = around.size();
            for (int f : around) addAll(row, rows.get(f), 1 / (n * n));
            for (int b : ring) {
                add(row, b, 1 / (n * n));
                add(row, v, 1 / (n * n));
            }
            add(row, v, (n - 3) / n);
            return row;
        }

        private void connect() {
            for (int q = 0; q < old.length / 4; q++) {
                for (int k = 0; k < 4; k++) {
                    int at = 16 * q + 4 * k;
                    quads[at] = cornerPoint.get(old[4 * q + k]);
                    quads[at + 1] = edgePoint.get(key(q, k));
                    quads[at + 2] = q;
                    quads[at + 3] = edgePoint.get(key(q, (k + 3) & 3));
                }
            }
        }

        private long key(int q, int k) {
            int a = old[4 * q + k], b = old[4 * q + (k + 1 & 3)];
            return (long) Math.min(a, b) << 32 | Math.max(a, b);
        }

        private static Map<Integer, Double> row() {
            return new LinkedHashMap<>();
        }

        private static void add(Map<Integer, Double> row, int vertex, double weight) {
            row.merge(vertex, weight, Double::sum);
        }

        private static void addAll(Map<Integer, Double> row, Map<Integer, Double> other, double scale) {
            other.forEach((v, w) -> add(row, v, w * scale));
        }
    }
}
