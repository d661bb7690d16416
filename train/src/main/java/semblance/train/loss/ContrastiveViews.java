package semblance.train.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import semblance.train.network.Upload;

/// SimCLR's loss, NT-Xent (Chen et al. 2020, eq. 1), for pictures that nobody has labelled: each comes twice, changed in
/// two ways, and a view must find its other one among all views of the batch. Large batches and strong changes make it
/// hard enough to learn from.
///
/// @param temperature of the softmax over cosines; the paper: 0.1 to 0.5
public record ContrastiveViews(double temperature) {

    public ContrastiveViews {
        if (!(temperature > 0)) throw new IllegalArgumentException("got the temperature " + temperature + ", wanted above 0");
    }

    /// @param embeddings `[2 n, d]`, unit length: rows `2 i` and `2 i + 1` show one picture
    /// @return the mean over all views
    public Tensor loss(Tensor embeddings) {
        long n = embeddings.size(0) / 2;
        if (n < 1 || embeddings.size(0) != 2 * n) {
            throw new IllegalArgumentException("got " + embeddings.size(0) + " views, wanted two of each picture");
        }
        Tensor similar = embeddings.matmul(embeddings.t()).mul(new Scalar(1 / temperature));
        // a view is no answer to itself
        similar.fill_diagonal_(new Scalar(-1e9));
        long[] other = new long[(int) (2 * n)];
        for (int i = 0; i < other.length; i++) other[i] = i ^ 1;
        return torch.cross_entropy(similar, Upload.longs(embeddings, other));
    }
}
