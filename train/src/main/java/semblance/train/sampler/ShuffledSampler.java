package semblance.train.sampler;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Every sample once an epoch, in an order drawn for the epoch; the last, short batch of an epoch is filled from the
/// next epoch's order.
public final class ShuffledSampler implements Sampler {

    private final int[] samples;
    private final int size;
    private final long seed;
    private long epoch = -1;
    private int[] order;

    /// @param samples indices into the data set
    /// @param size    of a batch
    public ShuffledSampler(int[] samples, int size, long seed) {
        if (samples.length == 0 || size < 1) {
            throw new IllegalArgumentException("got " + samples.length + " samples and batches of " + size + ", wanted at least 1 of each");
        }
        this.samples = samples.clone();
        this.size = size;
        this.seed = seed;
    }

    @Override
    public synchronized int[] batch(long step) {
        int[] batch = new int[size];
        for (int i = 0; i < size; i++) {
            long at = step * size + i;
            batch[i] = order(at / samples.length)[(int) (at % samples.length)];
        }
        return batch;
    }

    private int[] order(long wanted) {
        if (wanted != epoch) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 1_000_003 + wanted);
            order = samples.clone();
            for (int i = order.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int swap = order[i];
                order[i] = order[j];
                order[j] = swap;
            }
            epoch = wanted;
        }
        return order;
    }
}
