package semblance.gallery;

import java.time.Instant;

/// That a person was seen, from when to when, and where.
///
/// @param person   id
/// @param source   the camera, file or place, as the caller calls it
/// @param distance of the best match in that time, 0 to 2
public record Sighting(String person, Instant from, Instant to, String source, double distance) {

    public Sighting {
        Person.checkName(source);
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("got a sighting from " + from + " to " + to + ", wanted it to end after it began");
        }
    }
}
