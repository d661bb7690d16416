package semblance.train.detector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import semblance.evaluate.DetectorScore;
import semblance.train.network.TorchOps;
import semblance.train.network.Weights;

class ScoreCentreTest {

    @Test
    void it_is_the_score_of_the_best_f1() {
        var curve = List.of(new DetectorScore.Step(0.99, 1, 0.5), new DetectorScore.Step(0.97, 0.9, 0.9), new DetectorScore.Step(0.5, 0.4, 1));
        assertEquals(0.97, ScoreCentre.of(new DetectorScore(0.9, curve, 10, new double[0])));
        assertEquals(0.5, ScoreCentre.of(new DetectorScore(0, List.of(), 0, new double[0])), "nothing found");
    }

    @Test
    void while_it_lasts_a_score_of_0_97_is_0_5_and_afterwards_the_weights_are_as_before() {
        var network = new RetinaFaceNetwork(RetinaFaceNetwork.Form.SCORES);
        try (var weights = Weights.initialise(network, List.of(), new Random(1))) {
            float[] flat = Weights.values(weights.flat()), before = scores(network, weights);
            ScoreCentre.during(weights, 0.97, () -> {
                float[] after = scores(network, weights);
                for (int i = 1; i < after.length; i += 2) {
                    double logit = Math.log(before[i] / (1.0 - before[i])) - Math.log(0.97 / 0.03);
                    assertEquals(1 / (1 + Math.exp(-logit)), after[i], 1e-4);
                }
            });
            assertArrayEquals(flat, Weights.values(weights.flat()));
        }
    }

    private static float[] scores(RetinaFaceNetwork network, Weights weights) {
        try (var scope = new PointerScope()) {
            List<Tensor> out = network.apply(new TorchOps(weights, TorchOps.Mode.INFER, RandomGenerator.getDefault()), torch.full(new long[] {1, 3, 64, 64}, new org.bytedeco.pytorch.Scalar(90.0)));
            return Weights.values(out.get(2));
        }
    }
}
