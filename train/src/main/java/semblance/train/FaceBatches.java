package semblance.train;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import semblance.train.augment.Augmentation;
import semblance.train.dataset.Crops;
import semblance.train.sampler.Sampler;
import semblance.train.trainer.BatchSource;

/// Cuts and augments the batches of a stage, over all workers' cores. Each picture draws from a generator seeded by its
/// place in the run, so the batches don't depend on threads or on where a run was resumed.
///
/// @param targets vector of each crop to imitate; no rows if there is no teacher
record FaceBatches(Crops crops, int[] people, float[][] targets, Sampler sampler, Stage.Course course, long steps,
        int workers, long seed) implements BatchSource<FaceBatch> {

    private static final ThreadLocal<Augmentation.Scratch> SCRATCH = ThreadLocal.withInitial(Augmentation.Scratch::new);

    @Override
    public List<FaceBatch> batch(long step) {
        int[] chosen = sampler.batch(step);
        int size = course.sizeAt(step, steps);
        var shares = new ArrayList<FaceBatch>();
        for (int w = 0; w < workers; w++) {
            int from = chosen.length * w / workers, to = chosen.length * (w + 1) / workers;
            shares.add(share(step, chosen, from, to, size));
        }
        return shares;
    }

    private FaceBatch share(long step, int[] chosen, int from, int to, int size) {
        int n = to - from, numbers = 3 * size * size, width = targets.length == 0 ? 0 : targets[0].length;
        float[] pictures = new float[n * numbers], teacher = new float[n * width];
        int[] who = new int[n];
        IntStream.range(0, n).forEach(i -> {
            int crop = chosen[from + i];
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom")
                    .create((seed * 1_000_003 + step) * 4096 + from + i);
            Augmentation.STANDARD.apply(crops, crop, size, random, SCRATCH.get(), pictures, i * numbers);
            who[i] = people[crop];
            if (width > 0) System.arraycopy(targets[crop], 0, teacher, i * width, width);
        });
        return new FaceBatch(pictures, size, who, teacher);
    }
}
