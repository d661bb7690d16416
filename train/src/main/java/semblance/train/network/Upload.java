package semblance.train.network;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The one way for a batch's arrays into libtorch: copied to the device that another tensor is on. Numbers cross as they
/// are and are widened there. The arrays may change afterwards.
public final class Upload {

    private Upload() {
    }

    public static Tensor floats(Tensor beside, float[] values, long... shape) {
        return copy(beside, new FloatPointer(values), ScalarType.Float, ScalarType.Float, shape);
    }

    /// As int64, one row.
    public static Tensor longs(Tensor beside, long[] values) {
        return copy(beside, new LongPointer(values), ScalarType.Long, ScalarType.Long, values.length);
    }

    /// @param values 0 to 255 each
    /// @return as float32
    public static Tensor bytes(Tensor beside, byte[] values, long... shape) {
        return copy(beside, new BytePointer(values), ScalarType.Byte, ScalarType.Float, shape);
    }

    private static Tensor copy(Tensor beside, Pointer values, ScalarType from, ScalarType to, long... shape) {
        Tensor host = torch.from_blob(values, shape, new TensorOptions(from));
        return host.to(beside.device(), to, false, true, new MemoryFormatOptional());
    }
}
