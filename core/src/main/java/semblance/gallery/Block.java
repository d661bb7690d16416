package semblance.gallery;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static semblance.gallery.Kernel.GROUP;
import static semblance.gallery.Kernel.TILE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// Up to 4032 vectors in the layout of [Kernel]: as floats, and as one byte a number with a bound on what the bytes
/// leave out. Written by one thread at a time; read by any number at the same time.
///
/// The floats lie outside the heap until the garbage collector finds the block unused, each tile on memory pages of its
/// own where vectors have 64 numbers. The codes, a quarter of the bytes, lie in a Java array: bytes of a memory segment
/// take the compiler (JDK 25) five times as long.
final class Block {

    static final int ROWS = 63 * GROUP;
    static final int GROUPS = ROWS / GROUP;
    /// Owner of a row that is empty or erased.
    static final int NOBODY = -1;
    /// Wider vectors have no codes: their sums would not fit 16 bits with precision left.
    static final int WIDEST_CODED = 256;

    final MemorySegment floats;
    final byte[] codes;
    /// For each group: no vector's codes, times the step, are farther from the vector than this.
    final float[] errors = new float[GROUPS];
    final int[] owners = new int[ROWS];
    final long[] faces = new long[ROWS];
    private final int width;

    /// @param width numbers in a vector, a multiple of 4
    Block(int width) {
        this.width = width;
        floats = Arena.ofAuto().allocate((long) ROWS * width * Float.BYTES, 4096);
        codes = new byte[width <= WIDEST_CODED ? ROWS * width : 0];
        Arrays.fill(codes, (byte) 64);
        Arrays.fill(owners, NOBODY);
    }

    /// The step of the codes: they reach from -63 to 63, four standard deviations of a unit vector's numbers.
    static float step(int width) {
        return (float) (4 / Math.sqrt(width) / 63);
    }

    /// Writes a row that no reader looks at yet.
    void put(int row, float[] vector, int owner, long face) {
        float step = step(width);
        double missing = 0;
        for (int d = 0; d < vector.length; d++) {
            int code = Math.clamp(Math.round(vector[d] / step), -63, 63);
            double left = vector[d] - code * (double) step;
            missing += left * left;
            floats.setAtIndex(JAVA_FLOAT, place(row, d), vector[d]);
            setCode(row, d, code);
        }
        // rounded up, so that it stays a bound as a float
        errors[row / GROUP] = Math.max(errors[row / GROUP], Math.nextUp((float) Math.sqrt(missing)));
        faces[row] = face;
        owners[row] = owner;
    }

    /// Makes a row nobody's, then wipes it: whoever reads a half wiped vector finds no owner afterwards.
    void wipe(int row) {
        owners[row] = NOBODY;
        VarHandle.releaseFence();
        for (int d = 0; d < width; d++) {
            floats.setAtIndex(JAVA_FLOAT, place(row, d), 0);
            setCode(row, d, 0);
        }
        faces[row] = 0;
    }

    private void setCode(int row, int d, int code) {
        if (codes.length > 0) codes[(row / GROUP * width + d) * GROUP + row % GROUP] = (byte) (code + 64);
    }

    private long place(int row, int d) {
        return (row / TILE * width + d) * TILE + row % TILE;
    }

    /// A copy of a row's vector.
    float[] vector(int row) {
        float[] vector = new float[width];
        for (int d = 0; d < width; d++) vector[d] = floats.getAtIndex(JAVA_FLOAT, place(row, d));
        return vector;
    }
}
