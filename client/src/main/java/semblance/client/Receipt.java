package semblance.client;

import java.time.Instant;

/// What was erased.
///
/// @param digest SHA-256 of the sorted ids of what was erased, one a line
public record Receipt(Instant at, int people, int faces, int photos, int sightings, String digest) {
}
