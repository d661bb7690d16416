package semblance.train.distill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import semblance.embed.FaceEmbedder;
import semblance.embed.MirrorEmbedder;
import semblance.train.dataset.Crops;
import semblance.train.network.Head;
import semblance.train.network.Safetensors;

/// The crops of a run with its blends, and the teacher's vector of each, made once and kept in a folder.
///
/// @param crops   the real ones, then the blends
/// @param vectors `[crops][64]`
public record TeacherCache(Crops crops, float[][] vectors) {

    /// Makes what is missing, or goes on with it.
    ///
    /// @param train  crops that blends may be made of
    /// @param blends overlaid faces as a share of the real ones; half as many bent ones are added
    /// @return empty if the preparation was told to stop
    public static Optional<TeacherCache> open(Path folder, Crops real, int[] train, FaceEmbedder teacher, double blends, long seed, Preparation told) {
        Path crops = folder.resolve("blends.crops"), vectors = folder.resolve("teacher.safetensors");
        try {
            Files.createDirectories(folder);
            int mixed = (int) Math.round(blends * train.length), bent = mixed / 2;
            if (!Files.exists(crops)) Blends.write(real, train, mixed, bent, seed, crops);
            Crops all = Crops.open(crops);
            if (!Files.exists(vectors) && !write(vectors, all, real.size(), teacher, told)) return Optional.empty();
            return Optional.of(new TeacherCache(all, read(vectors)));
        } catch (IOException e) {
            throw new UncheckedIOException("can't make or read the folder " + folder + ": " + e.getMessage(), e);
        }
    }

    private static boolean write(Path vectors, Crops crops, int fitted, FaceEmbedder teacher, Preparation told) throws IOException {
        Path wide = vectors.resolveSibling("teacher.f32");
        FaceEmbedder both = new MirrorEmbedder(teacher);
        boolean whole = Files.exists(wide) || SlowRows.write(wide, ByteBuffer.allocate(0), crops.size(), i -> Teacher.bytes(both, crops, i), "the teacher's vectors", told);
        if (!whole) return false;
        write(vectors, Teacher.narrowed(rows(wide, crops.size()), Head.EMBEDDING_SIZE, fitted));
        Files.delete(wide);
        return true;
    }

    private static float[][] rows(Path wide, int count) throws IOException {
        try (var channel = FileChannel.open(wide); var arena = Arena.ofConfined()) {
            MemorySegment values = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            float[][] rows = new float[count][(int) (channel.size() / Float.BYTES / count)];
            for (int i = 0; i < count; i++) MemorySegment.copy(values, ValueLayout.JAVA_FLOAT, (long) Float.BYTES * i * rows[i].length, rows[i], 0, rows[i].length);
            return rows;
        }
    }

    private static void write(Path file, float[][] rows) {
        float[] flat = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) System.arraycopy(rows[i], 0, flat, i * rows[i].length, rows[i].length);
        var array = new Safetensors.Array(new long[] {rows.length, rows[0].length}, flat);
        Safetensors.write(file, Map.of("vectors", array), Map.of());
    }

    private static float[][] read(Path file) {
        var array = Safetensors.read(file).get("vectors");
        int width = (int) array.shape()[1];
        float[][] rows = new float[(int) array.shape()[0]][];
        for (int i = 0; i < rows.length; i++) rows[i] = java.util.Arrays.copyOfRange(array.values(), i * width, (i + 1) * width);
        return rows;
    }
}
