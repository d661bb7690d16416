package semblance.train.augment;

import java.util.random.RandomGeneratorFactory;
import semblance.train.dataset.CropShard;
import semblance.train.dataset.Crops;

/// A set whose black [Borders] are filled, each crop's from the same other at every reading: what is measured on it is measured on pictures as people
/// have them, without borders.
///
/// @param others numbers of the crops that others are filled from
public record FilledCrops(Crops all, int[] others) implements Crops {

    private static final Augmentation FILLING = new Augmentation(0, 0, 1);

    @Override
    public int size() {
        return all.size();
    }

    @Override
    public CropShard.Entry entry(int i) {
        return all.entry(i);
    }

    @Override
    public void read(int i, byte[] target) {
        byte[] whole = FILLING.whole(all, i, others, RandomGeneratorFactory.of("L64X128MixRandom").create(i));
        System.arraycopy(whole, 0, target, 0, CropShard.BYTES);
    }

    /// Closes the whole set.
    @Override
    public void close() {
        all.close();
    }
}
