package semblance.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class AssignmentTest {

    private static final double NO = Assignment.FORBIDDEN;

    @Test
    void aSmallMatrixByHand() {
        assertArrayEquals(new int[] {1, 0, 2}, Assignment.solve(new double[][] {{4, 1, 3}, {2, 0, 5}, {3, 2, 2}}));
    }

    @Test
    void nothingToAssign() {
        assertEquals(0, Assignment.solve(new double[0][0]).length);
        assertArrayEquals(new int[] {-1, -1}, Assignment.solve(new double[2][0]));
    }

    @Test
    void forbiddenPairsAreNeverMade() {
        assertArrayEquals(new int[] {-1, 0}, Assignment.solve(new double[][] {{NO, NO}, {5, NO}}));
    }

    @Test
    void morePairsComeBeforeCheaperPairs() {
        assertArrayEquals(new int[] {1, 0}, Assignment.solve(new double[][] {{0.1, 9}, {9, NO}}));
    }

    @Test
    void equalsTryingEveryPermutationWithSeed7() {
        RandomGenerator random = new java.util.SplittableRandom(7);
        for (int round = 0; round < 300; round++) {
            int rows = random.nextInt(1, 6), columns = random.nextInt(1, 6);
            double[][] cost = new double[rows][columns];
            for (double[] row : cost) {
                for (int c = 0; c < columns; c++) row[c] = random.nextInt(4) == 0 ? NO : random.nextInt(-20, 20);
            }
            assertEquals(best(cost, 0, 0), total(cost, Assignment.solve(cost)), 1e-9, java.util.Arrays.deepToString(cost));
        }
    }

    /// A pair made counts as -1000, so that more pairs always win.
    private static double total(double[][] cost, int[] match) {
        double sum = 0;
        for (int r = 0; r < match.length; r++) if (match[r] >= 0) sum += cost[r][match[r]] - 1000;
        return sum;
    }

    private static double best(double[][] cost, int row, int used) {
        if (row == cost.length) return 0;
        double best = best(cost, row + 1, used);
        for (int c = 0; c < cost[row].length; c++) {
            if ((used >> c & 1) == 1 || cost[row][c] == NO) continue;
            best = Math.min(best, cost[row][c] - 1000 + best(cost, row + 1, used | 1 << c));
        }
        return best;
    }
}
