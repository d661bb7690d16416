package semblance.train.miner;

import java.util.ArrayList;
import java.util.List;

/// Chooses which pairs of a batch a loss looks at. Returns indices only. Stateless.
@FunctionalInterface
public interface PairMiner {

    /// @param distances Euclidean, `[n][n]`
    /// @param labels    the person of each sample
    Pairs mine(float[][] distances, int[] labels);

    /// Every pair, once.
    PairMiner ALL = (distances, labels) -> {
        List<int[]> positives = new ArrayList<>(), negatives = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            for (int j = i + 1; j < labels.length; j++) {
                (labels[i] == labels[j] ? positives : negatives).add(new int[] {i, j});
            }
        }
        return new Pairs(positives.toArray(int[][]::new), negatives.toArray(int[][]::new));
    };

    /// Every positive pair, and only the negatives nearer than `margin`: the ones that cost anything.
    static PairMiner within(double margin) {
        return (distances, labels) -> {
            Pairs all = ALL.mine(distances, labels);
            List<int[]> near = new ArrayList<>();
            for (int[] pair : all.negatives()) if (distances[pair[0]][pair[1]] < margin) near.add(pair);
            return new Pairs(all.positives(), near.toArray(int[][]::new));
        };
    }
}
