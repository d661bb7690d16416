package semblance.train.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads and writes the safetensors format: 8 bytes length, a JSON header, raw little-endian numbers.
/// float32 is written; float32 is read.
public final class Safetensors {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long MAX_HEADER = 100L << 20;

    /// @param shape its product is the number of values
    public record Array(long[] shape, float[] values) {

        public static Array vector(float[] values) {
            return new Array(new long[] {values.length}, values);
        }
    }

    private Safetensors() {
    }

    /// Writes to a temporary name and moves.
    ///
    /// @param metadata free text by key, kept in the header
    public static void write(Path file, Map<String, Array> arrays, Map<String, String> metadata) {
        ObjectNode header = JSON.createObjectNode();
        if (!metadata.isEmpty()) metadata.forEach(header.putObject("__metadata__")::put);
        long offset = 0;
        for (var entry : arrays.entrySet()) {
            ObjectNode node = header.putObject(entry.getKey()).put("dtype", "F32");
            var shape = node.putArray("shape");
            for (long side : entry.getValue().shape) shape.add(side);
            node.putArray("data_offsets").add(offset).add(offset += 4L * entry.getValue().values.length);
        }
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        Path temporary = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (var out = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                writeAll(out, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(padded.length).flip());
                writeAll(out, ByteBuffer.wrap(padded));
                for (Array array : arrays.values()) {
                    ByteBuffer bytes = ByteBuffer.allocate(4 * array.values.length).order(ByteOrder.LITTLE_ENDIAN);
                    bytes.asFloatBuffer().put(array.values);
                    writeAll(out, bytes);
                }
                out.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + file + ": " + e.getMessage(), e);
        }
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) out.write(bytes);
    }

    /// The arrays by name, in the file's order.
    ///
    /// @throws IllegalArgumentException if the file isn't safetensors or holds something else than float32
    public static Map<String, Array> read(Path file) {
        try (var in = FileChannel.open(file)) {
            long size = in.size();
            ByteBuffer length = readFully(in, 0, 8);
            long headerSize = size < 8 ? -1 : length.getLong();
            if (headerSize < 2 || headerSize > Math.min(MAX_HEADER, size - 8)) throw broken(file, "a header of " + headerSize + " bytes");
            JsonNode header = JSON.readTree(readFully(in, 8, headerSize).array());
            var arrays = new LinkedHashMap<String, Array>();
            for (var entry : header.properties()) {
                if (!entry.getKey().equals("__metadata__")) {
                    arrays.put(entry.getKey(), array(file, in, 8 + headerSize, entry));
                }
            }
            return arrays;
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file + ": " + e.getMessage(), e);
        }
    }

    private static Array array(Path file, FileChannel in, long base, Map.Entry<String, JsonNode> entry) throws IOException {
        JsonNode node = entry.getValue();
        if (!node.path("dtype").asText().equals("F32")) {
            throw broken(file, entry.getKey() + " of type " + node.path("dtype").asText() + ", wanted F32");
        }
        long[] shape = new long[node.path("shape").size()];
        long product = 1;
        for (int i = 0; i < shape.length; i++) product *= shape[i] = node.path("shape").get(i).asLong();
        long start = node.path("data_offsets").path(0).asLong(-1), end = node.path("data_offsets").path(1).asLong(-1);
        if (start < 0 || product < 0 || end - start != 4 * product || base + end > in.size()) {
            throw broken(file, entry.getKey() + " from " + start + " to " + end + " for shape " + Arrays.toString(shape));
        }
        float[] values = new float[Math.toIntExact(product)];
        readFully(in, base + start, end - start).asFloatBuffer().get(values);
        return new Array(shape, values);
    }

    private static ByteBuffer readFully(FileChannel in, long from, long size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && in.read(bytes, from + bytes.position()) >= 0) ;
        return bytes.flip();
    }

    private static IllegalArgumentException broken(Path file, String what) {
        return new IllegalArgumentException(file + " is not a readable safetensors file: it has " + what);
    }
}
