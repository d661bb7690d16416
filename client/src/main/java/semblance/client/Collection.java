package semblance.client;

import java.util.OptionalDouble;

/// People apart from other people, with a threshold of their own or the model's.
///
/// @param falseMatchRate that the threshold was measured at, by [Collections#calibrate]; empty for one that was chosen
public record Collection(String name, OptionalDouble threshold, OptionalDouble slope, OptionalDouble falseMatchRate) {

    /// With a threshold that is chosen.
    public Collection(String name, OptionalDouble threshold, OptionalDouble slope) {
        this(name, threshold, slope, OptionalDouble.empty());
    }
}
