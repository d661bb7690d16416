package semblance.train.augment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import semblance.train.dataset.CropShard;

/// The black that surrounds what there is of a face where a data set was cut too tightly for the template, as it lies in an aligned crop: a turned
/// rectangle of picture with nothing around it. Nobody will show a network such pictures, so the rest is filled from another face's crop, which has its
/// forehead, hair and background at the same places.
///
/// What is there is taken as convex: its edges are the convex hull of the outermost pixels of each row that aren't black. A dark background may thus
/// count as border, which does no harm.
///
/// @param edges the hull's sides, three numbers each: `x * edges[i] + y * edges[i + 1] + edges[i + 2]` is how many pixels a place lies within
/// @param share of the crop outside the hull, 0 to 1
record Borders(double[] edges, double share) {

    /// A pixel counts as black if no channel is brighter: around a border JPEG leaves values like these.
    private static final int BLACK = 32;
    /// so many pixels in a row that aren't black begin the picture
    private static final int RUN = 3;
    /// less border than this is none, more leaves too little face
    private static final double LEAST = 0.02, MOST = 0.75;
    /// pixels within the hull at which the filling begins to fade, and at which it has ended
    private static final double BEGIN = 1.5, END = 6;
    /// pixels within the hull up to which colours are compared
    private static final double RING = 12;
    /// how far a filling's colours go to meet the picture's, and the most that they are moved, of 255
    private static final double FIT = 0.7, FURTHEST = 40;

    /// Finds the borders of a crop, [CropShard#BYTES] long.
    static Borders of(byte[] crop) {
        List<int[]> outermost = new ArrayList<>();
        int side = CropShard.SIDE;
        for (int y = 0; y < side; y++) {
            int left = 0, right = side - 1;
            while (left <= side - RUN && !lit(crop, left, y, 1)) left++;
            if (left > side - RUN) continue;
            while (!lit(crop, right, y, -1)) right--;
            outermost.add(new int[] {left, y});
            outermost.add(new int[] {right, y});
        }
        List<int[]> around = hull(outermost);
        return new Borders(edges(around), 1 - area(around) / ((side - 1) * (side - 1)));
    }

    boolean none() {
        return share < LEAST;
    }

    /// Whether there is a border and enough of a face for another's to be put around it.
    boolean fillable() {
        return !none() && share <= MOST;
    }

    /// Puts another crop around the picture, its colours moved towards the picture's.
    ///
    /// @param crop  the one that these borders are of, changed in place
    /// @param other one without borders
    void fill(byte[] crop, byte[] other) {
        int side = CropShard.SIDE;
        float[] within = new float[side * side];
        double[] moved = new double[3];
        int ring = 0;
        for (int y = 0, i = 0; y < side; y++) {
            for (int x = 0; x < side; x++, i++) {
                within[i] = (float) within(edges, x, y);
                if (within[i] < BEGIN || within[i] > RING) continue;
                ring++;
                for (int c = 0; c < 3; c++) moved[c] += (crop[3 * i + c] & 255) - (other[3 * i + c] & 255);
            }
        }
        for (int c = 0; c < 3; c++) moved[c] = Math.clamp(FIT * moved[c] / Math.max(1, ring), -FURTHEST, FURTHEST);
        for (int i = 0; i < within.length; i++) {
            double own = Math.clamp((within[i] - BEGIN) / (END - BEGIN), 0, 1);
            if (own == 1) continue;
            for (int c = 0, k = 3 * i; c < 3; c++, k++) {
                double filling = Math.clamp((other[k] & 255) + moved[c], 0, 255);
                crop[k] = (byte) Math.round(own * (crop[k] & 255) + (1 - own) * filling);
            }
        }
    }

    private static boolean lit(byte[] crop, int x, int y, int step) {
        for (int n = 0; n < RUN; n++) {
            int i = 3 * (y * CropShard.SIDE + x + n * step);
            if (Math.max(crop[i] & 255, Math.max(crop[i + 1] & 255, crop[i + 2] & 255)) <= BLACK) return false;
        }
        return true;
    }

    /// Pixels from the nearest edge, negative outside. Where the picture reaches the crop's own side there is no edge.
    private static double within(double[] edges, int x, int y) {
        double least = CropShard.SIDE;
        for (int i = 0; i < edges.length; i += 3) least = Math.min(least, x * edges[i] + y * edges[i + 1] + edges[i + 2]);
        return least;
    }

    /// By Andrew's monotone chain; the points come sorted by their rows. A point where two chains meet comes twice.
    private static List<int[]> hull(List<int[]> points) {
        List<int[]> around = new ArrayList<>(chain(points));
        around.addAll(chain(points.reversed()));
        return around;
    }

    private static double area(List<int[]> around) {
        long twice = 0;
        for (int i = 0; i < around.size(); i++) {
            int[] a = around.get(i), b = around.get((i + 1) % around.size());
            twice += (long) a[1] * b[0] - (long) a[0] * b[1];
        }
        return twice / 2.0;
    }

    private static double[] edges(List<int[]> around) {
        List<Double> edges = new ArrayList<>();
        int last = CropShard.SIDE - 1;
        for (int i = 0; i < around.size(); i++) {
            int[] a = around.get(i), b = around.get((i + 1) % around.size());
            boolean ownSide = a[0] == b[0] && (a[0] == 0 || a[0] == last) || a[1] == b[1] && (a[1] == 0 || a[1] == last);
            if (ownSide || Arrays.equals(a, b)) continue;
            double dx = b[0] - a[0], dy = b[1] - a[1], length = Math.hypot(dx, dy);
            edges.addAll(List.of(dy / length, -dx / length, (a[1] * dx - a[0] * dy) / length));
        }
        return edges.stream().mapToDouble(d -> d).toArray();
    }

    private static List<int[]> chain(List<int[]> points) {
        List<int[]> chain = new ArrayList<>();
        for (int[] p : points) {
            while (chain.size() > 1 && !turns(chain.get(chain.size() - 2), chain.getLast(), p)) chain.removeLast();
            chain.add(p);
        }
        return chain;
    }

    private static boolean turns(int[] a, int[] b, int[] c) {
        return (long) (b[0] - a[0]) * (c[1] - b[1]) - (long) (b[1] - a[1]) * (c[0] - b[0]) < 0;
    }
}
