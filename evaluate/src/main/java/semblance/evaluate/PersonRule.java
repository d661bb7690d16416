package semblance.evaluate;

import java.util.List;
import semblance.embed.Embedding;

/// How far a probe is from a person of several photos.
@FunctionalInterface
public interface PersonRule {

    /// The nearest photo's distance.
    PersonRule NEAREST = (probe, person) -> person.photos.stream().mapToDouble(probe::distanceTo).min().orElseThrow();

    /// The distance to the mean vector, scaled to unit length.
    PersonRule CENTRE = (probe, person) -> probe.distanceTo(person.centre);

    /// The mean of the two: what [semblance.FaceRecognizer] does.
    PersonRule BOTH = (probe, person) -> (NEAREST.distance(probe, person) + CENTRE.distance(probe, person)) / 2;

    /// A person in the gallery.
    ///
    /// @param photos one or more
    /// @param centre their mean, scaled to unit length
    record Enrolled(List<Embedding> photos, Embedding centre) {

        public static Enrolled of(List<Embedding> photos) {
            return new Enrolled(List.copyOf(photos), Centre.of(photos));
        }
    }

    double distance(Embedding probe, Enrolled person);
}
