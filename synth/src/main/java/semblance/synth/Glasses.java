package semblance.synth;

import java.util.SplittableRandom;

/// Spectacles before the eyes, over the ears: each piece a bent tube.
final class Glasses {

    private static final int AROUND = 6, RIM = 40;

    /// Shape of the rims, from the wearer's seed: half width and half height, decimetres; 2 is an ellipse, 5 nearly a
    /// rectangle; thickness; colour.
    record Frame(float width, float height, float square, float thick, Rgb colour) {

        static Frame of(int seed) {
            SplittableRandom random = new SplittableRandom(seed + 77);
            int[] colours = {0x16130f, 0x16130f, 0x3a2417, 0x5a5a5e, 0x7a6432, 0x30202a};
            return new Frame((float) random.nextDouble(0.235, 0.27), (float) random.nextDouble(0.165, 0.215), (float) random.nextDouble(2, 4.5),
                    (float) random.nextDouble(0.008, 0.02), Rgb.of(colours[random.nextInt(colours.length)]));
        }
    }

    private Glasses() {
    }

    /// @param right the wearer's right eye, before the head is turned
    /// @param ear where the right temple rests
    static void add(Mesh mesh, Figure.Turn turn, Frame frame, Figure.Eye right, Figure.Eye left, float[] ear) {
        float z = Math.max(right.z() + right.radius(), left.z() + left.radius()) + 0.19f, y = (right.y() + left.y()) / 2 - 0.03f;
        float out = Math.max((left.x() - right.x()) / 2 + 0.015f, frame.width + 0.075f);
        for (int side = -1; side <= 1; side += 2) {
            tube(mesh, turn, rim(frame, side * out, y, z), frame.thick, true);
            float edge = side * (out + frame.width), earX = side * Math.abs(ear[0]);
            tube(mesh, turn, new float[][]{{edge, y + 0.06f, z - 0.03f}, {edge + side * 0.03f, y + 0.065f, z - 0.07f}, {earX + side * 0.02f, ear[1], ear[2]},
                    {earX, ear[1] - 0.1f, ear[2] - 0.2f}}, frame.thick * 0.9f, false);
        }
        float inner = out - frame.width;
        tube(mesh, turn, new float[][]{{-inner, y + 0.03f, z - 0.01f}, {-inner * 0.4f, y + 0.065f, z + 0.03f}, {inner * 0.4f, y + 0.065f, z + 0.03f}, {inner, y + 0.03f, z - 0.01f}},
                frame.thick * 0.9f, false);
    }

    private static float[][] rim(Frame frame, float x, float y, float z) {
        float[][] path = new float[RIM][];
        for (int i = 0; i < RIM; i++) {
            double a = 2 * Math.PI * i / RIM, c = Math.cos(a), s = Math.sin(a);
            double r = Math.pow(Math.pow(Math.abs(c), frame.square) + Math.pow(Math.abs(s), frame.square), -1 / frame.square);
            float dx = (float) (r * c) * frame.width;
            path[i] = new float[]{x + dx, y + (float) (r * s) * frame.height, z - 0.28f * (x + dx) * (x + dx)};
        }
        return path;
    }

    private static void tube(Mesh mesh, Figure.Turn turn, float[][] path, float radius, boolean closed) {
        int n = path.length;
        float[] p = new float[3 * n * AROUND], normal = new float[3 * n * AROUND];
        for (int i = 0; i < n; i++) {
            float[] before = path[closed ? (i + n - 1) % n : Math.max(0, i - 1)], after = path[closed ? (i + 1) % n : Math.min(n - 1, i + 1)];
            float[] along = unit(after[0] - before[0], after[1] - before[1], after[2] - before[2]);
            float[] side = unit(along[1], -along[0], 1e-4f), other = {along[1] * side[2] - along[2] * side[1], along[2] * side[0] - along[0] * side[2], along[0] * side[1] - along[1] * side[0]};
            for (int k = 0; k < AROUND; k++) {
                float c = (float) Math.cos(2 * Math.PI * k / AROUND), s = (float) Math.sin(2 * Math.PI * k / AROUND);
                float[] d = {c * side[0] + s * other[0], c * side[1] + s * other[1], c * side[2] + s * other[2]};
                float[] at = turn.point(path[i][0] + radius * d[0], path[i][1] + radius * d[1], path[i][2] + radius * d[2]), to = turn.direction(d[0], d[1], d[2]);
                System.arraycopy(at, 0, p, 3 * (i * AROUND + k), 3);
                System.arraycopy(to, 0, normal, 3 * (i * AROUND + k), 3);
            }
        }
        mesh.add(p, normal, p, new float[0], skin(n, closed), Mesh.FRAME);
    }

    private static int[] skin(int n, boolean closed) {
        int rings = closed ? n : n - 1, t = 0;
        int[] triangles = new int[6 * rings * AROUND];
        for (int i = 0; i < rings; i++) {
            for (int k = 0; k < AROUND; k++) {
                int a = i * AROUND + k, b = i * AROUND + (k + 1) % AROUND, c = (i + 1) % n * AROUND + k, d = (i + 1) % n * AROUND + (k + 1) % AROUND;
                for (int v : new int[]{a, c, d, a, d, b}) triangles[t++] = v;
            }
        }
        return triangles;
    }

    private static float[] unit(float x, float y, float z) {
        float s = (float) (1 / Math.sqrt(x * x + y * y + z * z + 1e-12));
        return new float[]{x * s, y * s, z * s};
    }
}
