package semblance.gallery;

import java.util.Arrays;

/// The reference: says in plain Java what [VectorKernel] computes.
final class PlainKernel implements Kernel {

    @Override
    public int next(float[] floats, int width, int from, int to, float[] probe, float least, float[] scores) {
        for (int tile = from; tile < to; tile++) {
            Arrays.fill(scores, 0, TILE, 0);
            for (int d = 0; d < width; d++) addColumn(floats, tile * width + d, probe[d], scores, 0);
            if (reaches(scores, 0, least)) return tile;
        }
        return to;
    }

    @Override
    public int next(float[] floats, int width, int from, int to, float[] probes, float[] least, float[] scores) {
        for (int tile = from; tile < to; tile++) {
            Arrays.fill(scores, 0, TILE * least.length, 0);
            for (int d = 0; d < width; d++) {
                for (int q = 0; q < least.length; q++) {
                    addColumn(floats, tile * width + d, probes[(q / 8 * width + d) * 8 + q % 8], scores, TILE * q);
                }
            }
            boolean hit = false;
            for (int q = 0; q < least.length; q++) hit |= reaches(scores, TILE * q, least[q]);
            if (hit) return tile;
        }
        return to;
    }

    private static void addColumn(float[] floats, int column, float factor, float[] scores, int at) {
        for (int r = 0; r < TILE; r++) {
            scores[at + r] += floats[TILE * column + r] * factor;
        }
    }

    private static boolean reaches(float[] scores, int at, float least) {
        for (int r = 0; r < TILE; r++) if (scores[at + r] >= least) return true;
        return false;
    }

    @Override
    public int nextGroup(byte[] codes, int width, int from, int to, short[] probe, short[] least) {
        int[] sums = new int[GROUP];
        for (int group = from; group < to; group++) {
            Arrays.fill(sums, 0);
            for (int d = 0; d < width; d++) {
                for (int r = 0; r < GROUP; r++) {
                    int code = codes[(group * width + d) * GROUP + r] - 64;
                    sums[r] += code * probe[d];
                }
            }
            for (int sum : sums) if (sum >= least[group]) return group;
        }
        return to;
    }

    @Override
    public boolean prefersCodes() {
        return false;
    }
}
