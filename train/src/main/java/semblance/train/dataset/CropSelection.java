package semblance.train.dataset;

import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// Some crops of a set, numbered anew, some of their people under another name: a split, or what cleaning leaves.
///
/// @param chosen numbers in `all`
/// @param names  the new name by the old one, for those that change
public record CropSelection(Crops all, int[] chosen, Map<String, String> names) implements Crops {

    /// The crops of the people that `wanted` accepts.
    public static CropSelection people(Crops all, Predicate<String> wanted) {
        int[] chosen = IntStream.range(0, all.size()).filter(i -> wanted.test(all.entry(i).identity())).toArray();
        return new CropSelection(all, chosen, Map.of());
    }

    @Override
    public int size() {
        return chosen.length;
    }

    @Override
    public CropShard.Entry entry(int i) {
        var entry = all.entry(chosen[i]);
        String name = names.get(entry.identity());
        return name == null ? entry : new CropShard.Entry(name, entry.source());
    }

    @Override
    public void read(int i, byte[] target) {
        all.read(chosen[i], target);
    }

    /// Closes the whole set.
    @Override
    public void close() {
        all.close();
    }
}
