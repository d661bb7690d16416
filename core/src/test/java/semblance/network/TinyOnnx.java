package semblance.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import semblance.network.ModelCard.Colours;
import semblance.network.ModelCard.Input;
import semblance.network.ModelCard.Kind;

/// Networks of a few bytes for tests, with cards, written as ONNX's protocol buffers by hand (onnx.proto, IR version 8).
public final class TinyOnnx {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private TinyOnnx() {
    }

    /// An embedder whose three numbers are the crop's mean red, green and blue, less 127.5.
    public static Path embedder(Path folder) {
        byte[] onnx = model(List.of(node("GlobalAveragePool", "image", "pooled"), node("Flatten", "pooled", "embedding")),
                List.of(value("image", -1, 3, 112, 112)), List.of(value("embedding", -1, 3)), List.of());
        Input input = new Input("image", 112, 112, Colours.RGB, new double[] {127.5, 127.5, 127.5}, new double[] {1, 1, 1}, "arcface-112");
        return save(folder.resolve("tiny-embedder.onnx"), onnx, embedderCard(ModelFile.digest(onnx), input));
    }

    public static ModelCard embedderCard(String id, Input input) {
        return new ModelCard(id, Kind.EMBEDDER, "tiny-embedder", "mean colour", input, Map.of(), 3, Optional.empty(), List.of(),
                new TreeMap<>(Map.of(0.01, 0.5, 0.001, 0.4, 0.0001, 0.3)), 12, "none");
    }

    /// A detector with a 64x64 canvas that answers the same to every picture.
    ///
    /// @param scores of the face class, one an anchor (168)
    public static Path detector(Path folder, float[] boxes, float[] landmarks, float[] scores) {
        float[] both = new float[2 * scores.length];
        for (int i = 0; i < scores.length; i++) {
            both[2 * i] = 1 - scores[i];
            both[2 * i + 1] = scores[i];
        }
        int anchors = scores.length;
        byte[] onnx = model(List.of(node("Identity", "b", "boxes"), node("Identity", "l", "landmarks"), node("Identity", "s", "scores")),
                List.of(value("image", 1, 3, 64, 64)),
                List.of(value("boxes", 1, anchors, 4), value("landmarks", 1, anchors, 10), value("scores", 1, anchors, 2)),
                List.of(tensor("b", boxes, 1, anchors, 4), tensor("l", landmarks, 1, anchors, 10), tensor("s", both, 1, anchors, 2)));
        ModelCard card = new ModelCard(ModelFile.digest(onnx), Kind.DETECTOR, "tiny-detector", "always the same",
                Input.raw(64, 64, ""), Map.of(), 0, Optional.empty(), List.of(), new TreeMap<>(), 0, "none");
        return save(folder.resolve("tiny-detector.onnx"), onnx, card);
    }

    /// Says the same of every face.
    ///
    /// @param moves ten, in the refiner's units
    public static Path landmarks(Path folder, float... moves) {
        byte[] onnx = model(List.of(node("Identity", "m", "landmarks")), List.of(value("image", 1, 3, 64, 64)), List.of(value("landmarks", 1, moves.length)),
                List.of(tensor("m", moves, 1, moves.length)));
        ModelCard card = new ModelCard(ModelFile.digest(onnx), Kind.LANDMARKS, "tiny-landmarks", "always the same",
                Input.raw(64, 64, "arcface-112"), Map.of(), 0, Optional.empty(), List.of(), new TreeMap<>(), 0, "none");
        return save(folder.resolve("tiny-landmarks.onnx"), onnx, card);
    }

    public static Path save(Path file, byte[] onnx, ModelCard card) {
        try {
            Files.write(file, onnx);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        card.write(ModelCard.beside(file));
        return file;
    }

    private static byte[] model(List<TinyOnnx> nodes, List<TinyOnnx> inputs, List<TinyOnnx> outputs, List<TinyOnnx> tensors) {
        TinyOnnx graph = new TinyOnnx();
        nodes.forEach(n -> graph.message(1, n));
        graph.text(2, "tiny");
        tensors.forEach(t -> graph.message(5, t));
        inputs.forEach(i -> graph.message(11, i));
        outputs.forEach(o -> graph.message(12, o));
        TinyOnnx model = new TinyOnnx().number(1, 8).message(7, graph).message(8, new TinyOnnx().text(1, "").number(2, 13));
        return model.bytes.toByteArray();
    }

    private static TinyOnnx node(String type, String input, String output) {
        return new TinyOnnx().text(1, input).text(2, output).text(4, type);
    }

    private static TinyOnnx value(String name, long... shape) {
        TinyOnnx dimensions = new TinyOnnx();
        for (long size : shape) {
            dimensions.message(1, size < 0 ? new TinyOnnx().text(2, "n") : new TinyOnnx().number(1, size));
        }
        TinyOnnx tensor = new TinyOnnx().number(1, 1).message(2, dimensions);
        return new TinyOnnx().text(1, name).message(2, new TinyOnnx().message(1, tensor));
    }

    private static TinyOnnx tensor(String name, float[] values, long... shape) {
        TinyOnnx tensor = new TinyOnnx();
        for (long size : shape) tensor.number(1, size);
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return tensor.number(2, 1).text(8, name).field(9, raw.array());
    }

    private TinyOnnx number(int field, long value) {
        varint(field << 3);
        varint(value);
        return this;
    }

    private TinyOnnx text(int field, String value) {
        return field(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private TinyOnnx message(int field, TinyOnnx value) {
        return field(field, value.bytes.toByteArray());
    }

    private TinyOnnx field(int field, byte[] value) {
        varint(field << 3 | 2);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    private void varint(long value) {
        while ((value & ~0x7fL) != 0) {
            bytes.write((int) (value & 0x7f | 0x80));
            value >>>= 7;
        }
        bytes.write((int) value);
    }
}
