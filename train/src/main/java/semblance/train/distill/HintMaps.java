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
import java.util.Optional;
import semblance.train.dataset.Crops;

/// A teacher's map of every crop and of its mirror image, made once and kept: 16-bit floats, memory-mapped, place by
/// place with the channels side by side. Channels are projected onto the directions of most variance and scaled as a
/// whole, so that a number's mean square is 1.
///
/// The pictures are the unchanged crops: a student that sees them shifted, turned or spoilt by a little is drawn to what
/// the teacher sees in the good picture. Safe to read from several threads.
public final class HintMaps implements AutoCloseable {

    private static final int HEADER = 16, MAGIC = 0x53484d31;

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

    /// Opens the maps of a hint, made if they aren't there yet, or gone on with if a run was stopped while it made them.
    ///
    /// @param folder of the cache
    /// @return empty if the preparation was told to stop
    public static Optional<HintMaps> open(Path folder, Crops crops, Path teacher, Hint hint, Preparation told) {
        Path file = folder.resolve("hint-" + hint.value().replaceAll("[^A-Za-z0-9]", "_") + "-" + hint.channels() + ".f16");
        try {
            return Files.exists(file) || write(folder, file, crops, teacher, hint, told) ? Optional.of(new HintMaps(file, crops.size())) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("can't make or read " + file + ": " + e.getMessage(), e);
        }
    }

    private static boolean write(Path folder, Path file, Crops crops, Path teacher, Hint hint, Preparation told) throws IOException {
        if (!told.goOn("opening the teacher for its maps", 0, crops.size())) return false;
        try (var maps = TeacherMaps.open(folder, teacher, hint, crops)) {
            return SlowRows.write(file, header(maps.side(), hint.channels()), crops.size(), i -> halves(maps, i), "the teacher's maps at " + hint.value(), told);
        }
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
