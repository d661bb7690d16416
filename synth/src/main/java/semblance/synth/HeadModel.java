package semblance.synth;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// The generic head that every invented person is formed from: a coarse quad mesh, the displacements that turn it into
/// one sex, age, ancestry, feature or expression, and hair fitted to it. From the MakeHuman project's base mesh and
/// targets, which their authors gave to the public domain (CC0): a sculpted, generic figure, not a scan of anyone.
///
/// Lengths are decimetres, x to the viewer's right, y up, z to the viewer; the figure looks along z.
///
/// File (gzip, big endian): vertices; quads with their kind; displacements (name, indices, thousandths); hair styles
/// (corners hung on three vertices each, triangles, a picture of grey and opacity).
final class HeadModel {

    static final int BODY = 0, RIGHT_EYE = 1, LEFT_EYE = 2, TEETH = 3;
    /// From the middle of the face to where a side is wholly a side.
    private static final float HALF_FACE = 0.25f;

    /// A displacement of some vertices.
    record Target(char[] vertex, short[] delta) {
    }

    /// A hair style: corner `c` lies at the weighted mean of its three vertices plus its offset.
    record Hair(char[] vertex, float[] weight, float[] offset, float[] uv, char[] triangle, int width, int height,
                byte[] grey, byte[] alpha) {
        int corners() {
            return uv.length / 2;
        }
    }

    final float[] vertices;
    final byte[] kind;
    final char[] quads;
    private final Map<String, Target> targets = new HashMap<>();
    private final Map<String, Hair> hair = new HashMap<>();

    private static final class Holder {
        private static final HeadModel INSTANCE = load();
    }

    static HeadModel get() {
        return Holder.INSTANCE;
    }

    private static HeadModel load() {
        try (InputStream file = HeadModel.class.getResourceAsStream("head.bin");
             DataInputStream in = new DataInputStream(new GZIPInputStream(file, 1 << 16))) {
            return new HeadModel(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the head resource of synth can't be read", e);
        }
    }

    private HeadModel(DataInputStream in) throws IOException {
        vertices = floats(in, 3 * in.readInt());
        int n = in.readInt();
        kind = new byte[n];
        quads = new char[4 * n];
        for (int q = 0; q < n; q++) {
            kind[q] = in.readByte();
            for (int k = 0; k < 4; k++) quads[4 * q + k] = in.readChar();
        }
        for (int t = in.readInt(); t > 0; t--) targets.put(name(in), target(in));
        for (int h = in.readInt(); h > 0; h--) hair.put(name(in), hair(in));
    }

    private static Target target(DataInputStream in) throws IOException {
        char[] vertex = chars(in, in.readInt());
        short[] delta = new short[3 * vertex.length];
        for (int i = 0; i < delta.length; i++) delta[i] = in.readShort();
        return new Target(vertex, delta);
    }

    private static Hair hair(DataInputStream in) throws IOException {
        int n = in.readInt();
        char[] vertex = new char[3 * n];
        float[] weight = new float[3 * n], offset = new float[3 * n], uv = new float[2 * n];
        for (int c = 0; c < n; c++) {
            for (int k = 0; k < 3; k++) vertex[3 * c + k] = in.readChar();
            for (int k = 0; k < 3; k++) weight[3 * c + k] = in.readFloat();
            for (int k = 0; k < 3; k++) offset[3 * c + k] = in.readFloat();
            for (int k = 0; k < 2; k++) uv[2 * c + k] = in.readFloat();
        }
        char[] triangle = chars(in, 3 * in.readInt());
        int width = in.readChar(), height = in.readChar();
        return new Hair(vertex, weight, offset, uv, triangle, width, height,
                in.readNBytes(width * height), in.readNBytes(width * height));
    }

    private static String name(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readChar()), StandardCharsets.UTF_8);
    }

    private static float[] floats(DataInputStream in, int n) throws IOException {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) values[i] = in.readFloat();
        return values;
    }

    private static char[] chars(DataInputStream in, int n) throws IOException {
        char[] values = new char[n];
        for (int i = 0; i < n; i++) values[i] = in.readChar();
        return values;
    }

    Target target(String name) {
        Target t = targets.get(name);
        if (t == null) throw new IllegalArgumentException("got target " + name + ", wanted one of " + targets.keySet());
        return t;
    }

    Hair hair(String name) {
        return hair.get(name);
    }

    /// The vertices displaced: `weights` names targets; `nose-hump` with a negative weight means `nose-hump-`, with a
    /// positive one `nose-hump+`.
    float[] displaced(Map<String, Double> weights) {
        return displaced(weights, Map.of());
    }

    /// @param lean what comes to a weight on the viewer's right and goes from it on the left
    float[] displaced(Map<String, Double> weights, Map<String, Double> lean) {
        float[] v = vertices.clone();
        weights.forEach((name, weight) -> {
            if (weight == 0) return;
            double toRight = weight < 0 ? -lean.getOrDefault(name, 0.0) : lean.getOrDefault(name, 0.0);
            add(v, sided(name, weight), (float) (Math.abs(weight) / 1000), (float) (toRight / 1000));
        });
        return v;
    }

    private Target sided(String name, double weight) {
        Target whole = targets.get(name);
        return whole != null ? whole : target(name + (weight < 0 ? "-" : "+"));
    }

    private void add(float[] v, Target target, float scale, float toRight) {
        for (int i = 0; i < target.vertex.length; i++) {
            int at = 3 * target.vertex[i];
            float here = scale + toRight * Math.clamp(vertices[at] / HALF_FACE, -1f, 1f);
            for (int k = 0; k < 3; k++) v[at + k] += here * target.delta[3 * i + k];
        }
    }

    /// The quads of one kind, four vertex numbers each.
    int[] quads(int wanted) {
        List<Integer> found = new ArrayList<>();
        for (int q = 0; q < kind.length; q++) {
            if (kind[q] == wanted) for (int k = 0; k < 4; k++) found.add((int) quads[4 * q + k]);
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }
}
