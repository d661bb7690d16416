package semblance.synth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One person in one shot, in space: the head formed, its expression put on, the neck bent, eyes set in, hair on.
final class Figure {

    /// The neck bends about this point of the generic head.
    private static final float PIVOT_Y = 6.55f, PIVOT_Z = 0.45f;
    private static final float EYE_Y = 7.284f, EYE_Z = 1.245f;

    private final Anatomy anatomy = Anatomy.get();
    private final Turn turn;
    private final float[] coarse;
    final Mesh mesh = new Mesh();
    final Eye rightEye, leftEye;
    private int hairStart;

    /// An eyeball: centre, radius, and the direction it looks.
    record Eye(float x, float y, float z, float radius, float[] gaze, float[] up) {
    }

    Figure(Actor actor) {
        Traits traits = actor.person().traits;
        turn = new Turn(actor.pose());
        coarse = anatomy.model.displaced(weights(traits, actor.expression()), traits.shape().lean());
        settle();
        drape(traits.female());
        lowerTeeth(0.05f + 0.035f * (float) actor.expression().smile());
        Eye right = eye(HeadModel.RIGHT_EYE, actor.expression()), left = eye(HeadModel.LEFT_EYE, actor.expression());
        float[] ear = ear();
        turn.bend(coarse, anatomy.model.vertices, anatomy.hem);
        body(Outfit.of(actor.wear().clothes(), traits.female()));
        rightEye = turn.bend(right);
        leftEye = turn.bend(left);
        addEye(rightEye);
        addEye(leftEye);
        if (actor.wear().glasses()) Glasses.add(mesh, turn, Glasses.Frame.of(traits.seed()), right, left, ear);
        hairStart = mesh.vertices();
        HeadModel.Hair hair = anatomy.model.hair(traits.hair().style());
        if (hair != null) addHair(hair);
    }

    private static Map<String, Double> weights(Traits traits, Expression e) {
        Map<String, Double> w = new TreeMap<>(traits.shape().weights());
        traits.ancestry().forEach((race, share) -> {
            put(w, race + "-mouth-corner-puller", share * e.smile());
            put(w, race + "-mouth-upward-retraction", share * 0.25 * e.smile());
            put(w, race + "-mouth-open", share * e.mouthOpen());
            for (String side : new String[]{"left", "right"}) {
                put(w, race + "-eye-" + side + "-closure", share * e.blink());
                put(w, race + "-eye-" + side + "-slit", share * 0.35 * e.smile());
                put(w, race + "-eyebrows-" + side + (e.brows() < 0 ? "-down" : "-up"), share * Math.abs(e.brows()));
            }
        });
        return w;
    }

    /// Where the right temple of glasses rests: between ear and head.
    private float[] ear() {
        int v = 3 * anatomy.ear;
        return new float[]{coarse[v], coarse[v + 1] + 0.03f, coarse[v + 2]};
    }

    private static void put(Map<String, Double> weights, String target, double weight) {
        if (weight != 0) weights.put(target, weight);
    }

    /// Shifts the figure so that the middle between the eyes lies where the generic head has it.
    private void settle() {
        Eye r = eye(HeadModel.RIGHT_EYE, Expression.NEUTRAL), l = eye(HeadModel.LEFT_EYE, Expression.NEUTRAL);
        float dy = EYE_Y - (r.y + l.y) / 2, dz = EYE_Z - (r.z + l.z) / 2;
        for (int i = 0; i < coarse.length; i += 3) {
            coarse[i + 1] += dy;
            coarse[i + 2] += dz;
        }
    }

    /// The sculptors' teeth lie hidden behind the upper lip; a smile should show them.
    private void lowerTeeth(float by) {
        Arrays.stream(anatomy.model.quads(HeadModel.TEETH)).distinct().forEach(v -> coarse[3 * v + 1] -= by);
    }

    /// Cloth hangs over the trunk rather than following it.
    private void drape(boolean female) {
        float[] rest = anatomy.model.vertices;
        float forward = coarse[3 * anatomy.sternum + 2] - rest[3 * anatomy.sternum + 2];
        for (int v = 0; v < anatomy.coarseNeighbours.length; v++) {
            float x = rest[3 * v], y = rest[3 * v + 1];
            float share = Noise.step(5.45f, 5.05f, y) * Noise.step(1.5f, 1.15f, Math.abs(x)) * Noise.step(0.3f, 0.6f, rest[3 * v + 2]);
            float front = 0.86f + 0.24f * Noise.step(5.45f, 4.85f, y) + (female ? 0.16f : 0.06f) * Noise.bell(y, 4.6f, 0.55f) - 0.26f * x * x - 0.05f * x * x * x * x;
            coarse[3 * v + 2] += share * (front + forward - coarse[3 * v + 2]);
        }
        for (int round = 0; round < 6; round++) {
            for (int v = 0; v < anatomy.coarseNeighbours.length; v++) {
                int[] around = anatomy.coarseNeighbours[v];
                float loose = 0.7f * Noise.step(5.45f, 5.1f, rest[3 * v + 1]) * Noise.step(1.75f, 1.35f, Math.abs(rest[3 * v]));
                if (around.length < 3 || loose == 0 || anatomy.hem[v]) continue;
                for (int k = 0; k < 3; k++) {
                    float mean = 0;
                    for (int o : around) mean += coarse[3 * o + k] / around.length;
                    coarse[3 * v + k] += loose * (mean - coarse[3 * v + k]);
                }
            }
        }
    }

    /// How much of the surroundings a vertex sees.
    float openness(int v) {
        if (v >= anatomy.vertices) return v >= hairStart ? 0.75f : 0.8f;
        return anatomy.vertexKind[v] == HeadModel.BODY ? anatomy.open[v] : 0.45f;
    }

    boolean hairVertex(int v) {
        return v >= hairStart;
    }

    private void dress(float[] p, float[] n, Outfit outfit) {
        float[] rest = anatomy.rest;
        for (int i = 0; i < p.length; i += 3) {
            float off = outfit.stand(rest[i], rest[i + 1], rest[i + 2]);
            for (int k = 0; k < 3; k++) p[i + k] += off * n[i + k];
        }
    }

    private void body(Outfit outfit) {
        float[] p = anatomy.subdivision.apply(coarse);
        float[] n = Mesh.normals(p, anatomy.triangles, anatomy.vertices);
        dress(p, n, outfit);
        n = Mesh.normals(p, anatomy.triangles, anatomy.vertices);
        mesh.add(p, n, anatomy.rest, new float[0], anatomy.triangles, Mesh.SKIN);
        for (int t = 0; t < anatomy.kind.length; t++) {
            mesh.material[t] = anatomy.kind[t] == HeadModel.TEETH ? Mesh.TEETH : Mesh.SKIN;
        }
    }

    private Eye eye(int kind, Expression e) {
        int[] quads = anatomy.model.quads(kind);
        double x = 0, y = 0, z = 0, low = 1e9, high = -1e9;
        for (int v : quads) {
            x += coarse[3 * v];
            y += coarse[3 * v + 1];
            z += coarse[3 * v + 2];
            low = Math.min(low, coarse[3 * v + 1]);
            high = Math.max(high, coarse[3 * v + 1]);
        }
        double n = quads.length, gx = Math.toRadians(e.gazeX()), gy = Math.toRadians(e.gazeY());
        float[] gaze = {(float) (Math.sin(gx) * Math.cos(gy)), (float) Math.sin(gy), (float) (Math.cos(gx) * Math.cos(gy))};
        return new Eye((float) (x / n), (float) (y / n), (float) (z / n), (float) (high - low) / 2 * 0.99f, gaze, new float[]{0, 1, 0});
    }

    /// A ball whose `rest` is the direction from its centre, the gaze being z.
    private void addEye(Eye eye) {
        int rings = 16, sectors = 24, n = (rings + 1) * (sectors + 1);
        float[] p = new float[3 * n], normal = new float[3 * n], local = new float[3 * n];
        int[] triangles = new int[6 * rings * sectors];
        float[] g = eye.gaze, up = eye.up, right = {up[1] * g[2] - up[2] * g[1], up[2] * g[0] - up[0] * g[2], up[0] * g[1] - up[1] * g[0]};
        int at = 0, t = 0;
        for (int i = 0; i <= rings; i++) {
            double polar = 0.62 * Math.PI * i / rings;
            for (int j = 0; j <= sectors; j++, at += 3) {
                double a = 2 * Math.PI * j / sectors, s = Math.sin(polar);
                float lx = (float) (s * Math.cos(a)), ly = (float) (s * Math.sin(a)), lz = (float) Math.cos(polar);
                local[at] = lx;
                local[at + 1] = ly;
                local[at + 2] = lz;
                for (int k = 0; k < 3; k++) normal[at + k] = lx * right[k] + ly * up[k] + lz * g[k];
                p[at] = eye.x + eye.radius * normal[at];
                p[at + 1] = eye.y + eye.radius * normal[at + 1];
                p[at + 2] = eye.z + eye.radius * normal[at + 2];
                if (i == rings || j == sectors) continue;
                int a0 = i * (sectors + 1) + j, b0 = a0 + sectors + 1;
                for (int v : new int[]{a0, b0, b0 + 1, a0, b0 + 1, a0 + 1}) triangles[t++] = v;
            }
        }
        mesh.add(p, normal, local, new float[0], triangles, Mesh.EYE);
    }

    private void addHair(HeadModel.Hair hair) {
        int n = hair.corners();
        float[] p = new float[3 * n], rest = new float[3 * n];
        for (int c = 0; c < 3 * n; c += 3) {
            float[] offset = turn.direction(hair.offset()[c], hair.offset()[c + 1], hair.offset()[c + 2]);
            for (int k = 0; k < 3; k++) {
                p[c + k] = offset[k];
                rest[c + k] = hair.offset()[c + k];
                for (int r = 0; r < 3; r++) {
                    p[c + k] += hair.weight()[c + r] * coarse[3 * hair.vertex()[c + r] + k];
                    rest[c + k] += hair.weight()[c + r] * anatomy.model.vertices[3 * hair.vertex()[c + r] + k];
                }
            }
        }
        int[] triangles = new int[hair.triangle().length];
        for (int i = 0; i < triangles.length; i++) triangles[i] = hair.triangle()[i];
        mesh.add(p, Mesh.normals(p, triangles, n), rest, hair.uv(), triangles, Mesh.HAIR);
    }

    /// A row of lashes between two roots.
    record Lash(boolean upper, float[] rootA, float[] rootB, float[] tipA, float[] tipB) {
    }

    List<Lash> lashes() {
        List<Lash> all = new ArrayList<>();
        for (int kind : new int[]{6, 7}) {
            int[] quads = anatomy.model.quads(kind);
            for (int q = 0; q < quads.length; q += 4) all.add(lash(kind == 7, quads, q));
        }
        return all;
    }

    /// The two corners nearest the middle of the eye are the roots; each has its tip beside it.
    private Lash lash(boolean upper, int[] quads, int q) {
        Eye eye = anatomy.model.vertices[3 * quads[q]] < 0 ? rightEye : leftEye;
        float[][] p = new float[4][];
        double[] far = new double[4];
        for (int k = 0; k < 4; k++) {
            int v = 3 * quads[q + k];
            p[k] = new float[]{coarse[v], coarse[v + 1], coarse[v + 2]};
            far[k] = Math.hypot(Math.hypot(p[k][0] - eye.x, p[k][1] - eye.y), p[k][2] - eye.z);
        }
        int first = 0;
        for (int k = 1; k < 4; k++) if (far[k] + far[k + 1 & 3] < far[first] + far[first + 1 & 3]) first = k;
        return new Lash(upper, p[first], p[first + 1 & 3], p[first + 3 & 3], p[first + 2 & 3]);
    }

    /// Where the five landmarks lie in space: eyes (the front of the eyeballs), nose, corners of the mouth.
    float[][] landmarks() {
        return new float[][]{front(rightEye, turn.direction(-0.09f, -0.06f, 1)), front(leftEye, turn.direction(0.09f, -0.06f, 1)), vertex(anatomy.noseTip), vertex(anatomy.leftMouth), vertex(anatomy.rightMouth)};
    }

    private static float[] front(Eye e, float[] d) {
        return new float[]{e.x + e.radius * d[0], e.y + e.radius * d[1], e.z + e.radius * d[2]};
    }

    private float[] vertex(int v) {
        return new float[]{mesh.position[3 * v], mesh.position[3 * v + 1], mesh.position[3 * v + 2]};
    }

    float[] headDirection(float x, float y, float z) {
        return turn.direction(x, y, z);
    }

    /// The head's rotation about the neck; below the chin it fades, at the shoulders it is gone.
    static final class Turn {
        private final Pose pose;
        private final float[] full;

        Turn(Pose pose) {
            this.pose = pose;
            full = matrix(1);
        }

        private float[] matrix(double share) {
            double yaw = Math.toRadians(pose.yaw() * share), pitch = Math.toRadians(-pose.pitch() * share), roll = Math.toRadians(-pose.roll() * share);
            double cy = Math.cos(yaw), sy = Math.sin(yaw), cp = Math.cos(pitch), sp = Math.sin(pitch), cr = Math.cos(roll), sr = Math.sin(roll);
            return new float[]{
                    (float) (cr * cy - sr * sp * sy), (float) (-sr * cp), (float) (cr * sy + sr * sp * cy),
                    (float) (sr * cy + cr * sp * sy), (float) (cr * cp), (float) (sr * sy - cr * sp * cy),
                    (float) (-cp * sy), (float) sp, (float) (cp * cy)};
        }

        /// Turns each vertex by as much as its place on the generic head, `rest`, says.
        ///
        /// @param hem vertices that are drawn down out of the picture
        void bend(float[] p, float[] rest, boolean[] hem) {
            hangArms(p, rest, hem);
            float[][] steps = new float[17][];
            for (int s = 0; s < 17; s++) steps[s] = matrix(s / 16.0);
            for (int i = 0; i < p.length; i += 3) {
                float share = Noise.step(5.55f, 6.4f, rest[i + 1] + 0.5f * (rest[i + 2] - 0.7f));
                int s = Math.min(15, (int) (16 * share));
                float t = 16 * share - s;
                float[] a = rotated(steps[s], p[i], p[i + 1] - PIVOT_Y, p[i + 2] - PIVOT_Z);
                float[] b = rotated(steps[s + 1], p[i], p[i + 1] - PIVOT_Y, p[i + 2] - PIVOT_Z);
                p[i] = Noise.mix(a[0], b[0], t);
                p[i + 1] = Noise.mix(a[1], b[1], t) + PIVOT_Y;
                p[i + 2] = Noise.mix(a[2], b[2], t) + PIVOT_Z;
            }
        }

        /// The generic figure holds its arms out and ends at the waist; these hang, and reach below every picture.
        private static void hangArms(float[] p, float[] rest, boolean[] hem) {
            for (int i = 0; i < p.length; i += 3) {
                float side = Math.signum(rest[i]), bent = 0.62f * Noise.step(1.35f, 2.2f, Math.abs(rest[i]) + 0.15f * (5.2f - rest[i + 1]));
                if (bent == 0 || rest[i + 1] > 6) continue;
                float x = p[i] * side - 1.62f, y = p[i + 1] - 5.2f, c = (float) Math.cos(bent), s = (float) Math.sin(bent);
                p[i] = side * (1.62f + x * c + y * s);
                p[i + 1] = 5.2f - x * s + y * c;
            }
            for (int v = 0; v < hem.length; v++) if (hem[v]) p[3 * v + 1] -= 9;
        }

        float[] point(float x, float y, float z) {
            float[] p = rotated(full, x, y - PIVOT_Y, z - PIVOT_Z);
            return new float[]{p[0], p[1] + PIVOT_Y, p[2] + PIVOT_Z};
        }

        Eye bend(Eye e) {
            float[] c = point(e.x, e.y, e.z);
            return new Eye(c[0], c[1], c[2], e.radius, direction(e.gaze[0], e.gaze[1], e.gaze[2]), direction(0, 1, 0));
        }

        float[] direction(float x, float y, float z) {
            return rotated(full, x, y, z);
        }

        private static float[] rotated(float[] m, float x, float y, float z) {
            return new float[]{m[0] * x + m[1] * y + m[2] * z, m[3] * x + m[4] * y + m[5] * z, m[6] * x + m[7] * y + m[8] * z};
        }
    }
}
