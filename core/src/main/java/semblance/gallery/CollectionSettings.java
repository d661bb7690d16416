package semblance.gallery;

import java.util.OptionalDouble;

/// What one collection has of its own.
///
/// @param threshold distance at which two faces count as the same person here (0 to 2); empty: the model card's
/// @param slope     of the similarity at the threshold, per unit of distance, above 0; empty: the model card's
/// @param fmr       false match rate that the threshold was measured at here, above 0 and below 1; empty: it was not measured
public record CollectionSettings(String collection, OptionalDouble threshold, OptionalDouble slope, OptionalDouble fmr) {

    /// Chosen, not measured.
    public CollectionSettings(String collection, OptionalDouble threshold, OptionalDouble slope) {
        this(collection, threshold, slope, OptionalDouble.empty());
    }

    public CollectionSettings {
        Person.checkName(collection);
        if (threshold.isPresent() && !(threshold.getAsDouble() > 0 && threshold.getAsDouble() < 2)) {
            throw new IllegalArgumentException("got a threshold of " + threshold.getAsDouble() + ", wanted a distance above 0 and below 2");
        }
        if (slope.isPresent() && !(slope.getAsDouble() > 0 && Double.isFinite(slope.getAsDouble()))) {
            throw new IllegalArgumentException("got a slope of " + slope.getAsDouble() + ", wanted a finite one above 0");
        }
        if (fmr.isPresent() && (threshold.isEmpty() || !(fmr.getAsDouble() > 0 && fmr.getAsDouble() < 1))) {
            throw new IllegalArgumentException("got a false match rate of " + fmr.getAsDouble() + ", wanted one above 0 and below 1, of a threshold");
        }
    }
}
