package semblance.train.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import semblance.image.Image;

/// A numbered set of aligned crops, each with its person: what training reads. Safe to read from several threads.
public interface Crops extends AutoCloseable {

    int size();

    CropShard.Entry entry(int i);

    /// Copies crop `i` into `target`, [CropShard#BYTES] long, rows from the top, red first.
    void read(int i, byte[] target);

    @Override
    void close();

    /// One shard, or a folder of them as [Alignment] leaves it.
    static Crops open(Path file) {
        return Files.isDirectory(file) ? CropFolder.open(file) : CropShard.open(file);
    }

    /// The 112x112 in the middle of crop `i`: what an embedder is given.
    default Image face(int i) {
        byte[] stored = new byte[CropShard.BYTES];
        read(i, stored);
        return CropShard.face(stored);
    }
}
