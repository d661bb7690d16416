package semblance;

import java.util.SortedMap;
import semblance.gallery.CollectionSettings;
import semblance.network.ModelCard;

/// Turns distances into similarities: a logistic curve, 0.5 at the threshold (Platt 1999, with the offset fixed to the
/// threshold of a stated false match rate, so that 0.5 means "the same" whatever the model).
///
/// @param threshold greatest Euclidean distance at which two faces count as the same person, above 0, below 2
/// @param slope     per unit of distance, above 0
public record Calibration(double threshold, double slope) {

    /// The false match rate that is taken where nobody names one.
    public static final double USUAL_RATE = 1e-3;

    public Calibration {
        if (!(threshold > 0 && threshold < 2)) throw new IllegalArgumentException("got a threshold of " + threshold + ", wanted a distance above 0 and below 2");
        if (!(slope > 0 && Double.isFinite(slope))) throw new IllegalArgumentException("got a slope of " + slope + ", wanted a finite one above 0");
    }

    /// The card's curve at the threshold of a false match rate; between two measured rates the threshold is
    /// interpolated over the rate's logarithm.
    ///
    /// @param falseMatchRate share of pairs of two people that count as one, within the measured rates
    /// @throws IllegalArgumentException if the card has no thresholds, or the rate is outside of theirs
    public static Calibration of(ModelCard card, double falseMatchRate) {
        SortedMap<Double, Double> measured = card.thresholds();
        if (measured.isEmpty()) throw new IllegalArgumentException(card.name() + ": its card has no thresholds: measure them with `semblance calibrate`");
        SortedMap<Double, Double> above = measured.tailMap(falseMatchRate), below = measured.headMap(falseMatchRate);
        if (above.isEmpty() || below.isEmpty() && above.firstKey() != falseMatchRate) {
            throw new IllegalArgumentException("got a false match rate of " + falseMatchRate + ", wanted one from "
                    + measured.firstKey() + " to " + measured.lastKey() + ", which " + card.name() + " was measured at");
        }
        if (above.firstKey() == falseMatchRate) return new Calibration(above.get(falseMatchRate), card.slope());
        double low = Math.log(below.lastKey()), high = Math.log(above.firstKey());
        double part = (Math.log(falseMatchRate) - low) / (high - low);
        double from = below.get(below.lastKey()), to = above.get(above.firstKey());
        return new Calibration(from + part * (to - from), card.slope());
    }

    /// [#USUAL_RATE], or the nearest to it that the card was measured at.
    public static double usualRate(ModelCard card) {
        SortedMap<Double, Double> measured = card.thresholds();
        return measured.isEmpty() ? USUAL_RATE : Math.clamp(USUAL_RATE, measured.firstKey(), measured.lastKey());
    }

    /// With what a collection was calibrated to in place of its own.
    public Calibration with(CollectionSettings own) {
        return new Calibration(own.threshold().orElse(threshold), own.slope().orElse(slope));
    }

    /// @return 0 (two people for certain) to 1 (one for certain); 0.5 at the threshold
    public double similarity(double distance) {
        return 1 / (1 + Math.exp(slope * (distance - threshold)));
    }

    public boolean same(double distance) {
        return distance <= threshold;
    }

    /// The distance that has this similarity.
    ///
    /// @param similarity above 0, below 1
    public double distance(double similarity) {
        return threshold - Math.log(similarity / (1 - similarity)) / slope;
    }
}
