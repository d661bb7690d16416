package semblance.train;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import semblance.train.augment.Augmentation;
import semblance.train.dataset.Crops;
import semblance.train.distill.HintMaps;
import semblance.train.sampler.Sampler;
import semblance.train.trainer.BatchSource;

/// Cuts and augments the batches of a stage, on all cores that make batches ready. Each picture draws from a generator seeded by its
/// place in the run, so the batches don't depend on threads or on where a run was resumed.
///
/// @param targets vector of each crop to imitate; no rows if there is no teacher
/// @param hints   maps of each crop to imitate
/// @param shares  into how many each batch is cut
record FaceBatches(Crops crops, int[] people, float[][] targets, List<HintMaps> hints, Sampler sampler, Stage.Course course, Augmentation augmentation,
        long steps, int shares, long seed) implements BatchSource<FaceBatch> {

    private static final ThreadLocal<Augmentation.Scratch> SCRATCH = ThreadLocal.withInitial(Augmentation.Scratch::new);

    @Override
    public List<FaceBatch> batch(long step) {
        int[] chosen = sampler.batch(step);
        int size = course.sizeAt(step, steps);
        var cut = new ArrayList<FaceBatch>();
        for (int s = 0; s < shares; s++) {
            int from = chosen.length * s / shares, to = chosen.length * (s + 1) / shares;
            cut.add(share(step, chosen, from, to, size));
        }
        return cut;
    }

    private FaceBatch share(long step, int[] chosen, int from, int to, int size) {
        int n = to - from, numbers = 3 * size * size, width = targets.length == 0 ? 0 : targets[0].length;
        float[] pictures = new float[n * numbers], teacher = new float[n * width];
        int[] who = new int[n];
        List<short[]> maps = hints.stream().map(h -> new short[n * h.numbers()]).toList();
        IntStream.range(0, n).parallel().forEach(i -> {
            int crop = chosen[from + i];
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom")
                    .create((seed * 1_000_003 + step) * 4096 + from + i);
            boolean mirrored = augmentation.apply(crops, crop, size, random, SCRATCH.get(), pictures, i * numbers);
            who[i] = people[crop];
            if (width > 0) System.arraycopy(targets[crop], 0, teacher, i * width, width);
            for (int h = 0; h < maps.size(); h++) hints.get(h).read(crop, mirrored, maps.get(h), i * hints.get(h).numbers());
        });
        return new FaceBatch(pictures, size, who, teacher, IntStream.range(0, maps.size())
                .mapToObj(h -> new FaceBatch.Maps(maps.get(h), hints.get(h).side(), hints.get(h).channels())).toList());
    }
}
