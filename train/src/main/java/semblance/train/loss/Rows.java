package semblance.train.loss;

import org.bytedeco.pytorch.Tensor;
import semblance.train.network.Upload;

/// Picking entries of a flattened `[n, n]` matrix by index pairs.
final class Rows {

    private Rows() {
    }

    /// @param pairs the first two numbers of each are row and column
    static Tensor pick(Tensor flat, int[][] pairs, int n) {
        long[] places = new long[pairs.length];
        for (int i = 0; i < places.length; i++) places[i] = (long) pairs[i][0] * n + pairs[i][1];
        return flat.index_select(0, Upload.longs(flat, places));
    }
}
