package semblance.evaluate;

import semblance.Calibration;

/// Fits the similarity's slope to measured distances: the likeliest one with the threshold held fixed, both kinds of pairs
/// weighing alike (logistic regression, Platt 1999).
final class SimilarityFit {

    private static final double LEAST = 1, MOST = 200;

    private SimilarityFit() {
    }

    /// The likeliest slope, 1 to 200: the likelihood's derivative falls with the slope, so its zero is found by halving.
    static Calibration of(PairsOfPeople pairs, double threshold) {
        double low = LEAST, high = MOST;
        for (int i = 0; i < 50; i++) {
            double middle = Math.sqrt(low * high);
            if (derivative(pairs, new Calibration(threshold, middle)) > 0) low = middle;
            else high = middle;
        }
        return new Calibration(threshold, Math.sqrt(low * high));
    }

    /// Of the log likelihood by the slope; pairs of one person and of two weigh a half each.
    private static double derivative(PairsOfPeople pairs, Calibration fit) {
        double same = 0, different = 0;
        for (double d : pairs.same()) same += (fit.similarity(d) - 1) * (d - fit.threshold());
        long[] histogram = pairs.differentHistogram();
        for (int bin = 0; bin < histogram.length; bin++) {
            double d = PairsOfPeople.distanceOfBin(bin);
            different += histogram[bin] * fit.similarity(d) * (d - fit.threshold());
        }
        return same / pairs.same().length + different / pairs.differentPairs();
    }
}
