package semblance.train.distill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;
import semblance.train.dataset.Crops;

/// A teacher's map of every crop and of its mirror image, made once and kept: 16-bit floats, memory-mapped, place by
/// place with the channels side by side. Channels are projected onto the directions of most variance and scaled as a
/// whole, so that a number's mean square is 1.
///
/// The pictures are the unchanged crops: a student that sees them shifted, turned or spoilt by a little is drawn to what
/// the teacher sees in the good picture. Safe to read from several threads.
public final class HintMaps implements AutoCloseable {

    private static final int HEADER = 16, MAGIC = 0x53484d31;
    private static final int CHUNK = 64;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment values;
    private final int side;
    private final int channels;

    private HintMaps(Path file, int crops) throws IOException {
        try (var channel = FileChannel.open(file)) {
            values = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        }
        side = values.get(ValueLayout.JAVA_INT, 4);
        channels = values.get(ValueLayout.JAVA_INT, 8);
        if (values.get(ValueLayout.JAVA_INT, 0) != MAGIC || values.byteSize() != HEADER + 4L * crops * numbers()) {
            throw new IllegalArgumentException(file + " holds " + values.byteSize() + " bytes, which are no maps of " + crops + " crops: delete it and begin again");
        }
    }

    /// Opens the maps of a hint, made if they aren't there yet.
    ///
    /// @param folder of the cache
    public static HintMaps open(Path folder, Crops crops, Path teacher, Hint hint) {
        Path file = folder.resolve("hint-" + hint.value().replaceAll("[^A-Za-z0-9]", "_") + "-" + hint.channels() + ".f16");
        try {
            if (!Files.exists(file)) write(folder, file, crops, teacher, hint);
            return new HintMaps(file, crops.size());
        } catch (IOException e) {
            throw new UncheckedIOException("can't make or read " + file + ": " + e.getMessage(), e);
        }
    }

    private static void write(Path folder, Path file, Crops crops, Path teacher, Hint hint) throws IOException {
        Path part = folder.resolve(file.getFileName() + ".part");
        try (var maps = TeacherMaps.open(folder, teacher, hint, crops); var out = FileChannel.open(part,
                StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            out.write(header(maps.side(), hint.channels()));
            for (int from = 0; from < crops.size(); from += CHUNK) {
                var rows = IntStream.range(from, Math.min(crops.size(), from + CHUNK)).parallel().mapToObj(i -> halves(maps, i)).toList();
                for (ByteBuffer row : rows) out.write(row);
            }
            out.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static ByteBuffer header(int side, int channels) {
        return ByteBuffer.allocate(HEADER).order(ByteOrder.nativeOrder()).putInt(MAGIC).putInt(side).putInt(channels).putInt(0).flip();
    }

    private static ByteBuffer halves(TeacherMaps maps, int crop) {
        float[] map = maps.map(crop, false), mirrored = maps.map(crop, true);
        ByteBuffer bytes = ByteBuffer.allocate(4 * map.length).order(ByteOrder.nativeOrder());
        for (float v : map) bytes.putShort(Float.floatToFloat16(v));
        for (float v : mirrored) bytes.putShort(Float.floatToFloat16(v));
        return bytes.flip();
    }

    /// Rows and columns.
    public int side() {
        return side;
    }

    public int channels() {
        return channels;
    }

    /// Numbers of one map.
    public int numbers() {
        return side * side * channels;
    }

    /// Copies a crop's map, `[side][side][channels]`, to `at` of `target`.
    public void read(int crop, boolean mirrored, short[] target, int at) {
        long from = HEADER + 2L * numbers() * (2L * crop + (mirrored ? 1 : 0));
        MemorySegment.copy(values, ValueLayout.JAVA_SHORT, from, target, at, numbers());
    }

    @Override
    public void close() {
        arena.close();
    }
}
