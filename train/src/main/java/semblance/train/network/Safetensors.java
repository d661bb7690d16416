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
import java.util.Set;

/// Reads and writes the safetensors format: 8 bytes length, a JSON header, raw little-endian numbers.
/// float32 is written.
public final class Safetensors {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long MAX_HEADER = 100L << 20;
    private static final Set<String> COUNTERS = Set.of("I64", "I32", "I16", "I8", "U64", "U32", "U16", "U8", "BOOL");

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
            // on a full disk the half file would only be in the way; the old one is whole
            temporary.toFile().delete();
            throw new UncheckedIOException("can't write " + file + ": " + e.getMessage(), e);
        }
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) out.write(bytes);
    }

    /// The arrays by name, in the file's order. Half, bfloat16 and double come as float32; arrays of whole numbers and
    /// truth values (counters such as PyTorch's `num_batches_tracked`) are left out.
    ///
    /// @throws IllegalArgumentException if the file isn't safetensors, or is damaged
    public static Map<String, Array> read(Path file) {
        try (var in = FileChannel.open(file)) {
            long size = in.size();
            long headerSize = size < 8 ? -1 : readFully(in, 0, 8).getLong();
            if (headerSize < 2 || headerSize > Math.min(MAX_HEADER, size - 8)) throw broken(file, "a header of " + headerSize + " bytes");
            JsonNode header = header(file, readFully(in, 8, headerSize).array());
            var arrays = new LinkedHashMap<String, Array>();
            for (var entry : header.properties()) {
                JsonNode node = entry.getValue();
                if (entry.getKey().equals("__metadata__") || COUNTERS.contains(node.path("dtype").asText())) continue;
                arrays.put(entry.getKey(), array(file, in, 8 + headerSize, entry.getKey(), node));
            }
            return arrays;
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file + ": " + e.getMessage(), e);
        }
    }

    private static JsonNode header(Path file, byte[] text) {
        try {
            JsonNode header = JSON.readTree(text);
            if (header.isObject()) return header;
            throw broken(file, "a header that is no JSON object");
        } catch (IOException | RuntimeException e) {
            if (e instanceof IllegalArgumentException known) throw known;
            throw broken(file, "a header that is no JSON");
        }
    }

    private static Array array(Path file, FileChannel in, long base, String name, JsonNode node) throws IOException {
        String type = node.path("dtype").asText();
        int width = switch (type) {
            case "F16", "BF16" -> 2;
            case "F32" -> 4;
            case "F64" -> 8;
            default -> throw broken(file, name + " of type '" + type + "', wanted F32, F64, F16 or BF16");
        };
        long[] shape = new long[node.path("shape").size()];
        for (int i = 0; i < shape.length; i++) shape[i] = node.path("shape").get(i).asLong(-1);
        long start = node.path("data_offsets").path(0).asLong(-1), end = node.path("data_offsets").path(1).asLong(-1);
        long count = count(shape, (in.size() - base) / width);
        if (count < 0 || start < 0 || end > in.size() - base || end - start != width * count || end - start > Integer.MAX_VALUE) {
            throw broken(file, name + " from " + start + " to " + end + " for shape " + Arrays.toString(shape));
        }
        return new Array(shape, floats(readFully(in, base + start, end - start), type, (int) count));
    }

    /// The product of the sides, or -1 if a side is negative or the product above `most`.
    private static long count(long[] shape, long most) {
        long product = 1;
        for (long side : shape) {
            if (side < 0 || side > 0 && product > most / side) return -1;
            product *= side;
        }
        return product;
    }

    private static float[] floats(ByteBuffer bytes, String type, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = switch (type) {
                case "F16" -> Float.float16ToFloat(bytes.getShort());
                case "BF16" -> Float.intBitsToFloat(bytes.getShort() << 16);
                case "F64" -> (float) bytes.getDouble();
                default -> bytes.getFloat();
            };
        }
        return values;
    }

    private static ByteBuffer readFully(FileChannel in, long from, long size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && in.read(bytes, from + bytes.position()) >= 0) ;
        return bytes.flip();
    }

    private static IllegalArgumentException broken(Path file, String what) {
        return new IllegalArgumentException("got " + file + ", wanted a readable safetensors file: it has " + what);
    }
}
