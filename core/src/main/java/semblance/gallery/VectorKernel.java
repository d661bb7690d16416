package semblance.gallery;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MAX;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Vector instructions of whatever width the processor has, up to 512 bits, by Java's Vector API (an incubator module,
/// named nowhere else).
final class VectorKernel implements Kernel {

    private static final VectorShape SHAPE = shape();
    private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, SHAPE);
    private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
    private static final int LANES = FLOATS.length();

    private static VectorShape shape() {
        VectorShape preferred = VectorShape.preferredShape();
        return preferred.vectorBitSize() > 512 ? VectorShape.S_512_BIT : preferred;
    }

    static boolean usable() {
        return SHAPE.vectorBitSize() >= 128 && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    }

    @Override
    public int next(MemorySegment floats, int width, int from, int to, float[] probe, float least, float[] scores) {
        for (int tile = from; tile < to; tile++) {
            MemorySegment columns = tile(floats, tile, width);
            boolean hit = false;
            for (int lane = 0; lane < TILE; lane += LANES) {
                FloatVector sum = dots(columns, lane, width, probe);
                sum.intoArray(scores, lane);
                hit |= sum.compare(GE, least).anyTrue();
            }
            if (hit) return tile;
        }
        return to;
    }

    /// A segment of its own, since the compiler takes checks of bounds out of a loop for whole numbers of 32 bits only: 1.6
    /// times as fast.
    private static MemorySegment tile(MemorySegment floats, int tile, int width) {
        int bytes = TILE * width * Float.BYTES;
        return floats.asSlice((long) tile * bytes, bytes);
    }

    /// Four sums side by side hide the latency of one.
    private static FloatVector dots(MemorySegment columns, int lane, int width, float[] probe) {
        FloatVector a = FloatVector.zero(FLOATS), b = a, c = a, e = a;
        for (int d = 0; d < width; d += 4) {
            int at = lane + d * TILE;
            a = column(columns, at).fma(FloatVector.broadcast(FLOATS, probe[d]), a);
            b = column(columns, at + TILE).fma(FloatVector.broadcast(FLOATS, probe[d + 1]), b);
            c = column(columns, at + 2 * TILE).fma(FloatVector.broadcast(FLOATS, probe[d + 2]), c);
            e = column(columns, at + 3 * TILE).fma(FloatVector.broadcast(FLOATS, probe[d + 3]), e);
        }
        return a.add(b).add(c.add(e));
    }

    private static FloatVector column(MemorySegment columns, int at) {
        return FloatVector.fromMemorySegment(FLOATS, columns, at * Float.BYTES, ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int next(MemorySegment floats, int width, int from, int to, float[] probes, float[] least, float[] scores) {
        for (int tile = from; tile < to; tile++) {
            MemorySegment columns = tile(floats, tile, width);
            boolean hit = false;
            for (int q = 0; q < least.length; q += 8) {
                for (int lane = 0; lane < TILE; lane += LANES) {
                    hit |= eight(columns, width, probes, q, least, scores, lane);
                }
            }
            if (hit) return tile;
        }
        return to;
    }

    /// Eight probes against one column of vectors: each number is loaded once for eight products.
    private static boolean eight(MemorySegment columns, int width, float[] probes, int q, float[] least, float[] scores, int lane) {
        FloatVector s0 = FloatVector.zero(FLOATS), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        int first = q * width;
        for (int d = 0; d < width; d++) {
            int p = first + d * 8;
            FloatVector x = column(columns, lane + d * TILE);
            s0 = x.fma(FloatVector.broadcast(FLOATS, probes[p]), s0);
            s1 = x.fma(FloatVector.broadcast(FLOATS, probes[p + 1]), s1);
            s2 = x.fma(FloatVector.broadcast(FLOATS, probes[p + 2]), s2);
            s3 = x.fma(FloatVector.broadcast(FLOATS, probes[p + 3]), s3);
            s4 = x.fma(FloatVector.broadcast(FLOATS, probes[p + 4]), s4);
            s5 = x.fma(FloatVector.broadcast(FLOATS, probes[p + 5]), s5);
            s6 = x.fma(FloatVector.broadcast(FLOATS, probes[p + 6]), s6);
            s7 = x.fma(FloatVector.broadcast(FLOATS, probes[p + 7]), s7);
        }
        return put(s0, q, least, scores, lane) | put(s1, q + 1, least, scores, lane)
                | put(s2, q + 2, least, scores, lane) | put(s3, q + 3, least, scores, lane)
                | put(s4, q + 4, least, scores, lane) | put(s5, q + 5, least, scores, lane)
                | put(s6, q + 6, least, scores, lane) | put(s7, q + 7, least, scores, lane);
    }

    private static boolean put(FloatVector sum, int q, float[] least, float[] scores, int lane) {
        sum.intoArray(scores, TILE * q + lane);
        return sum.compare(GE, least[q]).anyTrue();
    }

    @Override
    public int nextGroup(byte[] codes, int width, int from, int to, short[] probe, short[] least) {
        int bias = 0;
        for (int d = 0; d < width; d++) bias -= 64 * probe[d];
        ShortVector both = ShortVector.broadcast(SHORTS, (short) (257 * bias)), odd = ShortVector.broadcast(SHORTS, (short) bias);
        for (int group = from; group < to; group++) {
            for (int row = 0; row < GROUP; row += BYTES.length()) {
                if (reaches(codes, group * width * GROUP + row, width, probe, both, odd, least[group])) return group;
            }
        }
        return to;
    }

    /// Two codes lie in each 16-bit lane: the lower byte is one vector's, the upper its neighbour's, so a pair is
    /// `even + 256 odd`, and since sums of 16 bits may wrap on the way, 256 times the odd sum can be taken off at the end. Sums begin at
    /// what the codes' 64 too much adds up to; what comes out fits.
    private static boolean reaches(byte[] codes, int first, int width, short[] probe, ShortVector both, ShortVector odd, short least) {
        for (int d = 0; d < width; d++) {
            ShortVector pair = ByteVector.fromArray(BYTES, codes, first + d * GROUP).reinterpretAsShorts();
            ShortVector factor = ShortVector.broadcast(SHORTS, probe[d]);
            both = both.add(pair.mul(factor));
            odd = odd.add(pair.lanewise(LSHR, 8).mul(factor));
        }
        return both.sub(odd.lanewise(LSHL, 8)).max(odd).compare(GE, least).anyTrue();
    }

    @Override
    public void maxima(byte[] codes, int width, int groups, int[] probes, short[] maxima, int at) {
        int count = probes.length / width, stride = maxima.length / count;
        short[] bias = bias(width, probes, count);
        for (int group = 0; group < groups; group++) {
            for (int q = 0; q < count; q += 4) {
                for (int row = 0; row < GROUP; row += BYTES.length()) {
                    four(codes, group * width * GROUP + row, width, probes, q, bias, maxima, q * stride + at + group, row > 0);
                }
            }
        }
    }

    private static short[] bias(int width, int[] probes, int count) {
        short[] bias = new short[count];
        for (int i = 0; i < probes.length; i++) bias[i / (4 * width) * 4 + i % 4] -= (short) (64 * (short) probes[i]);
        return bias;
    }

    /// Four probes against as many vectors as a register has bytes: each code is loaded once for four products. What follows the
    /// loop stands here in full, since in a method this long the compiler inlines none of ours after so many calls, and would keep the sums in memory.
    private static void four(byte[] codes, int first, int width, int[] probes, int q, short[] bias, short[] maxima, int at, boolean more) {
        ShortVector a0 = ShortVector.broadcast(SHORTS, (short) (257 * bias[q])), b0 = ShortVector.broadcast(SHORTS, bias[q]);
        ShortVector a1 = ShortVector.broadcast(SHORTS, (short) (257 * bias[q + 1])), b1 = ShortVector.broadcast(SHORTS, bias[q + 1]);
        ShortVector a2 = ShortVector.broadcast(SHORTS, (short) (257 * bias[q + 2])), b2 = ShortVector.broadcast(SHORTS, bias[q + 2]);
        ShortVector a3 = ShortVector.broadcast(SHORTS, (short) (257 * bias[q + 3])), b3 = ShortVector.broadcast(SHORTS, bias[q + 3]);
        for (int d = 0; d < width; d++) {
            ShortVector pair = ByteVector.fromArray(BYTES, codes, first + d * GROUP).reinterpretAsShorts();
            ShortVector odd = pair.lanewise(LSHR, 8);
            int p = q * width + d * 4;
            ShortVector f0 = twice(probes[p]), f1 = twice(probes[p + 1]), f2 = twice(probes[p + 2]), f3 = twice(probes[p + 3]);
            a0 = a0.add(pair.mul(f0));
            b0 = b0.add(odd.mul(f0));
            a1 = a1.add(pair.mul(f1));
            b1 = b1.add(odd.mul(f1));
            a2 = a2.add(pair.mul(f2));
            b2 = b2.add(odd.mul(f2));
            a3 = a3.add(pair.mul(f3));
            b3 = b3.add(odd.mul(f3));
        }
        int stride = maxima.length / bias.length;
        put(a0.sub(b0.lanewise(LSHL, 8)).max(b0).reduceLanes(MAX), maxima, at, more);
        put(a1.sub(b1.lanewise(LSHL, 8)).max(b1).reduceLanes(MAX), maxima, at + stride, more);
        put(a2.sub(b2.lanewise(LSHL, 8)).max(b2).reduceLanes(MAX), maxima, at + 2 * stride, more);
        put(a3.sub(b3.lanewise(LSHL, 8)).max(b3).reduceLanes(MAX), maxima, at + 3 * stride, more);
    }

    private static void put(short max, short[] maxima, int at, boolean more) {
        maxima[at] = more && maxima[at] > max ? maxima[at] : max;
    }

    /// A broadcast of 32 bits costs the processor nothing beside the load, one of 16 bits does.
    private static ShortVector twice(int pair) {
        return IntVector.broadcast(INTS, pair).reinterpretAsShorts();
    }

    @Override
    public boolean prefersCodes() {
        return true;
    }
}
