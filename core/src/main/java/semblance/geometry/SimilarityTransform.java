package semblance.geometry;

import java.util.List;

/// Rotation, uniform scale and shift: `x' = a x - b y + tx`, `y' = b x + a y + ty`. No reflection.
public record SimilarityTransform(double a, double b, double tx, double ty) {

    /// The least-squares transform that carries `from` onto `to` (Umeyama 1991, eq. 40-42, in the plane, where the
    /// closed form needs no SVD; the reflection case is left out on purpose: a mirrored face is another face).
    ///
    /// @throws IllegalArgumentException if the lists differ in length or all `from` points coincide
    public static SimilarityTransform fit(List<Point> from, List<Point> to) {
        if (from.size() != to.size() || from.size() < 2) {
            throw new IllegalArgumentException("got " + from.size() + " and " + to.size()
                    + " points, wanted the same number, at least 2");
        }
        int n = from.size();
        double fx = 0, fy = 0, gx = 0, gy = 0;
        for (int i = 0; i < n; i++) {
            fx += from.get(i).x() / n;
            fy += from.get(i).y() / n;
            gx += to.get(i).x() / n;
            gy += to.get(i).y() / n;
        }
        double dot = 0, cross = 0, spread = 0;
        for (int i = 0; i < n; i++) {
            double x = from.get(i).x() - fx, y = from.get(i).y() - fy;
            double u = to.get(i).x() - gx, v = to.get(i).y() - gy;
            dot += x * u + y * v;
            cross += x * v - y * u;
            spread += x * x + y * y;
        }
        if (!(spread > 1e-9)) {
            throw new IllegalArgumentException("all " + n + " points coincide; landmarks of a face lie apart");
        }
        double a = dot / spread, b = cross / spread;
        return new SimilarityTransform(a, b, gx - (a * fx - b * fy), gy - (b * fx + a * fy));
    }

    public Point apply(Point p) {
        return new Point(a * p.x() - b * p.y() + tx, b * p.x() + a * p.y() + ty);
    }

    public double scale() {
        return Math.hypot(a, b);
    }

    /// Counted from the x axis towards the y axis (clockwise on the screen), radians.
    public double angle() {
        return Math.atan2(b, a);
    }

    public SimilarityTransform inverse() {
        double d = a * a + b * b;
        double ia = a / d, ib = -b / d;
        return new SimilarityTransform(ia, ib, -(ia * tx - ib * ty), -(ib * tx + ia * ty));
    }
}
