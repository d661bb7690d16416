package semblance.evaluate;

/// A similarity of two faces, 0 to 1, as a logistic function of their distance.
///
/// @param threshold distance of similarity 0.5
/// @param slope     steepness there, per unit of distance; above 0
public record SimilarityFit(double threshold, double slope) {

    private static final double LEAST = 1, MOST = 200;

    /// 1 for the same face, 0.5 at the threshold, towards 0 beyond.
    public double of(double distance) {
        return 1 / (1 + Math.exp(slope * (distance - threshold)));
    }

    /// The likeliest slope, 1 to 200: the likelihood's derivative falls with the slope, so its zero is found by halving.
    static SimilarityFit of(PairsOfPeople pairs, double threshold) {
        double low = LEAST, high = MOST;
        for (int i = 0; i < 50; i++) {
            double middle = Math.sqrt(low * high);
            if (derivative(pairs, new SimilarityFit(threshold, middle)) > 0) low = middle;
            else high = middle;
        }
        return new SimilarityFit(threshold, Math.sqrt(low * high));
    }

    /// Of the log likelihood by the slope; pairs of one person and of two weigh a half each.
    private static double derivative(PairsOfPeople pairs, SimilarityFit fit) {
        double same = 0, different = 0;
        for (double d : pairs.same()) same += (fit.of(d) - 1) * (d - fit.threshold);
        long[] histogram = pairs.differentHistogram();
        for (int bin = 0; bin < histogram.length; bin++) {
            double d = PairsOfPeople.distanceOfBin(bin);
            different += histogram[bin] * fit.of(d) * (d - fit.threshold);
        }
        return same / pairs.same().length + different / pairs.differentPairs();
    }
}
