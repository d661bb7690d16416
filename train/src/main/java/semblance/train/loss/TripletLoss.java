package semblance.train.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import semblance.train.miner.TripletMiner;

/// The triplet loss (Schroff, Kalenichenko & Philbin 2015, eq. 2): `max(0, d(a,p)^2 - d(a,n)^2 + margin)`, the mean over
/// the mined triplets.
///
/// @param margin of squared distances; the paper: 0.2
/// @param miner  which triplets count
public record TripletLoss(double margin, TripletMiner miner) implements MetricLoss {

    /// The paper's margin.
    public static final double MARGIN = 0.2;

    @Override
    public String name() {
        return "triplet";
    }

    @Override
    public Tensor loss(Tensor embeddings, int[] labels) {
        Tensor squared = Distances.squared(embeddings);
        int[][] triplets = miner.mine(DistanceMatrix.of(squared), labels);
        Tensor flat = squared.flatten();
        if (triplets.length == 0) return flat.sum().mul(new Scalar(0.0));
        Tensor near = Rows.pick(flat, triplets, labels.length);
        int[][] far = new int[triplets.length][];
        for (int i = 0; i < far.length; i++) far[i] = new int[] {triplets[i][0], triplets[i][2]};
        return near.sub(Rows.pick(flat, far, labels.length)).add(new Scalar(margin)).clamp_min(new Scalar(0.0)).mean();
    }
}
