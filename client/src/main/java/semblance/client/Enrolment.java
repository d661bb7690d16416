package semblance.client;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Under which name a picture is to be enrolled. Immutable.
///
/// @param collection     empty: the server's default
/// @param idempotencyKey sent twice, the picture is enrolled once and the first answer comes again
public record Enrolment(String name, Optional<String> collection, Set<String> tags, String idempotencyKey) {

    public Enrolment {
        tags = Set.copyOf(tags);
    }

    /// With a key of its own.
    public static Enrolment of(String name) {
        return new Enrolment(name, Optional.empty(), Set.of(), UUID.randomUUID().toString());
    }

    public Enrolment in(String collection) {
        return new Enrolment(name, Optional.of(collection), tags, idempotencyKey);
    }

    public Enrolment tagged(String... tags) {
        return new Enrolment(name, collection, Set.of(tags), idempotencyKey);
    }

    public Enrolment withKey(String idempotencyKey) {
        return new Enrolment(name, collection, tags, idempotencyKey);
    }
}
