package semblance.train.export;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Builds the bytes of an ONNX model (onnx.proto3, field numbers beside each write): nodes and constants as they come,
/// then the whole. Only what our networks need: float tensors, int64 constants.
final class OnnxGraph {

    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;
    private static final int FLOAT = 1, INT64 = 7;

    private interface Body {
        void write(CodedOutputStream out) throws IOException;
    }

    private final ByteArrayOutputStream nodes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream constants = new ByteArrayOutputStream();
    private int names;

    /// An input or output: a dimension is a number, or a word for one that may vary; no dimension at
    /// all leaves the shape to inference.
    record Port(String name, List<Object> shape) {
    }

    /// Appends a node with one output, and returns that output's name.
    ///
    /// @param attributes values are `Long`, `Float`, `String` or `long[]`
    String node(String op, List<String> inputs, Map<String, Object> attributes) {
        String output = op.toLowerCase() + "_" + names++;
        node(op, inputs, output, attributes);
        return output;
    }

    void node(String op, List<String> inputs, String output, Map<String, Object> attributes) {
        append(nodes, 1, out -> {
            for (String input : inputs) out.writeString(1, input);
            out.writeString(2, output);
            out.writeString(3, output);
            out.writeString(4, op);
            // in one order in every process, so that the same weights are the same file and the same id
            for (var a : new TreeMap<>(attributes).entrySet()) out.writeByteArray(5, attribute(a.getKey(), a.getValue()));
        });
    }

    private static byte[] attribute(String name, Object value) {
        return message(out -> {
            out.writeString(1, name);
            switch (value) {
                case Float f -> {
                    out.writeFloat(2, f);
                    out.writeInt32(20, 1);
                }
                case Long i -> {
                    out.writeInt64(3, i);
                    out.writeInt32(20, 2);
                }
                case String s -> {
                    out.writeBytes(4, ByteString.copyFromUtf8(s));
                    out.writeInt32(20, 3);
                }
                case long[] ints -> {
                    for (long i : ints) out.writeInt64(8, i);
                    out.writeInt32(20, 7);
                }
                default -> throw new IllegalArgumentException("attribute " + name + " of type " + value.getClass());
            }
        });
    }

    /// Appends a constant, and returns its name.
    String constant(String name, long[] shape, float... values) {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return constant(name, shape, FLOAT, raw.array());
    }

    String constant(String name, long... values) {
        ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return constant(name, new long[] {values.length}, INT64, raw.array());
    }

    private String constant(String name, long[] shape, int type, byte[] raw) {
        String unique = name + "_" + names++;
        append(constants, 5, out -> {
            for (long side : shape) out.writeInt64(1, side);
            out.writeInt32(2, type);
            out.writeString(8, unique);
            out.writeByteArray(9, raw);
        });
        return unique;
    }

    byte[] model(String name, List<Port> inputs, List<Port> outputs) {
        byte[] graph = message(out -> {
            out.write(nodes.toByteArray(), 0, nodes.size());
            out.writeString(2, name);
            out.write(constants.toByteArray(), 0, constants.size());
            for (Port p : inputs) out.writeByteArray(11, port(p));
            for (Port p : outputs) out.writeByteArray(12, port(p));
        });
        return message(out -> {
            out.writeInt64(1, IR_VERSION);
            out.writeString(2, "semblance");
            out.writeByteArray(7, graph);
            out.writeByteArray(8, message(opset -> {
                opset.writeString(1, "");
                opset.writeInt64(2, OPSET);
            }));
        });
    }

    private static byte[] port(Port p) {
        byte[] shape = message(out -> {
            for (Object side : p.shape) {
                out.writeByteArray(1, message(dim -> {
                    if (side instanceof String word) dim.writeString(2, word);
                    else dim.writeInt64(1, ((Number) side).longValue());
                }));
            }
        });
        byte[] tensor = message(out -> {
            out.writeInt32(1, FLOAT);
            if (!p.shape.isEmpty()) out.writeByteArray(2, shape);
        });
        return message(out -> {
            out.writeString(1, p.name);
            out.writeByteArray(2, message(type -> type.writeByteArray(1, tensor)));
        });
    }

    private static void append(ByteArrayOutputStream to, int field, Body body) {
        byte[] bytes = message(out -> out.writeByteArray(field, message(body)));
        to.writeBytes(bytes);
    }

    private static byte[] message(Body body) {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        try {
            body.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
