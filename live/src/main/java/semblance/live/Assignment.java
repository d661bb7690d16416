package semblance.live;

import java.util.Arrays;

/// The assignment problem: which row goes with which column so that as many allowed pairs as possible are made and,
/// among those, the sum of their costs is least. Shortest augmenting paths (Jonker and Volgenant 1987; the O(n^3) form of
/// the Hungarian method), for matrices of any shape.
final class Assignment {

    /// The cost of a pair that must not be made.
    static final double FORBIDDEN = Double.POSITIVE_INFINITY;

    private Assignment() {
    }

    /// The column of every row, -1 for a row left alone.
    ///
    /// @param cost `[rows][columns]`, finite or [#FORBIDDEN]; every row of the same length
    static int[] solve(double[][] cost) {
        int rows = cost.length, columns = rows == 0 ? 0 : cost[0].length, n = Math.max(rows, columns);
        double dear = dearerThanAnyMatching(cost, n);
        double[][] square = new double[n][n];
        for (int r = 0; r < n; r++) {
            for (int c = 0; c < n; c++) {
                boolean real = r < rows && c < columns && cost[r][c] != FORBIDDEN;
                square[r][c] = real ? cost[r][c] : dear;
            }
        }
        int[] columnOf = solveSquare(square);
        int[] answer = new int[rows];
        for (int r = 0; r < rows; r++) {
            int c = columnOf[r];
            answer[r] = c < columns && cost[r][c] != FORBIDDEN ? c : -1;
        }
        return answer;
    }

    /// One forbidden pair must outweigh every possible saving, so that the number of allowed pairs comes first.
    private static double dearerThanAnyMatching(double[][] cost, int n) {
        double largest = 0;
        for (double[] row : cost) {
            for (double c : row) if (c != FORBIDDEN) largest = Math.max(largest, Math.abs(c));
        }
        return 2 * n * largest + 1;
    }

    /// Rows are added one by one; each finds the cheapest chain of changes that gives it a column. `u`, `v` are the dual
    /// prices, index 0 is the row being placed.
    private static int[] solveSquare(double[][] cost) {
        int n = cost.length;
        double[] u = new double[n + 1], v = new double[n + 1];
        int[] rowOf = new int[n + 1], previous = new int[n + 1];
        for (int row = 1; row <= n; row++) {
            rowOf[0] = row;
            int free = shortestPath(cost, u, v, rowOf, previous);
            while (free != 0) {
                rowOf[free] = rowOf[previous[free]];
                free = previous[free];
            }
        }
        int[] columnOf = new int[n];
        for (int c = 1; c <= n; c++) columnOf[rowOf[c] - 1] = c - 1;
        return columnOf;
    }

    /// Dijkstra from the row in `rowOf[0]` to the nearest column without a row; returns that column.
    private static int shortestPath(double[][] cost, double[] u, double[] v, int[] rowOf, int[] previous) {
        int n = cost.length, at = 0;
        double[] reach = new double[n + 1];
        Arrays.fill(reach, Double.POSITIVE_INFINITY);
        boolean[] done = new boolean[n + 1];
        do {
            done[at] = true;
            int row = rowOf[at], next = 0;
            double step = Double.POSITIVE_INFINITY;
            for (int c = 1; c <= n; c++) {
                if (done[c]) continue;
                double reduced = cost[row - 1][c - 1] - u[row] - v[c];
                if (reduced < reach[c]) {
                    reach[c] = reduced;
                    previous[c] = at;
                }
                if (reach[c] < step) {
                    step = reach[c];
                    next = c;
                }
            }
            for (int c = 0; c <= n; c++) {
                if (done[c]) {
                    u[rowOf[c]] += step;
                    v[c] -= step;
                } else {
                    reach[c] -= step;
                }
            }
            at = next;
        } while (rowOf[at] != 0);
        return at;
    }
}
