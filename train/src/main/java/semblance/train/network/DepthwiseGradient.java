package semblance.train.network;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import semblance.train.network.Ops.Conv;

/// The gradient of a depthwise convolution's 5x5 kernels, on the processor. libtorch's library has no code of its own for it but computes a dense convolution's
/// in blocks of 16 by 16 channels, of which all but the diagonal is for nothing: 55 ms for 1,152 channels of 64 maps of 7x7.
///
/// A block of channels, as many as a vector has lanes, is taken at a time; of one picture its map is copied into a frame of zeros, so that no tap is outside.
final class DepthwiseGradient {

    private static final int KERNEL = 5, TAPS = KERNEL * KERNEL;
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private DepthwiseGradient() {
    }

    /// Whether it can be taken here.
    static boolean possible(Conv c) {
        return c.kernel() == KERNEL && c.groups() == c.in() && c.in() == c.out() && c.in() % LANES.length() == 0 && !c.bias();
    }

    /// @param input  `[n, channels, height, width]`
    /// @param output the gradient of what came out, `[n, channels, height / stride, width / stride]`
    /// @return `[channels][5][5]`
    static float[] of(Conv c, Tensor input, Tensor output) {
        Tensor x = input.detach().contiguous(torch.MemoryFormat.ChannelsLast), g = output.detach().contiguous(torch.MemoryFormat.ChannelsLast);
        int pictures = (int) x.size(0), channels = c.in(), lanes = LANES.length();
        int rows = (int) x.size(2), columns = (int) x.size(3), outRows = (int) g.size(2), outColumns = (int) g.size(3);
        int framed = columns + 2 * c.padding(), map = rows * columns * channels, outMap = outRows * outColumns * channels;
        MemorySegment from = memory(x), slopes = memory(g);
        float[] frame = new float[(rows + 2 * c.padding()) * framed * lanes], sums = new float[channels * TAPS];
        for (int n = 0; n < pictures; n++) {
            for (int block = 0; block < channels; block += lanes) {
                for (int y = 0; y < rows; y++) {
                    long at = (long) n * map + (long) y * columns * channels + block;
                    int to = ((y + c.padding()) * framed + c.padding()) * lanes;
                    for (int i = 0; i < columns; i++) FloatVector.fromMemorySegment(LANES, from, (at + (long) i * channels) * Float.BYTES, ORDER).intoArray(frame, to + i * lanes);
                }
                for (int tap = 0; tap < KERNEL; tap++) {
                    row(frame, tap, framed, c.stride(), slopes, ((long) n * outMap + block) * Float.BYTES, (long) channels * Float.BYTES, outRows, outColumns, sums, (block * KERNEL + tap * lanes) * KERNEL);
                }
            }
        }
        return byChannel(sums, channels, lanes);
    }

    /// Adds what a picture says of the five taps of a kernel's row, for a block of channels.
    private static void row(float[] frame, int tap, int framed, int stride, MemorySegment slopes, long first, long step, int outRows, int outColumns, float[] sums, int at) {
        int lanes = LANES.length(), right = stride * lanes;
        FloatVector a = FloatVector.fromArray(LANES, sums, at), b = FloatVector.fromArray(LANES, sums, at + lanes), c = FloatVector.fromArray(LANES, sums, at + 2 * lanes),
                d = FloatVector.fromArray(LANES, sums, at + 3 * lanes), e = FloatVector.fromArray(LANES, sums, at + 4 * lanes);
        long place = first;
        for (int y = 0; y < outRows; y++) {
            int under = (y * stride + tap) * framed * lanes;
            for (int x = 0; x < outColumns; x++, place += step, under += right) {
                FloatVector slope = FloatVector.fromMemorySegment(LANES, slopes, place, ORDER);
                a = FloatVector.fromArray(LANES, frame, under).fma(slope, a);
                b = FloatVector.fromArray(LANES, frame, under + lanes).fma(slope, b);
                c = FloatVector.fromArray(LANES, frame, under + 2 * lanes).fma(slope, c);
                d = FloatVector.fromArray(LANES, frame, under + 3 * lanes).fma(slope, d);
                e = FloatVector.fromArray(LANES, frame, under + 4 * lanes).fma(slope, e);
            }
        }
        a.intoArray(sums, at);
        b.intoArray(sums, at + lanes);
        c.intoArray(sums, at + 2 * lanes);
        d.intoArray(sums, at + 3 * lanes);
        e.intoArray(sums, at + 4 * lanes);
    }

    /// `[block][tap][lane]` to `[channel][tap]`.
    private static float[] byChannel(float[] sums, int channels, int lanes) {
        float[] out = new float[sums.length];
        for (int channel = 0; channel < channels; channel++) {
            for (int tap = 0; tap < TAPS; tap++) out[channel * TAPS + tap] = sums[(channel / lanes * TAPS + tap) * lanes + channel % lanes];
        }
        return out;
    }

    private static MemorySegment memory(Tensor x) {
        return MemorySegment.ofAddress(x.data_ptr_float().address()).reinterpret(x.numel() * ValueLayout.JAVA_FLOAT.byteSize());
    }
}
