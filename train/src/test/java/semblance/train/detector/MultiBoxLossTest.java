package semblance.train.detector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import semblance.geometry.Box;
import semblance.train.network.AdamW;
import semblance.train.network.Weights;
import semblance.train.trainer.OtherDevice;
import semblance.train.trainer.ParallelStep;

class MultiBoxLossTest {

    private static final int NEGATIVES = 3;
    private final Anchors anchors = new Anchors(64, 64);
    private final MultiBoxLoss loss = new MultiBoxLoss(new RetinaFaceNetwork(RetinaFaceNetwork.Form.LOGITS), NEGATIVES);
    private final MarkedFace face = MarkedFaceTest.FACE;
    private final MarkedFace unmarked = new MarkedFace(new Box(5, 5, 30, 35), Optional.empty(), false);

    private record Predicted(float[] boxes, float[] landmarks, float[] logits) {
    }

    @Test
    void it_is_the_naive_sum_over_anchors_for_seed_3() {
        List<Assignment> batch = List.of(Assignment.of(anchors, List.of(face)), Assignment.of(anchors, List.of()),
                Assignment.of(anchors, List.of(unmarked, face.ignore())));
        Predicted p = predicted(3, batch.size());
        assertEquals(naive(p, batch), torch(p, batch), 1e-3);
    }

    @Test
    void a_batch_without_faces_still_teaches_background() {
        List<Assignment> batch = List.of(Assignment.of(anchors, List.of()));
        Predicted p = predicted(4, 1);
        assertEquals(naive(p, batch), torch(p, batch), 1e-3);
        for (float g : gradientOfBoxes(p, batch)) assertEquals(0, g);
    }

    @Test
    void faces_without_landmarks_leave_the_landmarks_alone() {
        List<Assignment> batch = List.of(Assignment.of(anchors, List.of(unmarked)));
        Predicted p = predicted(6, 1), other = new Predicted(p.boxes, predicted(7, 1).landmarks, p.logits);
        assertEquals(torch(p, batch), torch(other, batch));
    }

    @Test
    void the_gradient_is_the_difference_quotient_for_seed_8() {
        List<Assignment> batch = List.of(Assignment.of(anchors, List.of(face)));
        Predicted p = predicted(8, 1);
        float[] gradient = gradientOfBoxes(p, batch);
        int at = 4 * batch.getFirst().anchors()[0];
        for (int i = at; i < at + 4; i++) {
            double step = 0.01;
            float[] up = p.boxes.clone(), down = p.boxes.clone();
            up[i] += step;
            down[i] -= step;
            double slope = (naive(new Predicted(up, p.landmarks, p.logits), batch)
                    - naive(new Predicted(down, p.landmarks, p.logits), batch)) / (2 * step);
            assertEquals(slope, gradient[i], 1e-4);
        }
    }

    @Test
    void a_step_on_another_device_is_that_of_the_processor() {
        // one step: with batch norms over the few places of one picture, rounding grows from step to step
        OtherDevice.compare(loss.network(), List.of(), loss, noise(List.of(face, unmarked)), 1);
    }

    @Test
    void without_faces_it_is_the_same_on_another_device() {
        OtherDevice.compareLoss(loss.network(), List.of(), loss, noise(List.of()));
    }

    private DetectionBatch noise(List<MarkedFace> faces) {
        byte[] noise = new byte[3 * 64 * 64];
        new Random(2).nextBytes(noise);
        return new DetectionBatch(64, noise, List.of(Assignment.of(anchors, faces)));
    }

    @Test
    void thirty_steps_on_one_batch_halve_it_for_seed_1() {
        byte[] noise = new byte[2 * 3 * 64 * 64];
        new Random(1).nextBytes(noise);
        var batch = new DetectionBatch(64, noise, List.of(Assignment.of(anchors, List.of(face)), Assignment.of(anchors, List.of(unmarked))));
        var losses = new ArrayList<Double>();
        try (var weights = Weights.initialise(loss.network(), List.of(), new Random(1)); var optimizer = new AdamW(weights, 0);
                var step = new ParallelStep<>(weights, loss, 1)) {
            for (int n = 0; n < 30; n++) {
                var result = step.run(List.of(batch), n);
                optimizer.step(weights, result.gradient(), 3e-3);
                losses.add(result.loss());
            }
        }
        assertTrue(losses.getLast() < 0.5 * losses.getFirst(), losses.toString());
    }

    private Predicted predicted(long seed, int pictures) {
        var random = new Random(seed);
        return new Predicted(gaussian(random, pictures * anchors.count() * 4), gaussian(random, pictures * anchors.count() * 10),
                gaussian(random, pictures * anchors.count() * 2));
    }

    private static float[] gaussian(Random random, int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) values[i] = (float) (2 * random.nextGaussian());
        return values;
    }

    private double torch(Predicted p, List<Assignment> batch) {
        try (var scope = new PointerScope()) {
            return loss.loss(tensor(p.boxes, batch, 4), tensor(p.landmarks, batch, 10), tensor(p.logits, batch, 2), batch).item_float();
        }
    }

    private float[] gradientOfBoxes(Predicted p, List<Assignment> batch) {
        try (var scope = new PointerScope()) {
            Tensor boxes = tensor(p.boxes, batch, 4).set_requires_grad(true);
            Tensor sum = loss.loss(boxes, tensor(p.landmarks, batch, 10), tensor(p.logits, batch, 2), batch);
            return Weights.values(torch.grad(new TensorVector(sum), new TensorVector(boxes)).get(0));
        }
    }

    private Tensor tensor(float[] values, List<Assignment> batch, int width) {
        return torch.from_blob(new FloatPointer(values), batch.size(), anchors.count(), width).clone();
    }

    private double naive(Predicted p, List<Assignment> batch) {
        double face = 0, box = 0, points = 0, background = 0, faces = 0, marked = 0;
        for (int n = 0; n < batch.size(); n++) {
            Assignment a = batch.get(n);
            for (int k = 0; k < a.anchors().length; k++) {
                int i = n * anchors.count() + a.anchors()[k];
                face += crossEntropy(p.logits, i, 1);
                for (int j = 0; j < 4; j++) box += smooth(p.boxes[4 * i + j] - a.boxes()[4 * k + j]);
                for (int j = 0; j < 10; j++) points += a.marked()[k] * smooth(p.landmarks[10 * i + j] - a.landmarks()[10 * k + j]);
                marked += a.marked()[k];
                faces++;
            }
            var losses = new ArrayList<Double>();
            for (int i = 0; i < anchors.count(); i++) {
                if (a.background()[i] == 1) losses.add(crossEntropy(p.logits, n * anchors.count() + i, 0));
            }
            losses.sort(Comparator.reverseOrder());
            int counted = Math.min(losses.size(), Math.max(MultiBoxLoss.LEAST_NEGATIVES, NEGATIVES * a.anchors().length));
            for (double l : losses.subList(0, counted)) background += l;
        }
        return (face + 2 * box + background) / Math.max(1, faces) + points / Math.max(1, marked);
    }

    private static double crossEntropy(float[] logits, int i, int truth) {
        return Math.log1p(Math.exp(logits[2 * i + 1 - truth] - logits[2 * i + truth]));
    }

    private static double smooth(double d) {
        return Math.abs(d) < 0.25 ? d * d / 0.5 : Math.abs(d) - 0.125;
    }
}
