package semblance.synth;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Draws the displacements of the generic head that one face is made of. Faces differ in large things first (long or
/// broad, strong or soft bones, the size of nose, eyes and mouth), and then in each feature by itself.
///
/// @param weights of [HeadModel]'s displacements
/// @param lean what comes to a weight on the viewer's right and goes from it on the left: no face is its own mirror image
record FaceShape(Map<String, Double> weights, Map<String, Double> lean) {

    /// Features that vary to both sides, and how much (standard deviation; 1 is the sculptors' extreme).
    private static final Map<String, Double> FEATURES = Map.ofEntries(
            Map.entry("head-scale-horiz", 0.3), Map.entry("head-scale-vert", 0.15), Map.entry("head-scale-depth", 0.25), Map.entry("head-angle", 0.2),
            Map.entry("head-back-scale-depth", 0.3), Map.entry("forehead-nubian", 0.3), Map.entry("forehead-scale-vert", 0.4), Map.entry("forehead-temple", 0.45),
            Map.entry("eyebrows-angle", 0.32), Map.entry("eyebrows-trans-depth", 0.4), Map.entry("eyebrows-trans-vert", 0.4), Map.entry("eye-size", 0.3),
            Map.entry("eye-apart", 0.46), Map.entry("eye-move", 0.33), Map.entry("eye-height1", 0.35), Map.entry("eye-height2", 0.3), Map.entry("eye-height3", 0.35),
            Map.entry("eye-corner1", 0.45), Map.entry("eye-corner2", 0.45), Map.entry("eye-push1", 0.35), Map.entry("eye-push2", 0.4),
            Map.entry("eye-epicanthus", 0.35), Map.entry("eye-eyefold", 0.4), Map.entry("eye-eyefold-angle", 0.4), Map.entry("eye-bag", 0.4),
            Map.entry("eye-bag-height", 0.3), Map.entry("nose-scale-horiz", 0.35), Map.entry("nose-scale-vert", 0.4), Map.entry("nose-scale-depth", 0.3),
            Map.entry("nose-height", 0.38), Map.entry("nose-width1", 0.4), Map.entry("nose-width2", 0.4), Map.entry("nose-width3", 0.35),
            Map.entry("nose-hump", 0.45), Map.entry("nose-curve", 0.4), Map.entry("nose-greek", 0.4), Map.entry("nose-point", 0.43),
            Map.entry("nose-point-width", 0.4), Map.entry("nose-volume", 0.35), Map.entry("nose-flaring", 0.35), Map.entry("nose-nostril-width", 0.38),
            Map.entry("nose-nostrils-angle", 0.38), Map.entry("nose-septumangle", 0.38), Map.entry("nose-trans-vert", 0.4), Map.entry("nose-trans-depth", 0.35),
            Map.entry("nose-compression", 0.3), Map.entry("mouth-scale-horiz", 0.28), Map.entry("mouth-scale-vert", 0.2), Map.entry("mouth-scale-depth", 0.25),
            Map.entry("mouth-trans", 0.25), Map.entry("mouth-level", 0.46), Map.entry("mouth-angles", 0.25), Map.entry("mouth-dimples", 0.3),
            Map.entry("mouth-cupidsbow", 0.45), Map.entry("mouth-cupidsbow-width", 0.4), Map.entry("mouth-upperlip-volume", 0.3),
            Map.entry("mouth-lowerlip-volume", 0.3), Map.entry("mouth-upperlip-height", 0.3), Map.entry("mouth-lowerlip-height", 0.3),
            Map.entry("mouth-upperlip-width", 0.3), Map.entry("mouth-lowerlip-width", 0.3), Map.entry("mouth-upperlip-middle", 0.3),
            Map.entry("mouth-philtrum-volume", 0.4), Map.entry("mouth-laugh-lines", 0.4), Map.entry("chin-bones", 0.35), Map.entry("chin-height", 0.42),
            Map.entry("chin-width", 0.4), Map.entry("chin-prominent", 0.35), Map.entry("chin-jaw-drop", 0.35), Map.entry("chin-prognathism", 0.22),
            Map.entry("chin-cleft", 0.4), Map.entry("cheek-bones", 0.4), Map.entry("cheek-volume", 0.42), Map.entry("cheek-inner", 0.4),
            Map.entry("cheek-trans-vert", 0.4), Map.entry("ear-size", 0.4), Map.entry("ear-wing", 0.4), Map.entry("ear-lobe", 0.4), Map.entry("ear-rot", 0.3),
            Map.entry("ear-trans-vert", 0.35), Map.entry("neck-scale-horiz", 0.3));

    /// What goes together in a face; each is drawn once, to both sides.
    private static final List<Map<String, Double>> THEMES = List.of(
            Map.of("head-scale-vert", 0.18, "head-scale-horiz", -0.35, "nose-scale-vert", 0.2, "chin-height", 0.2),
            Map.of("chin-bones", 0.3, "chin-width", 0.35, "eyebrows-trans-depth", 0.3, "cheek-bones", 0.25, "chin-prominent", 0.2),
            Map.of("nose-scale-horiz", 0.35, "nose-scale-depth", 0.3, "nose-volume", 0.2, "nose-width3", 0.2),
            Map.of("nose-width1", 0.25, "nose-width2", 0.25, "nose-hump", -0.25, "nose-point", 0.25, "nose-septumangle", 0.2),
            Map.of("eye-size", 0.3, "eye-height2", 0.2, "eye-push1", 0.2),
            Map.of("eye-corner1", -0.25, "eye-corner2", 0.35, "eyebrows-angle", 0.25),
            Map.of("mouth-upperlip-volume", 0.25, "mouth-lowerlip-volume", 0.25, "mouth-upperlip-height", 0.15, "mouth-lowerlip-height", 0.15),
            Map.of("mouth-scale-horiz", 0.28, "mouth-angles", 0.15, "chin-width", 0.15),
            Map.of("eyebrows-trans-vert", 0.3, "forehead-scale-vert", 0.3, "mouth-level", 0.25));
    /// What the sculptors' women lack beside real ones at the distance of a portrait.
    private static final Map<String, Double> FEMININE = new TreeMap<>(Map.of("eye-size", 0.42, "eye-height2", 0.2, "nose-scale-horiz", -0.35, "nose-scale-vert", -0.2,
            "mouth-upperlip-volume", 0.35, "mouth-lowerlip-volume", 0.35, "chin-width", -0.45, "chin-bones", -0.4, "neck-scale-horiz", -0.3, "eyebrows-trans-depth", -0.4));
    private static final List<String> OUTLINES = List.of("head-oval", "head-round", "head-square", "head-rectangular", "head-triangular", "head-invertedtriangular",
            "head-diamond", "head-fat", "head-skinny");
    private static final List<String> UNEVEN = List.of("eye-size", "eye-height2", "eye-corner2", "eyebrows-trans-vert", "eyebrows-angle", "mouth-angles", "mouth-level",
            "cheek-volume", "chin-width", "ear-wing", "nose-width3");
    private static final double EXTREME = 0.75;

    static FaceShape draw(SplittableRandom random, boolean female, double old, Map<String, Double> ancestry) {
        Map<String, Double> shape = population(random, female, old, ancestry), features = new TreeMap<>();
        FEATURES.keySet().stream().sorted().forEach(f -> features.put(f, FEATURES.get(f) * random.nextGaussian()));
        for (Map<String, Double> theme : THEMES) {
            double much = random.nextGaussian();
            theme.forEach((feature, w) -> features.merge(feature, w * much, Double::sum));
        }
        features.forEach((feature, w) -> shape.put(feature, Math.clamp(w, -EXTREME, EXTREME)));
        shape.merge(OUTLINES.get(random.nextInt(OUTLINES.size())), 0.6 * random.nextDouble(), Double::sum);
        shape.merge("eye-size", 0.12, Double::sum);
        double feminine = random.nextDouble(0.55, 1.2);
        if (female) FEMININE.forEach((feature, w) -> shape.merge(feature, feminine * w, Double::sum));
        return new FaceShape(shape, uneven(random));
    }

    private static Map<String, Double> population(SplittableRandom random, boolean female, double old, Map<String, Double> ancestry) {
        Map<String, Double> shape = new TreeMap<>();
        String sex = female ? "female" : "male";
        ancestry.forEach((race, share) -> {
            shape.put(race + "-" + sex + "-young", share * (1 - old));
            shape.put(race + "-" + sex + "-old", share * old);
        });
        double weight = Math.clamp(0.55 * random.nextGaussian(), -1, 1);
        for (String stage : List.of("young", "old")) {
            double share = stage.equals("old") ? old : 1 - old;
            String universal = "universal-" + sex + "-" + stage + "-averagemuscle-";
            shape.put(universal + "averageweight", share * (1 - Math.abs(weight)));
            shape.put(universal + (weight < 0 ? "minweight" : "maxweight"), share * Math.abs(weight));
        }
        return shape;
    }

    private static Map<String, Double> uneven(SplittableRandom random) {
        Map<String, Double> lean = new TreeMap<>();
        for (String feature : UNEVEN) lean.put(feature, 0.12 * random.nextGaussian());
        return lean;
    }
}
