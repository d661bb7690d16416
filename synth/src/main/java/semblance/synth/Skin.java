package semblance.synth;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// The colour of skin: a base by melanin and blood, patterns that stick to the place on the head. Places are those of the
/// generic head ([Anatomy#rest]): eyes at (±0.31, 7.28, 1.4), tip of the nose (0, 6.94, 1.68), mouth (0, 6.61, 1.55), chin (0, 6.3, 1.5).
final class Skin {

    /// @param base colour without lips, shades or spots
    /// @param blood how much cheeks, nose and ears redden
    /// @param circles how dark it is under the eyes
    /// @param uneven how much the colour wanders
    /// @param lids what colours the upper lids, and how much
    record Tone(Rgb base, Rgb lips, double blood, double freckles, double circles, double uneven, Tint lids, List<Mole> moles) {

        static Tone draw(SplittableRandom random, double[] ancestry, double old, boolean female) {
            double melanin = Math.clamp(0.13 * ancestry[0] + 0.3 * ancestry[1] + 0.85 * ancestry[2] + 0.12 * random.nextGaussian() + 0.05, 0, 1);
            double yellow = Math.clamp(random.nextGaussian(), -1.5, 1.5);
            Rgb base = tone(melanin).times(1 + 0.06 * random.nextGaussian()).times(new Rgb(1, (float) (1 + 0.025 * yellow), (float) (1 - 0.055 * yellow)));
            Rgb lips = base.mix(Rgb.of(0xb4504c), random.nextDouble(0.25, 0.55) - 0.3 * melanin).times(random.nextDouble(0.7, 0.95));
            if (female) lips = lips.mix(lipstick(random).times(1 - 0.55 * melanin), 0.7 * Math.pow(random.nextDouble(), 1.5));
            double freckles = melanin < 0.28 && random.nextDouble() < 0.4 ? random.nextDouble(0.2, 1) : 0;
            double circles = Math.clamp((0.16 + 0.2 * old) * Math.exp(0.6 * random.nextGaussian()), 0, 0.6);
            return new Tone(base, lips, Math.clamp(0.5 + 0.35 * random.nextGaussian(), 0.05, 1.3) * (1 - 0.6 * melanin), freckles, circles,
                    0.07 * Math.exp(0.5 * random.nextGaussian()), lids(random, female), moles(random));
        }

        private static Rgb lipstick(SplittableRandom random) {
            int[] colours = {0xa83a44, 0xb04a5a, 0x7e2a3a, 0xb8604c, 0xc24848};
            return Rgb.of(colours[random.nextInt(colours.length)]);
        }

        /// Everybody's lids are a little darker than the skin around; some women paint them.
        private static Tint lids(SplittableRandom random, boolean female) {
            int[] colours = {0x4a3a3a, 0x5a4048, 0x3f4a5c, 0x6a4a30, 0x4a4650};
            Rgb paint = Rgb.of(colours[random.nextInt(colours.length)]);
            boolean painted = random.nextDouble() < 0.4 && female;
            double much = random.nextDouble();
            return painted ? new Tint(paint, 0.15 + 0.4 * much) : new Tint(new Rgb(0.1f, 0.06f, 0.06f), (female ? 0.1 : 0.04) + 0.14 * much);
        }

        private static List<Mole> moles(SplittableRandom random) {
            int number = (int) (5 * Math.pow(random.nextDouble(), 2));
            return IntStream.range(0, number).mapToObj(_ -> new Mole((float) random.nextDouble(-0.55, 0.55), (float) random.nextDouble(6.3, 7.9),
                    (float) random.nextDouble(0.012, 0.03), (float) random.nextDouble(0.3, 0.75))).toList();
        }

        private static Rgb tone(double melanin) {
            Rgb[] scale = {Rgb.of(0xe9c5b0), Rgb.of(0xe3b294), Rgb.of(0xc68f6b), Rgb.of(0x96643f), Rgb.of(0x5e3a24), Rgb.of(0x38221a)};
            double at = melanin * (scale.length - 1.001);
            return scale[(int) at].mix(scale[(int) at + 1], at - (int) at);
        }
    }

    record Tint(Rgb colour, double much) {
    }

    /// A dark spot at (x, y) of the generic face.
    record Mole(float x, float y, float radius, float dark) {
    }

    private Skin() {
    }

    /// Colour at each vertex of the body, three numbers each.
    static float[] paint(Traits traits) {
        Anatomy anatomy = Anatomy.get();
        float[] colour = new float[3 * anatomy.vertices];
        for (int v = 0; v < anatomy.vertices; v++) {
            float x = Math.abs(anatomy.rest[3 * v]), y = anatomy.rest[3 * v + 1], z = anatomy.rest[3 * v + 2];
            Rgb c = anatomy.vertexKind[v] != HeadModel.BODY ? new Rgb(1, 1, 1) : at(traits, anatomy.rest[3 * v], x, y, z, anatomy.open[v]);
            colour[3 * v] = c.r();
            colour[3 * v + 1] = c.g();
            colour[3 * v + 2] = c.b();
        }
        return colour;
    }

    private static Rgb at(Traits t, float side, float x, float y, float z, float open) {
        if (open < 0.21f && x < 0.4f && y > 6.2f && y < 7 && z > 0.4f && z < 1.5f) return new Rgb(0.3f, 0.07f, 0.06f);
        Tone tone = t.skin();
        double blotch = Noise.fractal(side * 5, y * 5, z * 5, 3, t.seed());
        double red = 0.9 * spot(x, y, 0.43f, 6.93f, 0.2f, 0.17f) * Noise.step(0.9f, 1.2f, z) + 0.7 * spot(x, y, 0, 6.95f, 0.13f, 0.12f) * Noise.step(1.5f, 1.62f, z)
                + 0.9 * Noise.step(0.7f, 0.82f, x) * Noise.step(6.7f, 6.9f, y) + 0.35 * spot(x, y, 0, 6.38f, 0.2f, 0.12f) + 0.4 * blotch + 0.2;
        Rgb c = tone.base.times(1 + tone.uneven * blotch);
        c = c.times(new Rgb(1, 0.8f, 0.78f).mix(new Rgb(1, 1, 1), 1 - Math.clamp(0.75 * tone.blood * red, 0, 1)));
        c = c.times(new Rgb(0.72f, 0.68f, 0.76f).mix(new Rgb(1, 1, 1), 1 - Math.min(1, 2 * tone.circles * spot(x, y, 0.28f, 7.13f, 0.15f, 0.06f))));
        c = c.mix(tone.lids.colour.mix(tone.base, 0.3), tone.lids.much * spot(x, y, 0.31f, 7.385f, 0.18f, 0.06f));
        if (!t.female()) c = c.mix(t.hair().colour().mix(tone.base, 0.45).times(0.9), (t.hair().stubble() + 0.3 * Math.min(1, t.hair().beard() / 0.03)) * beard(x, y, z) * (1 - 0.5 * t.old()));
        if (!t.hair().style().equals("bald")) c = c.mix(t.hair().colour().times(0.75), (t.hair().style().equals("shaved") ? 0.62 : 0.94) * scalp(x, y, z, blotch));
        return c;
    }

    private static double spot(float x, float y, float cx, float cy, float rx, float ry) {
        return Noise.bell(x, cx, rx) * Noise.bell(y, cy, ry);
    }

    /// 1 where a beard grows.
    static float beard(float x, float y, float z) {
        float cheek = Noise.step(0, 0.12f, 6.72f + 0.62f * Math.max(0, x - 0.25f) - y);
        float lip = Noise.step(0.28f, 0.2f, x) * Noise.step(6.86f, 6.8f, y) * Noise.step(6.6f, 6.66f, y);
        float neck = Noise.step(5.95f, 6.2f, y + 0.1f * (z - 1));
        float back = Noise.step(0.45f, 0.68f, z);
        return Math.max(cheek, lip) * neck * back;
    }

    /// 1 where hair grows on the head.
    static float scalp(float x, float y, float z, double ragged) {
        float line = Noise.mix(Noise.mix(6.5f, 7.32f, Noise.step(0.25f, 0.62f, z)), 8.0f - 0.12f * x, Noise.step(0.78f, 1.12f, z));
        return Noise.step(-0.05f, 0.1f, y - line + 0.06f * (float) ragged) * (x > 0.73f && z > 0.3f && y < 7.45f ? 0 : 1);
    }
}
