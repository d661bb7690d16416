package semblance.gallery;

import java.util.Optional;
import semblance.embed.Embedding;

/// Sums vectors up to their mean direction. For one thread.
final class Centre {

    private final double[] sum;
    private final int size;

    Centre(int size) {
        this.size = size;
        sum = new double[size];
    }

    /// @param vector as long as the centre, or longer and padded
    void add(float[] vector) {
        for (int i = 0; i < size; i++) sum[i] += vector[i];
    }

    /// Empty if nothing was added, or what was added points nowhere together.
    Optional<Embedding> unit() {
        double norm = 0;
        for (double v : sum) norm += v * v;
        if (norm < 1e-9) return Optional.empty();
        float[] unit = new float[size];
        for (int i = 0; i < size; i++) unit[i] = (float) (sum[i] / Math.sqrt(norm));
        return Optional.of(new Embedding(unit));
    }
}
