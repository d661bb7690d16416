package semblance.client;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// A face and who it shows.
///
/// @param person     there if the verdict is [Verdict#KNOWN]
/// @param distance   to the nearest person, 0 to 2; absent if the gallery has nobody to compare with
/// @param similarity 0 to 1, 0.5 at the threshold
/// @param candidates the nearest people, nearest first
public record IdentifiedFace(Box box, Box boxNormalized, List<Point> landmarks, double score, Quality quality, Verdict verdict, Optional<Person> person,
        OptionalDouble distance, OptionalDouble similarity, List<Candidate> candidates) implements Found {

    public enum Verdict { KNOWN, UNKNOWN, AMBIGUOUS }

    /// @param same whether the distance is below the threshold
    public record Candidate(Person person, double distance, double similarity, boolean same) {
    }
}
