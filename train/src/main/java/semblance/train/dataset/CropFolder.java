package semblance.train.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The shards of a folder, one after the other by name, as one set.
final class CropFolder implements Crops {

    private final List<CropShard> shards;
    private final int[] starts;
    private final int size;

    private CropFolder(List<CropShard> shards) {
        this.shards = shards;
        starts = new int[shards.size()];
        int total = 0;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = total;
            total = Math.addExact(total, shards.get(i).size());
        }
        size = total;
    }

    static CropFolder open(Path folder) {
        try (var files = Files.list(folder)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".crops")).sorted().toList();
            if (found.isEmpty()) throw new IllegalArgumentException("got " + folder + ", wanted a folder of *.crops: align first");
            return new CropFolder(found.stream().map(CropShard::open).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("can't list " + folder + ": " + e.getMessage(), e);
        }
    }

    private int shard(int i) {
        if (i < 0 || i >= size) throw new IndexOutOfBoundsException("got crop " + i + ", wanted 0 to " + (size - 1));
        int at = Arrays.binarySearch(starts, i);
        // of shards that begin at one place, all but the last are empty
        if (at < 0) return -at - 2;
        while (at + 1 < starts.length && starts[at + 1] == i) at++;
        return at;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public CropShard.Entry entry(int i) {
        int shard = shard(i);
        return shards.get(shard).entry(i - starts[shard]);
    }

    @Override
    public void read(int i, byte[] target) {
        int shard = shard(i);
        shards.get(shard).read(i - starts[shard], target);
    }

    @Override
    public void close() {
        shards.forEach(CropShard::close);
    }
}
