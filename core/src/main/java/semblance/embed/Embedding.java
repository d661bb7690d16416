package semblance.embed;

/// An identity vector: unit length, near in Euclidean distance for one person and far for two (0 to 2).
///
/// The array is handed over, not copied, and must not change afterwards.
public record Embedding(float[] values) {

    public Embedding {
        double norm = 0;
        for (float v : values) norm += (double) v * v;
        if (!(Math.abs(norm - 1) < 1e-3)) {
            throw new IllegalArgumentException("got a vector of squared length " + norm + ", wanted 1: see Embedding.normalised");
        }
    }

    /// Scales a vector to unit length.
    ///
    /// @throws IllegalArgumentException if it is zero or holds a number that is not finite
    public static Embedding normalised(float[] vector) {
        double norm = 0;
        for (float v : vector) norm += (double) v * v;
        if (!(norm > 1e-12) || Double.isInfinite(norm)) {
            throw new IllegalArgumentException("got a vector of squared length " + norm + ", wanted a finite one above 0");
        }
        float[] unit = new float[vector.length];
        double scale = 1 / Math.sqrt(norm);
        for (int i = 0; i < unit.length; i++) unit[i] = (float) (vector[i] * scale);
        return new Embedding(unit);
    }

    public int size() {
        return values.length;
    }

    /// Euclidean distance, 0 to 2.
    public double distanceTo(Embedding other) {
        if (other.values.length != values.length) {
            throw new IllegalArgumentException("got vectors of " + values.length + " and " + other.values.length
                    + " numbers, wanted the same: they come from different models");
        }
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            double d = values[i] - other.values[i];
            sum += d * d;
        }
        return Math.sqrt(sum);
    }
}
