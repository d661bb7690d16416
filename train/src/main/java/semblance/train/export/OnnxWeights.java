package semblance.train.export;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import semblance.train.network.Safetensors;

/// The numbers of a model that [OnnxExport] wrote, under the names that they had in training (onnx.proto3: `ModelProto.graph` 7,
/// `GraphProto.initializer` 5; in a `TensorProto` `dims` 1, `data_type` 2, `name` 8, `raw_data` 9).
public final class OnnxWeights {

    private static final int GRAPH = 7, INITIALIZER = 5, DIMS = 1, TYPE = 2, NAME = 8, RAW = 9, FLOAT = 1;

    private OnnxWeights() {
    }

    /// @throws IllegalArgumentException if it is no ONNX model, or one whose numbers lie otherwise than ours
    public static Map<String, Safetensors.Array> read(byte[] onnx) {
        var arrays = new LinkedHashMap<String, Safetensors.Array>();
        try {
            for (byte[] graph : fields(onnx, GRAPH)) {
                for (byte[] tensor : fields(graph, INITIALIZER)) read(tensor, arrays);
            }
        } catch (IOException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("got a file that is no ONNX model (" + e.getMessage() + "), wanted one that `semblance train` exported", e);
        }
        if (arrays.isEmpty()) throw new IllegalArgumentException("got a model without numbers of its own, wanted one that `semblance train` exported");
        return arrays;
    }

    /// The messages of a field.
    private static List<byte[]> fields(byte[] message, int wanted) throws IOException {
        var found = new ArrayList<byte[]>();
        CodedInputStream in = CodedInputStream.newInstance(message);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == wanted) found.add(in.readByteArray());
            else in.skipField(tag);
        }
        return found;
    }

    private static void read(byte[] tensor, Map<String, Safetensors.Array> arrays) throws IOException {
        var dims = new ArrayList<Long>();
        String name = "";
        int type = FLOAT;
        byte[] raw = {};
        CodedInputStream in = CodedInputStream.newInstance(tensor);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case DIMS -> dims.add(in.readInt64());
                case TYPE -> type = in.readInt32();
                case NAME -> name = in.readString();
                case RAW -> raw = in.readByteArray();
                default -> in.skipField(tag);
            }
        }
        if (type == FLOAT) arrays.put(plain(name), new Safetensors.Array(shape(dims), floats(raw)));
    }

    /// Without the number that makes each name of a graph a different one.
    private static String plain(String name) {
        return name.replaceAll("_\\d+$", "");
    }

    /// `[c, 1, 1]`, which multiplies a map channel by channel, is `[c]` in training.
    private static long[] shape(List<Long> dims) {
        boolean channels = dims.size() == 3 && dims.get(1) == 1 && dims.get(2) == 1;
        return (channels ? dims.subList(0, 1) : dims).stream().mapToLong(d -> d).toArray();
    }

    private static float[] floats(byte[] raw) {
        float[] values = new float[raw.length / 4];
        ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }
}
