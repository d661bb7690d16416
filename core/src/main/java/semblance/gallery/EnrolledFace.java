package semblance.gallery;

import java.time.Instant;

/// A face the gallery holds.
///
/// @param id    names it within this store; a copy in another store has another
/// @param added when it was enrolled
public record EnrolledFace(String id, Sample sample, Instant added) {
}
