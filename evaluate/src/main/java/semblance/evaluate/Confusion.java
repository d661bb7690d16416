package semblance.evaluate;

/// Counts of right and wrong answers to "one person?".
record Confusion(int truePositives, int falsePositives, int falseNegatives, int trueNegatives) {

    static Confusion of(boolean same, boolean accepted) {
        return new Confusion(same && accepted ? 1 : 0, !same && accepted ? 1 : 0, same && !accepted ? 1 : 0, same || accepted ? 0 : 1);
    }

    Confusion plus(Confusion other) {
        return new Confusion(truePositives + other.truePositives, falsePositives + other.falsePositives,
                falseNegatives + other.falseNegatives, trueNegatives + other.trueNegatives);
    }

    double accuracy() {
        return (double) (truePositives + trueNegatives) / (truePositives + trueNegatives + falsePositives + falseNegatives);
    }

    /// Harmonic mean of precision and recall; 0 if nothing was rightly accepted.
    double f1() {
        return truePositives == 0 ? 0 : 2.0 * truePositives / (2.0 * truePositives + falsePositives + falseNegatives);
    }
}
