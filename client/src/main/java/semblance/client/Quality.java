package semblance.client;

/// How good a face is for recognition; each 0 to 1.
public record Quality(double overall, double size, double pose, double sharpness) {
}
