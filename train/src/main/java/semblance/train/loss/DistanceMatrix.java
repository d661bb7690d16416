package semblance.train.loss;

import org.bytedeco.pytorch.Tensor;
import semblance.train.network.Weights;

/// Reads a batch's distances out of libtorch, from whatever device, for the miners, which are plain Java.
final class DistanceMatrix {

    private DistanceMatrix() {
    }

    /// @param squared `[n, n]`
    /// @return Euclidean distances, row by row
    static float[][] of(Tensor squared) {
        int n = (int) squared.size(0);
        float[] flat = Weights.values(squared);
        float[][] rows = new float[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) rows[i][j] = (float) Math.sqrt(flat[i * n + j]);
        }
        return rows;
    }
}
