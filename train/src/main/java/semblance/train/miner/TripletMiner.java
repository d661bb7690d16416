package semblance.train.miner;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Chooses which triplets (anchor, positive, negative) of a batch a loss looks at. Returns indices only.
@FunctionalInterface
public interface TripletMiner {

    /// @param distances Euclidean, `[n][n]`
    /// @param labels    the person of each sample
    /// @return `{anchor, positive, negative}` each
    int[][] mine(float[][] distances, int[] labels);

    /// Every triplet: n^3 of them, so for small batches.
    static TripletMiner all() {
        return (distances, labels) -> collect(distances, labels, (a, p, found) -> {
            for (int n = 0; n < labels.length; n++) if (labels[n] != labels[a]) found.add(new int[] {a, p, n});
        });
    }

    /// For every anchor its farthest positive and its nearest negative (Hermans et al. 2017, "batch hard").
    static TripletMiner hard() {
        return (distances, labels) -> {
            List<int[]> found = new ArrayList<>();
            for (int a = 0; a < labels.length; a++) {
                int p = -1, n = -1;
                for (int i = 0; i < labels.length; i++) {
                    if (i == a) continue;
                    if (labels[i] == labels[a]) {
                        if (p < 0 || distances[a][i] > distances[a][p]) p = i;
                    } else if (n < 0 || distances[a][i] < distances[a][n]) {
                        n = i;
                    }
                }
                if (p >= 0 && n >= 0) found.add(new int[] {a, p, n});
            }
            return found.toArray(int[][]::new);
        };
    }

    /// For every anchor and positive the nearest negative that is farther than the positive but within the margin
    /// (Schroff et al. 2015, section 3.2).
    ///
    /// @param margin of squared distances, as in the loss
    static TripletMiner semiHard(double margin) {
        return (distances, labels) -> collect(distances, labels, (a, p, found) -> {
            float near = distances[a][p] * distances[a][p];
            int best = -1;
            for (int n = 0; n < labels.length; n++) {
                if (labels[n] == labels[a]) continue;
                float far = distances[a][n] * distances[a][n];
                if (far > near && far < near + margin && (best < 0 || distances[a][n] < distances[a][best])) best = n;
            }
            if (best >= 0) found.add(new int[] {a, p, best});
        });
    }

    /// For every anchor and positive one negative, drawn with the inverse of how common its distance is between random
    /// points of the sphere (Wu et al. 2017, section 3.1), so that near, middle and far ones all come up.
    ///
    /// @param dimensions of the embedding
    /// @param random     made anew for each batch, since a miner may be shared by threads
    static TripletMiner distanceWeighted(int dimensions, Supplier<RandomGenerator> random) {
        return (distances, labels) -> {
            RandomGenerator draw = random.get();
            return collect(distances, labels, (a, p, found) -> {
                double[] logs = new double[labels.length];
                double most = Double.NEGATIVE_INFINITY;
                for (int n = 0; n < labels.length; n++) {
                    logs[n] = labels[n] == labels[a] ? Double.NEGATIVE_INFINITY : -logDensity(distances[a][n], dimensions);
                    most = Math.max(most, logs[n]);
                }
                if (most == Double.NEGATIVE_INFINITY) return;
                double total = 0;
                for (int n = 0; n < logs.length; n++) total += logs[n] = Math.exp(logs[n] - most);
                double left = draw.nextDouble() * total;
                int n = 0;
                while (n < logs.length - 1 && (left -= logs[n]) > 0) n++;
                if (labels[n] != labels[a]) found.add(new int[] {a, p, n});
            });
        };
    }

    /// The logarithm of the density of distances between random points of the unit sphere, up to a constant. Distances
    /// are kept from 0.5 to 1.4: outside, a draw would nearly always fall there.
    private static double logDensity(double distance, int dimensions) {
        double d = Math.clamp(distance, 0.5, 1.4);
        return (dimensions - 2) * Math.log(d) + (dimensions - 3) / 2.0 * Math.log(1 - d * d / 4);
    }

    /// What a miner does with an anchor and a positive.
    @FunctionalInterface
    interface Choice {
        void choose(int anchor, int positive, List<int[]> found);
    }

    private static int[][] collect(float[][] distances, int[] labels, Choice choice) {
        List<int[]> found = new ArrayList<>();
        for (int a = 0; a < labels.length; a++) {
            for (int p = 0; p < labels.length; p++) {
                if (p != a && labels[p] == labels[a]) choice.choose(a, p, found);
            }
        }
        return found.toArray(int[][]::new);
    }
}
