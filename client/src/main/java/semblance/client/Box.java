package semblance.client;

/// Edges, origin top left; may reach beyond the picture.
public record Box(double left, double top, double right, double bottom) {
}
