package semblance.client;

/// @param distance   0 to 2
/// @param similarity 0 to 1, 0.5 at the threshold
/// @param same       whether the distance is below the threshold
public record Comparison(double distance, double similarity, boolean same, double threshold, DetectedFace first, DetectedFace second) {
}
