package semblance.geometry;

/// An upright rectangle in pixels, edges continuous: a box covering pixel (0,0) alone is `(0, 0, 1, 1)`.
/// It may reach beyond the image (a face cut by the edge).
public record Box(double left, double top, double right, double bottom) {

    public double width() {
        return right - left;
    }

    public double height() {
        return bottom - top;
    }

    public double area() {
        return Math.max(0, width()) * Math.max(0, height());
    }

    public Point center() {
        return new Point((left + right) / 2, (top + bottom) / 2);
    }

    /// Intersection over union, 0 (apart) to 1 (the same).
    public double iou(Box other) {
        double w = Math.min(right, other.right) - Math.max(left, other.left);
        double h = Math.min(bottom, other.bottom) - Math.max(top, other.top);
        if (w <= 0 || h <= 0) return 0;
        double shared = w * h;
        return shared / (area() + other.area() - shared);
    }

    public Box times(double factor) {
        return new Box(left * factor, top * factor, right * factor, bottom * factor);
    }

    public Box plus(double dx, double dy) {
        return new Box(left + dx, top + dy, right + dx, bottom + dy);
    }
}
