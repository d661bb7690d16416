package semblance.gallery;

import java.lang.foreign.MemorySegment;
import org.slf4j.LoggerFactory;

/// The inner loops of search: dot products of probes with all vectors of a [Block]. This is the only place where a
/// fast path and its plain reference meet; both find the same tiles, scores differ by rounding at most.
///
/// Vectors lie in *tiles* of 16: first the first number of all 16, then the second of all 16, so that a
/// register holds one number of 16 vectors and no sum across a register is ever needed. The codes lie in *groups* of
/// 64 vectors in the same way, a byte each, 64 more than the signed code.
///
/// A method runs until it finds something worth looking at, so that the call costs nothing and what is rare
/// (owners, filters, deleted rows) stays out of the loop. Stateless; safe for several threads.
interface Kernel {

    int TILE = 16;
    int GROUP = 64;

    /// The first tile from `from` to before `to` in which a score is at least `least`, with its 16 scores in
    /// `scores`; `to` if there is none.
    ///
    /// @param width numbers in a vector, a multiple of 4
    int next(MemorySegment floats, int width, int from, int to, float[] probe, float least, float[] scores);

    /// As [#next] for several probes at once, each with its own `least`.
    ///
    /// @param probes `[least.length / 8][width][8]`; the number of probes is a multiple of 8
    /// @param scores `[least.length][16]`
    int next(MemorySegment floats, int width, int from, int to, float[] probes, float[] least, float[] scores);

    /// The first group from `from` to before `to` in which the sum of code times probe reaches `least[group]`; `to`
    /// if there is none. Sums are of 16 bits; the caller sees to it that they fit.
    int nextGroup(byte[] codes, int width, int from, int to, short[] probe, short[] least);

    /// The largest sum of code times probe in each of the first `groups` groups, for several probes at once.
    ///
    /// @param probes `[probes / 4][width][4]`, each number twice in an int; the number of probes is a multiple of 4
    /// @param maxima `[probes][some groups]`, to be written from `at` on for the first probe
    void maxima(byte[] codes, int width, int groups, int[] probes, short[] maxima, int at);

    /// Whether the scan over codes is worth it; without vector instructions it is not.
    boolean prefersCodes();

    /// The vector instructions' kernel where there are any, else the plain one, which the log says once.
    static Kernel best() {
        return Best.KERNEL;
    }

    final class Best {

        static final Kernel KERNEL = choose();

        private Best() {
        }

        private static Kernel choose() {
            if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
                LoggerFactory.getLogger(Kernel.class).info("search runs without vector instructions, two to three times slower:"
                        + " start Java with --add-modules jdk.incubator.vector to have them");
                return new PlainKernel();
            }
            if (!VectorKernel.usable()) {
                LoggerFactory.getLogger(Kernel.class).info("search runs without vector instructions: this processor has none that Java can use");
                return new PlainKernel();
            }
            return new VectorKernel();
        }
    }
}
