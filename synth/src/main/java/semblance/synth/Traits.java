package semblance.synth;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// What makes one person look like themselves.
///
/// @param shape displacements of the generic head and their weights
/// @param ancestry shares of three far-apart populations as the head model's sculptors saw them; they sum to 1
/// @param old 0 at 20 years, 1 at 80
record Traits(boolean female, double age, double old, Map<String, Double> ancestry, Map<String, Double> shape, Skin.Tone skin,
              HairTraits hair, EyeTraits eyes, boolean glasses, int seed) {

    /// @param style a style of [HeadModel], or "shaved" or "bald"
    /// @param cut height on the generic head below which the hair is cut off
    /// @param beard 0 none; else its length, decimetres
    /// @param beardForm 0 full, 1 moustache, 2 chin, 3 moustache and chin
    record HairTraits(String style, double cut, Rgb colour, double beard, int beardForm, double browWeight, double browHeight, double browArch) {
    }

    record EyeTraits(Rgb iris, double irisSize, double lashes) {
    }

    /// Features that vary to both sides, and how much (standard deviation; 1 is the sculptors' extreme).
    private static final Map<String, Double> FEATURES = Map.ofEntries(
            Map.entry("head-scale-horiz", 0.45), Map.entry("head-scale-vert", 0.4), Map.entry("head-scale-depth", 0.3), Map.entry("head-angle", 0.3),
            Map.entry("forehead-nubian", 0.4), Map.entry("forehead-scale-vert", 0.5), Map.entry("forehead-temple", 0.5),
            Map.entry("eyebrows-angle", 0.25), Map.entry("eyebrows-trans-depth", 0.5), Map.entry("eyebrows-trans-vert", 0.5),
            Map.entry("eye-size", 0.45), Map.entry("eye-apart", 0.5), Map.entry("eye-height1", 0.4), Map.entry("eye-height2", 0.4), Map.entry("eye-height3", 0.4),
            Map.entry("eye-corner1", 0.5), Map.entry("eye-corner2", 0.5), Map.entry("eye-push1", 0.4), Map.entry("eye-push2", 0.4),
            Map.entry("eye-epicanthus", 0.3), Map.entry("eye-eyefold", 0.4), Map.entry("eye-eyefold-angle", 0.4), Map.entry("eye-bag", 0.4),
            Map.entry("nose-scale-horiz", 0.45), Map.entry("nose-scale-vert", 0.5), Map.entry("nose-scale-depth", 0.45), Map.entry("nose-width1", 0.4),
            Map.entry("nose-width2", 0.4), Map.entry("nose-width3", 0.4), Map.entry("nose-hump", 0.5), Map.entry("nose-curve", 0.4), Map.entry("nose-greek", 0.35),
            Map.entry("nose-point", 0.45), Map.entry("nose-point-width", 0.45), Map.entry("nose-volume", 0.4), Map.entry("nose-flaring", 0.4),
            Map.entry("nose-nostrils-angle", 0.4), Map.entry("nose-septumangle", 0.4), Map.entry("nose-trans-vert", 0.4), Map.entry("nose-compression", 0.3),
            Map.entry("mouth-scale-horiz", 0.5), Map.entry("mouth-scale-vert", 0.4), Map.entry("mouth-scale-depth", 0.3), Map.entry("mouth-angles", 0.35),
            Map.entry("mouth-cupidsbow", 0.5), Map.entry("mouth-upperlip-volume", 0.5), Map.entry("mouth-lowerlip-volume", 0.5), Map.entry("mouth-upperlip-height", 0.5),
            Map.entry("mouth-lowerlip-height", 0.5), Map.entry("mouth-level", 0.4), Map.entry("mouth-philtrum-volume", 0.4), Map.entry("mouth-laugh-lines", 0.4),
            Map.entry("chin-bones", 0.4), Map.entry("chin-height", 0.45), Map.entry("chin-width", 0.5), Map.entry("chin-prominent", 0.4), Map.entry("chin-jaw-drop", 0.45),
            Map.entry("chin-prognathism", 0.3), Map.entry("chin-cleft", 0.4), Map.entry("cheek-bones", 0.5), Map.entry("cheek-volume", 0.5), Map.entry("cheek-inner", 0.4),
            Map.entry("cheek-trans-vert", 0.4), Map.entry("ear-size", 0.4), Map.entry("ear-wing", 0.4), Map.entry("ear-lobe", 0.4), Map.entry("neck-scale-horiz", 0.3));
    /// What the sculptors' women lack beside real ones at the distance of a portrait.
    private static final Map<String, Double> FEMININE = new TreeMap<>(Map.of("eye-size", 0.42, "eye-height2", 0.2, "nose-scale-horiz", -0.35, "nose-scale-vert", -0.2,
            "mouth-upperlip-volume", 0.35, "mouth-lowerlip-volume", 0.35, "chin-width", -0.45, "chin-bones", -0.4, "neck-scale-horiz", -0.3, "eyebrows-trans-depth", -0.4));
    private static final double VARIETY = 0.72;
    private static final List<String> OUTLINES = List.of("head-oval", "head-round", "head-square", "head-rectangular", "head-triangular", "head-invertedtriangular",
            "head-diamond", "head-fat", "head-skinny");

    static Traits draw(SplittableRandom random) {
        boolean female = random.nextBoolean();
        double age = 18 + 62 * Math.pow(random.nextDouble(), 1.9);
        double old = Math.clamp((age - 20) / 60, 0, 1);
        double[] ancestry = ancestry(random);
        Map<String, Double> shares = Map.of("caucasian", ancestry[0], "asian", ancestry[1], "african", ancestry[2]);
        int seed = random.nextInt();
        return new Traits(female, age, old, shares, shape(random, female, old, shares), Skin.Tone.draw(random, ancestry, old, female),
                hair(random, female, old, ancestry), eyes(random, ancestry, female), random.nextDouble() < 0.1 + 0.25 * old, seed);
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

    private static Map<String, Double> shape(SplittableRandom random, boolean female, double old, Map<String, Double> ancestry) {
        Map<String, Double> shape = new TreeMap<>();
        String sex = female ? "female" : "male";
        double young = 1 - old;
        ancestry.forEach((race, share) -> {
            shape.put(race + "-" + sex + "-young", share * young);
            shape.put(race + "-" + sex + "-old", share * old);
        });
        double weight = Math.clamp(0.45 * random.nextGaussian(), -1, 1);
        for (String stage : List.of("young", "old")) {
            double share = stage.equals("old") ? old : young;
            String universal = "universal-" + sex + "-" + stage + "-averagemuscle-";
            shape.put(universal + "averageweight", share * (1 - Math.abs(weight)));
            shape.put(universal + (weight < 0 ? "minweight" : "maxweight"), share * Math.abs(weight));
        }
        FEATURES.keySet().stream().sorted().forEach(f -> shape.merge(f, Math.clamp(VARIETY * FEATURES.get(f) * random.nextGaussian(), -0.75, 0.75), Double::sum));
        shape.merge(OUTLINES.get(random.nextInt(OUTLINES.size())), 0.6 * random.nextDouble(), Double::sum);
        shape.merge("eye-size", 0.12, Double::sum);
        if (female) FEMININE.forEach((feature, w) -> shape.merge(feature, w, Double::sum));
        return shape;
    }

    private static HairTraits hair(SplittableRandom random, boolean female, double old, double[] ancestry) {
        Rgb colour = hairColour(random, old, ancestry);
        String style = female ? womansStyle(random, ancestry) : mansStyle(random, old, ancestry);
        double beard = female || random.nextDouble() < 0.5 ? 0 : Math.pow(random.nextDouble(), 2) * 0.14 + 0.012;
        double cut = style.equals("long01") ? List.of(0.0, 0.0, 5.5, 5.95, 6.25).get(random.nextInt(5)) + 0.08 * random.nextGaussian() : 0;
        return new HairTraits(style, cut, colour, beard, beard < 0.03 ? 0 : random.nextInt(4), (female ? 0.58 : 1.1) * Math.exp(0.22 * random.nextGaussian()),
                0.035 * random.nextGaussian() + (female ? 0.02 : 0), Math.clamp(0.4 + 0.4 * random.nextGaussian() + (female ? 0.3 : 0), 0, 1.1));
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
                : random.nextDouble() < 0.25 ? Rgb.of(0x7a3a1a) : Rgb.of(0xa88455);
        double grey = Noise.step(0.25f, 0.85f, (float) (old + 0.18 * random.nextGaussian()));
        return base.times(Math.exp(0.2 * random.nextGaussian())).mix(Rgb.of(0xb9b5b0), 0.9 * grey);
    }

    private static EyeTraits eyes(SplittableRandom random, double[] ancestry, boolean female) {
        double light = ancestry[0] * random.nextDouble();
        Rgb iris = light < 0.4 ? Rgb.of(0x3c2413) : light < 0.55 ? Rgb.of(0x6b4a26) : light < 0.7 ? Rgb.of(0x5f6b3c) : light < 0.85 ? Rgb.of(0x5d84a6) : Rgb.of(0x7b8f9b);
        return new EyeTraits(iris.times(Math.exp(0.15 * random.nextGaussian())), 1 + 0.05 * random.nextGaussian(), female ? 1.3 + 0.5 * random.nextDouble() : 0.7);
    }
}
