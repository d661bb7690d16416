package semblance.gallery;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// The reference: says in plain Java what [VectorKernel] computes.
final class PlainKernel implements Kernel {

    @Override
    public int next(MemorySegment floats, int width, int from, int to, float[] probe, float least, float[] scores) {
        float[] columns = new float[TILE * width];
        for (int tile = from; tile < to; tile++) {
            read(floats, tile, columns);
            Arrays.fill(scores, 0, TILE, 0);
            for (int d = 0; d < width; d++) addColumn(columns, d, probe[d], scores, 0);
            if (reaches(scores, 0, least)) return tile;
        }
        return to;
    }

    @Override
    public int next(MemorySegment floats, int width, int from, int to, float[] probes, float[] least, float[] scores) {
        float[] columns = new float[TILE * width];
        for (int tile = from; tile < to; tile++) {
            read(floats, tile, columns);
            Arrays.fill(scores, 0, TILE * least.length, 0);
            for (int d = 0; d < width; d++) {
                for (int q = 0; q < least.length; q++) {
                    addColumn(columns, d, probes[(q / 8 * width + d) * 8 + q % 8], scores, TILE * q);
                }
            }
            boolean hit = false;
            for (int q = 0; q < least.length; q++) hit |= reaches(scores, TILE * q, least[q]);
            if (hit) return tile;
        }
        return to;
    }

    /// Into the heap: over memory segments the compiler makes no vector instructions of plain loops.
    private static void read(MemorySegment floats, int tile, float[] into) {
        MemorySegment.copy(floats, ValueLayout.JAVA_FLOAT, (long) tile * into.length * Float.BYTES, into, 0, into.length);
    }

    private static void addColumn(float[] columns, int column, float factor, float[] scores, int at) {
        for (int r = 0; r < TILE; r++) {
            scores[at + r] += columns[TILE * column + r] * factor;
        }
    }

    private static boolean reaches(float[] scores, int at, float least) {
        for (int r = 0; r < TILE; r++) if (scores[at + r] >= least) return true;
        return false;
    }

    @Override
    public int nextGroup(byte[] codes, int width, int from, int to, short[] probe, short[] least) {
        for (int group = from; group < to; group++) {
            for (int sum : sums(codes, width, group, probe)) if (sum >= least[group]) return group;
        }
        return to;
    }

    private static int[] sums(byte[] codes, int width, int group, short[] probe) {
        int[] sums = new int[GROUP];
        for (int d = 0; d < width; d++) {
            for (int r = 0; r < GROUP; r++) {
                int code = codes[(group * width + d) * GROUP + r] - 64;
                sums[r] += code * probe[d];
            }
        }
        return sums;
    }

    @Override
    public void maxima(byte[] codes, int width, int groups, int[] probes, short[] maxima, int at) {
        int count = probes.length / width, stride = maxima.length / count;
        for (int q = 0; q < count; q++) {
            short[] probe = codesOf(probes, q, width);
            for (int g = 0; g < groups; g++) maxima[q * stride + at + g] = (short) Arrays.stream(sums(codes, width, g, probe)).max().orElseThrow();
        }
    }

    private static short[] codesOf(int[] probes, int q, int width) {
        short[] codes = new short[width];
        for (int d = 0; d < width; d++) codes[d] = (short) probes[(q / 4 * width + d) * 4 + q % 4];
        return codes;
    }

    @Override
    public boolean prefersCodes() {
        return false;
    }
}
