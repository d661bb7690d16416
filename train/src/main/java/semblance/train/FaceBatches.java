package semblance.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import semblance.train.augment.Augmentation;
import semblance.train.augment.Bending;
import semblance.train.augment.Mixing;
import semblance.train.dataset.CropShard;
import semblance.train.dataset.Crops;
import semblance.train.network.Head;
import semblance.train.sampler.Sampler;
import semblance.train.trainer.BatchSource;

/// Cuts and augments the batches of a stage, and has a teacher look at them, on all cores that make batches ready. Each picture draws from a
/// generator seeded by its place in the run, so the batches don't depend on threads or on where a run was resumed.
///
/// @param others crops that others are filled from and mixed with
/// @param shares into how many each batch is cut
record FaceBatches(Crops crops, int[] people, int[] others, Optional<Lessons> lessons, Sampler sampler, Stage.Course course, Augmentation augmentation,
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
        FaceBatch batch = FaceBatch.empty(to - from, size, lessons.map(Lessons::hints).orElse(List.of()), lessons.isPresent() ? Head.EMBEDDING_SIZE : 0);
        IntStream.range(0, to - from).parallel().forEach(i -> {
            int crop = chosen[from + i];
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create((seed * 1_000_003 + step) * 4096 + from + i);
            batch.people()[i] = people[crop];
            if (lessons.isPresent()) taught(batch, i, crop, lessons.get(), random);
            else augmentation.apply(augmentation.whole(crops, crop, others, random), size, random, SCRATCH.get(), batch.pictures(), i * batch.numbers());
        });
        return batch;
    }

    /// The teacher looks at the good picture, the student at a changed one of it.
    private void taught(FaceBatch batch, int i, int crop, Lessons lessons, RandomGenerator random) {
        byte[] good = good(crop, lessons, random);
        boolean mirrored = augmentation.apply(good, batch.size(), random, SCRATCH.get(), batch.pictures(), i * batch.numbers());
        batch.put(i, lessons.teacher().look(CropShard.face(good), mirrored, lessons.hints()));
    }

    private byte[] good(int crop, Lessons lessons, RandomGenerator random) {
        byte[] good = augmentation.whole(crops, crop, others, random);
        if (random.nextDouble() < lessons.blends()) Mixing.mix(good, augmentation.whole(crops, others[random.nextInt(others.length)], others, random), random);
        if (random.nextDouble() < lessons.bends()) Bending.bend(good, random);
        return good;
    }
}
