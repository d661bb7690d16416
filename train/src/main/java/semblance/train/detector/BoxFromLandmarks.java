package semblance.train.detector;

import java.util.List;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;

/// Guesses a face's box from its landmarks, in the manner of boxes already seen: face crops come with landmarks only.
///
/// Linear least squares over faces that have both: the box's edges, measured from the landmarks' mean in units of their
/// spread, as a linear function of the ten coordinates measured likewise.
final class BoxFromLandmarks {

    private static final int FEATURES = 11;
    /// Keeps the normal equations solvable: the ten coordinates are dependent (mean 0, spread 1).
    private static final double RIDGE = 1e-3;

    private final double[][] edges;

    private BoxFromLandmarks(double[][] edges) {
        this.edges = edges;
    }

    /// @param faces those without landmarks don't count
    /// @throws IllegalArgumentException if fewer than 20 faces have landmarks
    static BoxFromLandmarks fit(List<MarkedFace> faces) {
        var usable = faces.stream().filter(f -> f.landmarks().isPresent() && !f.ignored()).toList();
        if (usable.size() < 20) {
            throw new IllegalArgumentException("got " + usable.size() + " faces with box and landmarks, wanted at least 20"
                    + " to learn how a box lies around landmarks; add labelled photos to the face crops");
        }
        double[][] normal = new double[FEATURES][FEATURES + 4];
        for (int i = 0; i < FEATURES; i++) normal[i][i] = RIDGE * usable.size();
        for (MarkedFace face : usable) {
            var frame = Frame.of(face.landmarks().get());
            double[] x = frame.features;
            double[] y = frame.measure(face.box());
            for (int i = 0; i < FEATURES; i++) {
                for (int j = 0; j < FEATURES; j++) normal[i][j] += x[i] * x[j];
                for (int k = 0; k < 4; k++) normal[i][FEATURES + k] += x[i] * y[k];
            }
        }
        return new BoxFromLandmarks(solve(normal));
    }

    Box box(Landmarks landmarks) {
        var frame = Frame.of(landmarks);
        double[] y = new double[4];
        for (int k = 0; k < 4; k++) {
            for (int i = 0; i < FEATURES; i++) y[k] += edges[i][k] * frame.features[i];
        }
        return new Box(frame.x + y[0] * frame.spread, frame.y + y[1] * frame.spread,
                frame.x + y[2] * frame.spread, frame.y + y[3] * frame.spread);
    }

    /// Where the landmarks lie and how far apart; free of place and size.
    private record Frame(double x, double y, double spread, double[] features) {

        static Frame of(Landmarks landmarks) {
            List<Point> points = landmarks.points();
            double x = points.stream().mapToDouble(Point::x).average().orElseThrow();
            double y = points.stream().mapToDouble(Point::y).average().orElseThrow();
            Point mean = new Point(x, y);
            double spread = Math.sqrt(points.stream().mapToDouble(p -> Math.pow(p.distanceTo(mean), 2)).sum());
            double[] features = new double[FEATURES];
            for (int i = 0; i < 5; i++) {
                features[2 * i] = (points.get(i).x() - x) / spread;
                features[2 * i + 1] = (points.get(i).y() - y) / spread;
            }
            features[10] = 1;
            return new Frame(x, y, spread, features);
        }

        double[] measure(Box box) {
            return new double[] {(box.left() - x) / spread, (box.top() - y) / spread,
                    (box.right() - x) / spread, (box.bottom() - y) / spread};
        }
    }

    /// Gauss-Jordan with pivoting on `[A | B]`; returns `A^-1 B`.
    private static double[][] solve(double[][] m) {
        int n = m.length;
        for (int c = 0; c < n; c++) {
            int pivot = c;
            for (int r = c + 1; r < n; r++) if (Math.abs(m[r][c]) > Math.abs(m[pivot][c])) pivot = r;
            double[] swap = m[c];
            m[c] = m[pivot];
            m[pivot] = swap;
            for (int r = 0; r < n; r++) {
                if (r != c) subtract(m[r], m[c], m[r][c] / m[c][c]);
            }
        }
        double[][] out = new double[n][4];
        for (int r = 0; r < n; r++) {
            for (int k = 0; k < 4; k++) out[r][k] = m[r][n + k] / m[r][r];
        }
        return out;
    }

    private static void subtract(double[] row, double[] other, double factor) {
        for (int j = 0; j < row.length; j++) row[j] -= factor * other[j];
    }
}
