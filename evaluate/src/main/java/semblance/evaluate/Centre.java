package semblance.evaluate;

import java.util.List;
import semblance.embed.Embedding;

/// The direction that several embeddings share.
final class Centre {

    private Centre() {
    }

    /// Their mean, scaled to unit length.
    ///
    /// @param embeddings one or more, which don't cancel out
    static Embedding of(List<Embedding> embeddings) {
        float[] sum = new float[embeddings.getFirst().size()];
        for (Embedding e : embeddings) {
            for (int i = 0; i < sum.length; i++) sum[i] += e.values()[i];
        }
        return Embedding.normalised(sum);
    }
}
