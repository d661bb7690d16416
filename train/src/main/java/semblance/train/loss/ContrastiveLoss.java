package semblance.train.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import semblance.train.miner.PairMiner;
import semblance.train.miner.Pairs;

/// The contrastive loss (Hadsell, Chopra & LeCun 2006, eq. 4): a pair of one person costs `d^2 / 2`, a pair of two
/// people `max(0, margin - d)^2 / 2`. So one person is pulled together, and two people are pushed apart while they are
/// nearer than the margin.
///
/// Deviation: the two kinds are averaged separately and then added, since a batch holds far more pairs of two people.
///
/// @param margin distance, 0 to 2; the paper leaves it open
/// @param miner  which pairs count
public record ContrastiveLoss(double margin, PairMiner miner) implements MetricLoss {

    @Override
    public String name() {
        return "contrastive";
    }

    @Override
    public Tensor loss(Tensor embeddings, int[] labels) {
        Tensor squared = Distances.squared(embeddings);
        Pairs pairs = miner.mine(DistanceMatrix.of(squared), labels);
        Tensor flat = squared.flatten();
        Tensor pull = mean(flat, pairs.positives(), labels.length);
        if (pairs.negatives().length == 0) return pull.mul(new Scalar(0.5));
        Tensor apart = Distances.root(Rows.pick(flat, pairs.negatives(), labels.length));
        Tensor push = apart.neg().add(new Scalar(margin)).clamp_min(new Scalar(0.0)).pow(new Scalar(2.0)).mean();
        return pull.add(push).mul(new Scalar(0.5));
    }

    private static Tensor mean(Tensor flat, int[][] pairs, int n) {
        return pairs.length == 0 ? flat.sum().mul(new Scalar(0.0)) : Rows.pick(flat, pairs, n).mean();
    }
}
