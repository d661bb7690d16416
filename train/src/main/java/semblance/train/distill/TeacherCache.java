package semblance.train.distill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import semblance.embed.FaceEmbedder;
import semblance.train.dataset.Crops;
import semblance.train.network.Head;
import semblance.train.network.Safetensors;

/// The crops of a run with its blends, and the teacher's vector of each, made once and kept in a folder.
///
/// @param crops   the real ones, then the blends
/// @param vectors `[crops][64]`
public record TeacherCache(Crops crops, float[][] vectors) {

    /// Makes what is missing.
    ///
    /// @param train  crops that blends may be made of
    /// @param blends overlaid faces as a share of the real ones; half as many bent ones are added
    public static TeacherCache open(Path folder, Crops real, int[] train, FaceEmbedder teacher, double blends, long seed) {
        Path crops = folder.resolve("blends.crops"), vectors = folder.resolve("teacher.safetensors");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("can't make the folder " + folder, e);
        }
        int mixed = (int) Math.round(blends * train.length), bent = mixed / 2;
        if (!Files.exists(crops)) Blends.write(real, train, mixed, bent, seed, crops);
        Crops all = Crops.open(crops);
        if (!Files.exists(vectors)) {
            write(vectors, Teacher.vectors(teacher, all, Head.EMBEDDING_SIZE, real.size()));
        }
        return new TeacherCache(all, read(vectors));
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
