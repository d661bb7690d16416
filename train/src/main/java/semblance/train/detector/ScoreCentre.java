package semblance.train.detector;

import java.util.Comparator;
import java.util.stream.IntStream;
import semblance.evaluate.DetectorScore;
import semblance.train.network.Weights;

/// Puts the score 0.5 where finding faces and raising no false alarm balance.
///
/// Hard negative mining shows the network nothing but the background that looks most like a face, one face in eight, so its
/// scores are far too high: half of what it scores 0.9 may be background. A constant taken off the logit of every anchor
/// (in logistic regression the correction for sampling by outcome, King & Zeng 2001) moves all scores and keeps their order.
final class ScoreCentre {

    private static final double LEAST = 0.1, MOST = 0.999;

    private ScoreCentre() {
    }

    /// The score at which F1 is best.
    static double of(DetectorScore measured) {
        double best = measured.curve().stream().max(Comparator.comparingDouble(ScoreCentre::f1)).map(DetectorScore.Step::score).orElse(0.5);
        return Math.clamp(best, LEAST, MOST);
    }

    private static double f1(DetectorScore.Step step) {
        return step.precision() + step.recall() == 0 ? 0 : 2 * step.precision() * step.recall() / (step.precision() + step.recall());
    }

    /// Runs something while a score of `centre` is 0.5; the weights are restored to the bit.
    static void during(Weights weights, double centre, Runnable task) {
        float shift = (float) Math.log(centre / (1 - centre));
        float[][] before = IntStream.range(0, Anchors.STRIDES.length).mapToObj(i -> weights.get(bias(i))).toArray(float[][]::new);
        try {
            for (int i = 0; i < before.length; i++) {
                float[] shifted = before[i].clone();
                for (int face = 1; face < shifted.length; face += 2) shifted[face] -= shift;
                weights.set(bias(i), shifted);
            }
            task.run();
        } finally {
            for (int i = 0; i < before.length; i++) weights.set(bias(i), before[i]);
        }
    }

    private static String bias(int level) {
        return "ClassHead." + level + ".conv1x1.bias";
    }
}
