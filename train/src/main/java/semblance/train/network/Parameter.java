package semblance.train.network;

import java.util.Arrays;

/// A named array of numbers in a network.
///
/// @param trained false for statistics that training only records (running mean and variance)
/// @param decayed whether weight decay applies: not to norms and biases
/// @param init    how it starts
public record Parameter(String name, long[] shape, boolean trained, boolean decayed, Init init) {

    /// Constant, or normal with a deviation.
    public record Init(double constant, double deviation) {
        public static Init constant(double value) {
            return new Init(value, 0);
        }

        public static Init normal(double deviation) {
            return new Init(0, deviation);
        }
    }

    public int size() {
        return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    }
}
