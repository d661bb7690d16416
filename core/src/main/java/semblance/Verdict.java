package semblance;

import java.util.List;
import java.util.stream.Collectors;
import semblance.gallery.Person;

/// Who a face shows.
public sealed interface Verdict {

    /// Whom it resembles most, nearest first, whether near enough or not; empty if the gallery is.
    List<Candidate> candidates();

    /// To the nearest person, 0 to 2; 2 if the gallery is empty.
    default double distance() {
        return candidates().isEmpty() ? 2 : candidates().getFirst().distance();
    }

    /// To the nearest person, 0 to 1, 0.5 at the threshold; 0 if the gallery is empty.
    default double similarity() {
        return candidates().isEmpty() ? 0 : candidates().getFirst().similarity();
    }

    /// The first candidate: near enough, and nearer than anyone else by a margin.
    record Known(List<Candidate> candidates) implements Verdict {

        public Known {
            candidates = List.copyOf(candidates);
            if (candidates.isEmpty()) throw new IllegalArgumentException("got nobody, wanted the known person first");
        }

        public Person person() {
            return candidates.getFirst().person();
        }

        @Override
        public String toString() {
            return candidates.getFirst().toString();
        }
    }

    /// Near enough to `either` of several people, and not clearly nearer to one of them.
    ///
    /// @param either two or more, nearest first, the beginning of `candidates`
    record Ambiguous(List<Candidate> either, List<Candidate> candidates) implements Verdict {

        public Ambiguous {
            either = List.copyOf(either);
            candidates = List.copyOf(candidates);
            if (either.size() < 2) throw new IllegalArgumentException("got " + either.size() + " people, wanted two or more to choose from");
        }

        @Override
        public String toString() {
            return either.stream().map(Candidate::toString).collect(Collectors.joining(" or "));
        }
    }

    /// Nobody is near enough.
    record Unknown(List<Candidate> candidates) implements Verdict {

        public Unknown {
            candidates = List.copyOf(candidates);
        }

        @Override
        public String toString() {
            return "unknown";
        }
    }
}
