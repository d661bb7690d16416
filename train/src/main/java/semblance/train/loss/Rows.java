package semblance.train.loss;

import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/// Picking entries of a flattened `[n, n]` matrix by index pairs.
final class Rows {

    private Rows() {
    }

    /// @param pairs the first two numbers of each are row and column
    static Tensor pick(Tensor flat, int[][] pairs, int n) {
        long[] places = new long[pairs.length];
        for (int i = 0; i < places.length; i++) places[i] = (long) pairs[i][0] * n + pairs[i][1];
        return flat.index_select(0, indices(places, flat));
    }

    /// An int64 tensor on the device of `like`.
    static Tensor indices(long[] values, Tensor like) {
        Tensor host = torch.from_blob(new LongPointer(values), new long[] {values.length},
                new TensorOptions(torch.ScalarType.Long));
        return host.to(like.device(), torch.ScalarType.Long, false, true, new org.bytedeco.pytorch.MemoryFormatOptional());
    }
}
