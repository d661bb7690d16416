package semblance.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import semblance.image.Image;
import semblance.train.augment.Augmentation;
import semblance.train.augment.Bending;
import semblance.train.augment.Mixing;
import semblance.train.dataset.CropShard;
import semblance.train.network.Head;
import semblance.train.sampler.Sampler;
import semblance.train.trainer.BatchSource;

/// Cuts and augments the batches of a stage, and has a teacher look at them, on all cores that make batches ready. Each picture draws from a
/// generator seeded by its place in the run, so the batches don't depend on threads or on where a run was resumed.
///
/// @param shares into how many each batch is cut
record FaceBatches(TrainingFaces faces, Optional<Lessons> lessons, Sampler sampler, Stage.Course course, Augmentation augmentation,
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
            RandomGenerator random = generator(seed, step, from + i);
            batch.people()[i] = faces.people()[crop];
            if (lessons.isPresent()) taught(batch, i, good(crop, madeUp(lessons.get(), step, from + i), random), lessons.get(), random);
            else augmentation.apply(whole(crop, random), size, random, SCRATCH.get(), batch.pictures(), i * batch.numbers());
        });
        return batch;
    }

    private static RandomGenerator generator(long seed, long step, int place) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create((seed * 1_000_003 + step) * 4096 + place);
    }

    /// The teacher looks at the good picture or its mirror image, the student at a changed one of it: mirrored as the student's if maps are wanted,
    /// for they have places, else as it comes, so that face and mirror image are taught the same.
    private void taught(FaceBatch batch, int i, byte[] good, Lessons lessons, RandomGenerator random) {
        boolean mirrored = augmentation.apply(good, batch.size(), random, SCRATCH.get(), batch.pictures(), i * batch.numbers());
        boolean asMirrored = lessons.hints().isEmpty() ? random.nextBoolean() : mirrored;
        Image face = CropShard.face(good);
        batch.put(i, lessons.teacher().look(asMirrored ? face.mirrored() : face, lessons.hints()));
    }

    private byte[] good(int crop, MadeUp person, RandomGenerator random) {
        byte[] good = whole(crop, random);
        person.mixing().ifPresent(mixing -> mixing.mix(good, whole(person.partner()[random.nextInt(person.partner().length)], random)));
        person.bending().ifPresent(bending -> bending.bend(good));
        return good;
    }

    private byte[] whole(int crop, RandomGenerator random) {
        return augmentation.whole(faces.crops(), crop, faces.train(), random);
    }

    /// How the person at a place of a batch becomes somebody else, if so.
    ///
    /// @param partner crops of the second person
    private record MadeUp(Optional<Mixing> mixing, int[] partner, Optional<Bending> bending) {
    }

    /// The same for the pictures of a row, so that they still show one person.
    private MadeUp madeUp(Lessons lessons, long step, int place) {
        RandomGenerator random = generator(~seed, step, place / lessons.row());
        int[] train = faces.train();
        Optional<Mixing> mixing = random.nextDouble() < lessons.blends() ? Optional.of(Mixing.draw(random)) : Optional.empty();
        int[] partner = faces.of()[faces.people()[train[random.nextInt(train.length)]]];
        return new MadeUp(mixing, partner, random.nextDouble() < lessons.bends() ? Optional.of(Bending.draw(random)) : Optional.empty());
    }
}
