package semblance.client;

import java.time.Instant;

/// @param person their id
/// @param source such as a camera's name
public record Sighting(String person, Instant from, Instant to, String source, double distance) {
}
