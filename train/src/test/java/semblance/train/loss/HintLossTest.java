package semblance.train.loss;

import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import semblance.train.distill.Hint;
import semblance.train.network.Network;
import semblance.train.network.Ops;
import semblance.train.network.TorchOps;
import semblance.train.network.Weights;

class HintLossTest {

    private static final int CHANNELS = 3, HINT = 2, SIDE = 4;

    /// A network that has nothing: the parameters are the loss's own.
    private record Nothing() implements Network {
        @Override
        public String name() {
            return "nothing";
        }

        @Override
        public List<String> outputs() {
            return List.of("image");
        }

        @Override
        public <T> List<T> apply(Ops<T> ops, T image) {
            return List.of(image);
        }
    }

    /// Student and teacher have rows for channels and columns for the 4x4 places of one picture.
    @Test
    void isTheWeightedMeanSquareOfWhatA1x1LayerLeavesOpen() {
        var loss = new HintLoss("hint", new Hint("x", HINT, 16, "map", 3), CHANNELS);
        double[][] teacher = Numeric.random(HINT, SIDE * SIDE, 7);
        Weights weights = Weights.initialise(new Nothing(), loss.parameters(), RandomGenerator.of("L64X128MixRandom"));
        float[] w = weights.get("hint.weight"), b = weights.get("hint.bias");
        Numeric.assertSame(Numeric.random(CHANNELS, SIDE * SIDE, 5), x -> inTorch(loss, weights, x, teacher), x -> naive(x, teacher, w, b, 1));
    }

    @Test
    void aTeachersMapIsAveragedDownToASmallerStudents() {
        var loss = new HintLoss("hint", new Hint("x", HINT, 16, "map", 3), CHANNELS);
        double[][] teacher = Numeric.random(HINT, 4 * SIDE * SIDE, 7);
        Weights weights = Weights.initialise(new Nothing(), loss.parameters(), RandomGenerator.of("L64X128MixRandom"));
        float[] w = weights.get("hint.weight"), b = weights.get("hint.bias");
        Numeric.assertSame(Numeric.random(CHANNELS, SIDE * SIDE, 5), x -> inTorch(loss, weights, x, teacher), x -> naive(x, teacher, w, b, 2));
    }

    private static Tensor inTorch(HintLoss loss, Weights weights, Tensor student, double[][] teacher) {
        var ops = new TorchOps(weights, TorchOps.Mode.INFER, RandomGenerator.getDefault());
        ops.mark("map", student.view(1, CHANNELS, SIDE, SIDE));
        int side = (int) Math.sqrt(teacher[0].length);
        return loss.loss(ops, Numeric.tensor(teacher).view(1, HINT, side, side));
    }

    /// @param factor how many of the teacher's places, a side, are one of the student's
    private static double naive(double[][] student, double[][] teacher, float[] w, float[] b, int factor) {
        double sum = 0;
        for (int k = 0; k < HINT; k++) {
            for (int p = 0; p < SIDE * SIDE; p++) {
                double brought = b[k], wanted = 0;
                for (int c = 0; c < CHANNELS; c++) brought += w[k * CHANNELS + c] * student[c][p];
                for (int q = 0; q < factor * factor; q++) {
                    int y = factor * (p / SIDE) + q / factor, x = factor * (p % SIDE) + q % factor;
                    wanted += teacher[k][y * SIDE * factor + x] / factor / factor;
                }
                sum += (brought - wanted) * (brought - wanted);
            }
        }
        return 3 * sum / (HINT * SIDE * SIDE);
    }
}
