package semblance.train.network;

import java.util.List;
import semblance.train.network.Ops.Linear;

/// How an embedder's network ends, whatever its body is.
public enum Head {
    /// The pooled features, `[n, width]`: a classifier on top belongs to the loss.
    FEATURES,
    /// The identity vector: a linear layer to 64 numbers, unit length.
    EMBEDDING,
    /// The features, then the identity vector.
    BOTH;

    /// Size of the identity vector.
    public static final int EMBEDDING_SIZE = 64;

    List<String> outputs() {
        return switch (this) {
            case FEATURES -> List.of("features");
            case EMBEDDING -> List.of("embedding");
            case BOTH -> List.of("features", "embedding");
        };
    }

    /// @param pooled `[n, width]`
    <T> List<T> end(Ops<T> ops, T pooled, int width, double dropout) {
        T features = ops.dropout(pooled, dropout);
        if (this == FEATURES) return List.of(features);
        T embedding = ops.unitLength(ops.linear(features, new Linear("embedding", width, EMBEDDING_SIZE, true)));
        return this == EMBEDDING ? List.of(embedding) : List.of(features, embedding);
    }
}
