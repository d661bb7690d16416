package semblance.synth;

import java.util.SplittableRandom;

/// Single hairs: brows, lashes and beards, grown on the skin as it lies in this shot.
final class Strands {

    private final Figure figure;
    private final Traits traits;
    private final Lighting light;
    private final View view;
    private final Samples samples;
    private final Anatomy anatomy = Anatomy.get();
    private final float scale;

    Strands(Figure figure, Traits traits, Lighting light, View view, Samples samples) {
        this.figure = figure;
        this.traits = traits;
        this.light = light;
        this.view = view;
        this.samples = samples;
        scale = (float) (view.focal() / (view.z() - 1.5));
    }

    void draw() {
        SplittableRandom random = new SplittableRandom(traits.seed());
        if (traits.hair().beard() > 0) beard(random.split());
        for (int side = -1; side <= 1; side += 2) brow(side, random.split());
        lashes(random.split());
    }

    private void brow(int side, SplittableRandom random) {
        Traits.BrowTraits b = traits.brows();
        Rgb colour = traits.hair().colour().mix(new Rgb(0.03f, 0.02f, 0.015f), 0.55);
        int hairs = (int) (b.weight() * Math.clamp(1.6 * scale, 120, 620));
        float width = (float) Math.clamp(1.2 / Math.sqrt(scale * hairs), 0.003, 0.008);
        for (int i = 0; i < hairs; i++) {
            double s = Math.pow(random.nextDouble(), 0.85), across = random.nextDouble(-1, 1) + random.nextDouble(-0.2, 0.2);
            double half = 0.027 * b.thickness() * Math.sqrt(b.weight()) * (1 - 0.75 * s * s) * (s < 0.12 ? 0.7 + 2.5 * s : 1);
            float x = (float) (b.inner() + b.length() * s);
            float y = (float) (7.445 + b.height() + (0.012 + 0.03 * b.arch()) * Math.sin(Math.PI * Math.pow(s, 1.3)) + 0.01 * (1 - s) + (b.slope() - 0.022) * s + across * half);
            double angle = Math.toRadians(60 - 72 * Math.pow(s, 0.5) - 22 * across * (1 - s) + random.nextDouble(-7, 7));
            float length = (float) (random.nextDouble(0.05, 0.09) * (1 - 0.35 * s));
            grow(side * x, y, side * (float) Math.cos(angle), (float) Math.sin(angle), length, colour.times(random.nextDouble(0.7, 1.3)), width);
        }
    }

    /// One hair lying along the skin, from a place of the generic head in a direction of its x-y plane.
    private void grow(float x, float y, float dx, float dy, float length, Rgb colour, float width) {
        int t = anatomy.surface(x, y);
        if (t < 0) return;
        float[] root = anatomy.shares(t, x, y), ahead = anatomy.shares(t, x + dx * length, y + dy * length);
        float[] p = at(t, root), q = at(t, ahead), n = normal(t, root);
        for (int k = 0; k < 3; k++) {
            p[k] += 0.004f * n[k];
            q[k] += 0.016f * n[k];
        }
        stroke(p, q, colour, width, lightAt(t, root), 0.75f);
    }

    private float[] at(int t, float[] share) {
        return mean(figure.mesh.position, t, share);
    }

    private float[] normal(int t, float[] share) {
        return mean(figure.mesh.normal, t, share);
    }

    private float[] lightAt(int t, float[] share) {
        return mean(figure.mesh.light, t, share);
    }

    private float[] mean(float[] values, int t, float[] share) {
        float[] out = new float[3];
        for (int c = 0; c < 3; c++) for (int k = 0; k < 3; k++) out[k] += share[c] * values[3 * anatomy.triangles[3 * t + c] + k];
        return out;
    }

    private void stroke(float[] p, float[] q, Rgb colour, float width, float[] lit, float opacity) {
        float[] both = view.project(new float[]{p[0], p[1], p[2], q[0], q[1], q[2]});
        samples.line(new float[]{both[0], both[1], both[2]}, new float[]{both[3], both[4], both[5]}, width * scale,
                colour.r() * lit[0], colour.g() * lit[1], colour.b() * lit[2], opacity);
    }

    private void beard(SplittableRandom random) {
        Traits.HairTraits h = traits.hair();
        int hairs = (int) Math.clamp(0.6 * scale * scale, 1500, 20000);
        float width = (float) Math.clamp(0.5 / Math.sqrt(hairs), 0.0038, 0.012);
        Rgb colour = h.colour().mix(new Rgb(0.03f, 0.02f, 0.015f), 0.25);
        for (int i = 0; i < hairs; i++) {
            int t = anatomy.beardTriangle(random.nextDouble());
            float u = (float) random.nextDouble(), v = (float) random.nextDouble(), keep = (float) random.nextDouble(), tone = (float) random.nextDouble(0.6, 1.4);
            float wild = (float) random.nextDouble(-0.4, 0.4), reach = (float) random.nextDouble(0.6, 1.2);
            if (u + v > 1) {
                u = 1 - u;
                v = 1 - v;
            }
            float[] share = {1 - u - v, u, v}, rest = mean(anatomy.rest, t, share);
            if (keep > form(h.beardForm(), Math.abs(rest[0]), rest[1], rest[2])) continue;
            float[] p = at(t, share), n = normal(t, share), down = figure.headDirection(wild + 0.5f * Math.signum(rest[0]), -1, 0.15f), q = new float[3];
            float dn = down[0] * n[0] + down[1] * n[1] + down[2] * n[2];
            float length = (float) h.beard() * reach;
            for (int k = 0; k < 3; k++) q[k] = p[k] + length * (0.75f * (down[k] - dn * n[k]) + 0.45f * n[k]);
            stroke(p, q, colour.times(tone), width, lightAt(t, share), h.beard() < 0.03 ? 0.4f : 0.8f);
        }
    }

    private static float form(int form, float x, float y, float z) {
        float all = Skin.beard(x, y, z), moustache = y > 6.63f ? Noise.step(0.3f, 0.22f, x) : 0, chin = Noise.step(0.26f, 0.18f, x) * Noise.step(6.6f, 6.5f, y);
        return all * switch (form) {
            case 1 -> moustache;
            case 2 -> chin;
            case 4 -> y > 6.63f ? Noise.step(0.28f, 0.36f, x) : 1;
            case 3 -> Math.max(moustache, Math.max(chin, Noise.step(0.32f, 0.28f, x) * Noise.step(0.2f, 0.24f, x) * Noise.step(6.7f, 6.6f, y)));
            default -> 1;
        };
    }

    private void lashes(SplittableRandom random) {
        Rgb dark = new Rgb(0.012f, 0.009f, 0.008f);
        float[] grey = {0.7f, 0.7f, 0.7f};
        for (Figure.Lash lash : figure.lashes()) {
            int hairs = lash.upper() ? 5 : 2;
            for (int i = 0; i < hairs; i++) {
                float t = (float) random.nextDouble(), reach = (float) ((lash.upper() ? 1 : 0.6) * traits.eyes().lashes() * random.nextDouble(0.6, 1.1));
                float[] root = new float[3], tip = new float[3];
                for (int k = 0; k < 3; k++) {
                    root[k] = Noise.mix(lash.rootA()[k], lash.rootB()[k], t);
                    tip[k] = root[k] + reach * (Noise.mix(lash.tipA()[k], lash.tipB()[k], t) - root[k]);
                    root[k] += k == 2 ? 0.004f : 0;
                    tip[k] += k == 2 ? 0.01f : 0;
                }
                stroke(root, tip, dark, 0.0042f, grey, lash.upper() ? 0.75f : 0.3f);
            }
        }
    }
}
