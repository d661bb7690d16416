package semblance.client;

import java.time.Instant;

/// @param photo whether its picture was kept
public record EnrolledFace(String id, Instant added, double quality, boolean photo) {
}
