package semblance.train.detector;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import semblance.train.network.TorchOps;
import semblance.train.network.Upload;
import semblance.train.trainer.Objective;

/// RetinaFace's loss (Deng et al. 2019, eq. 1) without its dense term: cross-entropy of face and background, plus twice
/// the smooth L1 of the boxes, plus the smooth L1 of the landmarks, each a mean over the face anchors of the batch.
///
/// Of the background only the anchors most taken for a face count (Liu et al. 2016, SSD, "hard negative mining"), in
/// each picture `negatives` times its face anchors, but at least [#LEAST_NEGATIVES], so that a picture without a face
/// teaches as well.
///
/// @param negatives background anchors for each face anchor, 3 to 7 usually
record MultiBoxLoss(RetinaFaceNetwork network, int negatives) implements Objective<DetectionBatch> {

    static final int LEAST_NEGATIVES = 32;
    private static final double BOX_WEIGHT = 2;
    /// Where smooth L1 turns from a parabola into a line, in units of the variances. The usual 1 is a quarter of a small
    /// face's eye distance: errors below hardly pull any more, and landmarks stay as vague as that.
    static final double BETA = 0.25;

    @Override
    public Tensor loss(TorchOps ops, DetectionBatch batch) {
        List<Tensor> out = ops.run(network, pixels(batch, ops.anyWeight()));
        return loss(out.get(0), out.get(1), out.get(2), batch.assignments());
    }

    /// `[n, 3, side, side]`, raw values, channels last in memory.
    static Tensor pixels(DetectionBatch batch, Tensor beside) {
        return Upload.bytes(beside, batch.pixels(), batch.size(), batch.side(), batch.side(), 3).permute(0, 3, 1, 2);
    }

    /// @param boxes     `[n, anchors, 4]`
    /// @param landmarks `[n, anchors, 10]`
    /// @param logits    `[n, anchors, 2]`, background first
    Tensor loss(Tensor boxes, Tensor landmarks, Tensor logits, List<Assignment> assignments) {
        int anchors = assignments.getFirst().background().length;
        long[] faces = places(assignments, anchors);
        Tensor logP = torch.log_softmax(logits, 2);
        Tensor background = background(logP, assignments, anchors);
        if (faces.length == 0) return background.add(nothing(boxes)).add(nothing(landmarks));
        Tensor at = Upload.longs(boxes, faces);
        Tensor face = logP.select(2, 1).reshape(-1).index_select(0, at).sum().neg();
        Tensor box = distance(boxes, at, joined(assignments, Assignment::boxes), 4).sum();
        float[] labelled = joined(assignments, Assignment::marked);
        Tensor marked = Upload.floats(boxes, labelled, labelled.length);
        Tensor points = distance(landmarks, at, joined(assignments, Assignment::landmarks), 10).sum(1).mul(marked).sum();
        Tensor perFace = face.add(box.mul(new Scalar(BOX_WEIGHT))).mul(new Scalar(1.0 / faces.length));
        return perFace.add(points.div(marked.sum().clamp_min(new Scalar(1.0)))).add(background);
    }

    /// Zero, yet differentiable by the head that made `x`: libtorch refuses parameters that a loss doesn't reach.
    private static Tensor nothing(Tensor x) {
        return x.sum().mul(new Scalar(0.0));
    }

    /// Smooth L1 of each number, `[faces, width]`.
    private static Tensor distance(Tensor predicted, Tensor at, float[] wanted, int width) {
        Tensor chosen = predicted.reshape(-1, width).index_select(0, at);
        return torch.smooth_l1_loss(chosen, Upload.floats(predicted, wanted, wanted.length / width, width), torch.Reduction.None.value, BETA);
    }

    /// The cross-entropy of the background anchors most taken for a face, summed, over the number of faces.
    private Tensor background(Tensor logP, List<Assignment> assignments, int anchors) {
        int n = assignments.size();
        Tensor loss = logP.select(2, 0).neg().mul(allowed(assignments, anchors, logP));
        int[] wanted = assignments.stream().mapToInt(this::negatives).toArray();
        int most = Arrays.stream(wanted).max().orElse(0);
        Tensor hardest = torch.topk(loss, most).get0();
        float[] counts = new float[n * most];
        for (int i = 0; i < n; i++) Arrays.fill(counts, i * most, i * most + wanted[i], 1);
        int faces = assignments.stream().mapToInt(a -> a.anchors().length).sum();
        return hardest.mul(Upload.floats(loss, counts, n, most)).sum().mul(new Scalar(1.0 / Math.max(1, faces)));
    }

    private int negatives(Assignment a) {
        int there = 0;
        for (byte b : a.background()) there += b;
        return Math.min(there, Math.max(LEAST_NEGATIVES, negatives * a.anchors().length));
    }

    private static Tensor allowed(List<Assignment> assignments, int anchors, Tensor beside) {
        float[] mask = new float[assignments.size() * anchors];
        for (int i = 0, o = 0; i < assignments.size(); i++) {
            for (byte b : assignments.get(i).background()) mask[o++] = b;
        }
        return Upload.floats(beside, mask, assignments.size(), anchors);
    }

    /// The face anchors' places in the batch, counted through all pictures.
    private static long[] places(List<Assignment> assignments, int anchors) {
        var places = java.util.stream.LongStream.builder();
        for (int i = 0; i < assignments.size(); i++) {
            for (int a : assignments.get(i).anchors()) places.add((long) i * anchors + a);
        }
        return places.build().toArray();
    }

    private static float[] joined(List<Assignment> assignments, java.util.function.Function<Assignment, float[]> part) {
        int total = assignments.stream().mapToInt(a -> part.apply(a).length).sum(), at = 0;
        float[] all = new float[total];
        for (Assignment a : assignments) {
            float[] one = part.apply(a);
            System.arraycopy(one, 0, all, at, one.length);
            at += one.length;
        }
        return all;
    }
}
