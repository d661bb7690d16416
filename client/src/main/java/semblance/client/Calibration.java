package semblance.client;

import java.util.List;

/// What was measured on a collection's people.
///
/// @param samePairs      pairs of pictures of one person
/// @param differentPairs pairs of pictures of two
/// @param applied        whether the collection uses the threshold from now on
public record Calibration(double threshold, double slope, int people, long samePairs, long differentPairs, boolean applied, List<Threshold> thresholds) {

    /// @param low  lower end of the distance's confidence interval
    /// @param high upper end
    public record Threshold(double falseMatchRate, double distance, double low, double high, double falseNonMatchRate) {
    }
}
