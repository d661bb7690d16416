package semblance.client;

import java.time.Instant;
import java.util.Set;

/// Someone of the gallery.
///
/// @param faces how many are enrolled
/// @param seen  when last
public record Person(String id, String name, String collection, Status status, int faces, Set<String> tags, Instant created, Instant seen) {

    /// `PROVISIONAL`: a stranger who was learnt and has no name yet.
    public enum Status { KNOWN, PROVISIONAL, IGNORED }
}
