package semblance.synth;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// What makes one person look like themselves.
///
/// @param ancestry shares of three far-apart populations as the head model's sculptors saw them; they sum to 1
/// @param old 0 at 20 years, 1 at 80
record Traits(boolean female, double age, double old, Map<String, Double> ancestry, FaceShape shape, Skin.Tone skin,
              HairTraits hair, BrowTraits brows, EyeTraits eyes, boolean glasses, int seed) {

    /// @param style a style of [HeadModel], or "shaved" or "bald"
    /// @param cut height on the generic head below which the hair is cut off
    /// @param fringe the same before the face
    /// @param beard 0 none; else its length, decimetres
    /// @param beardForm 0 full, 1 moustache, 2 chin, 3 moustache and chin, 4 all but the moustache
    /// @param stubble how much the shaved beard shows
    record HairTraits(String style, double cut, double fringe, Rgb colour, double beard, int beardForm, double stubble) {
    }

    /// @param weight how many hairs, 1 being a man's usual brow
    /// @param height above its usual place, decimetres
    /// @param arch of the middle over the ends
    /// @param slope of the outer end over the inner one, decimetres
    /// @param inner where it begins, decimetres from the middle of the face
    record BrowTraits(double weight, double thickness, double height, double arch, double slope, double inner, double length) {
    }

    record EyeTraits(Rgb iris, double irisSize, double lashes) {
    }

    static Traits draw(SplittableRandom random) {
        boolean female = random.nextBoolean();
        double age = 18 + 62 * Math.pow(random.nextDouble(), 1.8);
        double old = Math.clamp((age - 20) / 60, 0, 1);
        double[] ancestry = ancestry(random);
        Map<String, Double> shares = Map.of("caucasian", ancestry[0], "asian", ancestry[1], "african", ancestry[2]);
        int seed = random.nextInt();
        return new Traits(female, age, old, shares, FaceShape.draw(random, female, old, shares), Skin.Tone.draw(random, ancestry, old, female),
                hair(random, female, old, ancestry), brows(random, female), eyes(random, ancestry, female), random.nextDouble() < 0.1 + 0.25 * old, seed);
    }

    /// Mostly one, a little of the others; sometimes an even mixture.
    private static double[] ancestry(SplittableRandom random) {
        double[] a = new double[3];
        double sum = 0;
        for (int i = 0; i < 3; i++) sum += a[i] = Math.pow(-Math.log(1 - random.nextDouble()), 2);
        a[0] *= 1.3;
        sum = a[0] + a[1] + a[2];
        for (int i = 0; i < 3; i++) a[i] /= sum;
        return a;
    }

    private static HairTraits hair(SplittableRandom random, boolean female, double old, double[] ancestry) {
        Rgb colour = hairColour(random, old, ancestry);
        String style = female ? womansStyle(random, ancestry) : mansStyle(random, old, ancestry);
        double beard = female || random.nextDouble() < 0.45 ? 0 : Math.pow(random.nextDouble(), 1.6) * 0.17 + 0.012;
        double cut = style.equals("long01") ? List.of(0.0, 0.0, 5.5, 5.95, 6.25).get(random.nextInt(5)) + 0.08 * random.nextGaussian() : 0;
        return new HairTraits(style, cut, 7.5 + 0.3 * random.nextDouble(), colour, beard, beard < 0.03 ? 0 : random.nextInt(5), 0.6 * random.nextDouble());
    }

    private static BrowTraits brows(SplittableRandom random, boolean female) {
        double weight = (female ? 0.6 : 1.1) * Math.exp(0.35 * Math.clamp(random.nextGaussian(), -1.4, 2)), thickness = Math.exp(0.22 * Math.clamp(random.nextGaussian(), -2, 2));
        double height = 0.03 * Math.clamp(random.nextGaussian(), -1.6, 2) + (female ? 0.012 : 0), arch = Math.clamp(0.4 + 0.5 * random.nextGaussian() + (female ? 0.25 : 0), -0.3, 1.5);
        return new BrowTraits(weight, thickness, height, arch, 0.017 * Math.clamp(random.nextGaussian(), -2, 2),
                Math.clamp(0.105 + 0.02 * random.nextGaussian(), 0.06, 0.15), Math.clamp(0.395 + 0.03 * random.nextGaussian(), 0.33, 0.45));
    }

    private static String womansStyle(SplittableRandom random, double[] ancestry) {
        if (random.nextDouble() < 0.5 * ancestry[2]) return "afro01";
        return List.of("long01", "long01", "long01", "long01", "bob02", "ponytail01", "ponytail01", "short03").get(random.nextInt(8));
    }

    private static String mansStyle(SplittableRandom random, double old, double[] ancestry) {
        if (random.nextDouble() < 0.12 + 0.25 * old) return random.nextDouble() < 0.5 ? "bald" : "shaved";
        if (random.nextDouble() < 0.7 * ancestry[2]) return random.nextDouble() < 0.5 ? "afro01" : "shaved";
        return List.of("short01", "short02", "short04", "short02", "short04", "short03").get(random.nextInt(6));
    }

    private static Rgb hairColour(SplittableRandom random, double old, double[] ancestry) {
        double dark = ancestry[1] + ancestry[2] + random.nextDouble() * ancestry[0];
        Rgb base = dark > 0.75 ? Rgb.of(0x17110e) : dark > 0.5 ? Rgb.of(0x3a2618) : dark > 0.3 ? Rgb.of(0x5d3f26)
                : random.nextDouble() < 0.3 ? Rgb.of(0x7a3a1a) : Rgb.of(0x9c7a50).mix(Rgb.of(0xbfa27a), random.nextDouble());
        double grey = Noise.step(0.3f, 0.9f, (float) (old + 0.16 * random.nextGaussian()));
        return base.times(Math.exp(0.25 * random.nextGaussian())).mix(Rgb.of(0xb9b5b0), 0.9 * grey);
    }

    private static EyeTraits eyes(SplittableRandom random, double[] ancestry, boolean female) {
        double light = ancestry[0] * random.nextDouble();
        Rgb iris = light < 0.4 ? Rgb.of(0x3c2413) : light < 0.55 ? Rgb.of(0x6b4a26) : light < 0.7 ? Rgb.of(0x5f6b3c) : light < 0.85 ? Rgb.of(0x5d84a6) : Rgb.of(0x7b8f9b);
        return new EyeTraits(iris.times(Math.exp(0.25 * random.nextGaussian())), 1 + 0.07 * random.nextGaussian(), female ? 1.1 + 0.8 * random.nextDouble() : 0.6 + 0.3 * random.nextDouble());
    }
}
