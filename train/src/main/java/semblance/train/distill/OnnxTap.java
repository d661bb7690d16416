package semblance.train.distill;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import semblance.network.ModelCard;
import semblance.network.ModelFile;

/// A network of others, with values from its inside as further outputs.
///
/// A protobuf message that is parsed twice over is merged: lists grow. So a few bytes behind the file, a model with a
/// graph that has nothing but outputs (onnx.proto3: `ModelProto.graph` 7, `GraphProto.output` 12, `ValueInfoProto.name`
/// 1), are all that is needed.
final class OnnxTap {

    private static final int GRAPH = 7, OUTPUT = 12, NAME = 1;

    private OnnxTap() {
    }

    /// Writes the network and its card anew.
    ///
    /// @param values names inside the network's file
    static void write(Path network, List<String> values, Path to) {
        ModelFile file = ModelFile.of(network);
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(file.onnx());
        if (!values.isEmpty()) bytes.writeBytes(outputs(values));
        try {
            Files.write(to, bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + to + ": " + e.getMessage(), e);
        }
        file.card().withId(ModelFile.digest(bytes.toByteArray())).write(ModelCard.beside(to));
    }

    private static byte[] outputs(List<String> values) {
        var graph = new ByteArrayOutputStream();
        for (String name : values) graph.writeBytes(field(OUTPUT, field(NAME, name.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        return field(GRAPH, graph.toByteArray());
    }

    private static byte[] field(int number, byte[] content) {
        var bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeByteArray(number, content);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
