package semblance.evaluate;

import java.util.List;
import semblance.embed.Embedding;

/// How far a probe is from a person of several photos.
@FunctionalInterface
public interface PersonRule {

    /// The nearest photo's distance: what the gallery does.
    PersonRule NEAREST = (probe, photos) -> photos.stream().mapToDouble(probe::distanceTo).min().orElse(PairDistances.MISSED);

    /// The distance to the mean vector, scaled to unit length.
    PersonRule CENTRE = (probe, photos) -> photos.isEmpty() ? PairDistances.MISSED : probe.distanceTo(Centre.of(photos));

    /// The mean of all photos' distances.
    PersonRule MEAN = (probe, photos) -> photos.stream().mapToDouble(probe::distanceTo).average().orElse(PairDistances.MISSED);

    double distance(Embedding probe, List<Embedding> photos);
}
