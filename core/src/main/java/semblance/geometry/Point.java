package semblance.geometry;

/// A place in an image: pixels, origin at the top left, y downwards, pixel edges at whole numbers.
public record Point(double x, double y) {

    public double distanceTo(Point other) {
        return Math.hypot(x - other.x, y - other.y);
    }

    public Point plus(double dx, double dy) {
        return new Point(x + dx, y + dy);
    }

    public Point times(double factor) {
        return new Point(x * factor, y * factor);
    }
}
