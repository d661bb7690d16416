package semblance.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import semblance.train.augment.Augmentation;
import semblance.train.augment.FilledCrops;
import semblance.train.dataset.Crops;
import semblance.train.dataset.Layout;

/// The crops of a run, numbered by person and split by person: some people are held out, to choose by. Invented people are
/// never held out: what is measured is told of real ones.
///
/// @param crops   all of them
/// @param people  the number of each crop's person, training people first; -1 for crops of nobody
/// @param count   how many people train
/// @param train   crops of training people
/// @param nobody  crops of nobody in particular
/// @param heldOut crops of people that don't train
/// @param of      crops of each person, by number
record TrainingFaces(Crops crops, int[] people, int count, int[] train, int[] nobody, int[] heldOut, int[][] of) {

    /// Fewer than this many people to choose by would say nothing.
    private static final int FEWEST_HELD_OUT = 4;

    static TrainingFaces split(Crops crops, double share, long seed) {
        Map<String, List<Integer>> byPerson = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < crops.size(); i++) {
            String name = crops.entry(i).identity();
            if (name.equals(Layout.NOBODY)) continue;
            byPerson.computeIfAbsent(name, n -> {
                names.add(n);
                return new ArrayList<>();
            }).add(i);
        }
        if (names.size() < 2) {
            throw new IllegalArgumentException("got " + names.size() + " people, wanted at least 2: one folder a person, with "
                    + "several pictures each");
        }
        List<String> kept = new ArrayList<>(), held = new ArrayList<>();
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (String name : names) (!name.startsWith(Layout.INVENTED) && random.nextDouble() < share ? held : kept).add(name);
        if (held.size() < FEWEST_HELD_OUT) {
            kept = names;
            held = List.of();
        }
        int[] people = new int[crops.size()];
        java.util.Arrays.fill(people, -1);
        int[][] of = Stream.concat(kept.stream(), held.stream()).map(name -> byPerson.get(name).stream().mapToInt(i -> i).toArray()).toArray(int[][]::new);
        for (int number = 0; number < of.length; number++) for (int i : of[number]) people[i] = number;
        int training = kept.size();
        return new TrainingFaces(crops, people, training,
                indices(people, p -> p >= 0 && p < training), indices(people, p -> p < 0), indices(people, p -> p >= training), of);
    }

    /// The same faces as they are to be measured: if a training fills black borders, without any, as the pictures are that people use.
    TrainingFaces toMeasure(Augmentation augmentation) {
        return augmentation.filled() == 0 ? this : new TrainingFaces(new FilledCrops(crops, train), people, count, train, nobody, heldOut, of);
    }

    /// The names of the people held out.
    Set<String> namesHeldOut() {
        return IntStream.of(heldOut).mapToObj(i -> crops.entry(i).identity()).collect(Collectors.toSet());
    }

    /// With only those people held out who are among `names`; the others are in neither part.
    TrainingFaces heldOutAmong(Set<String> names) {
        return new TrainingFaces(crops, people, count, train, nobody, IntStream.of(heldOut).filter(i -> names.contains(crops.entry(i).identity())).toArray(), of);
    }

    /// The crops held out; of more than `most` the first of each person, as many as fit but at least two.
    int[] heldOut(int most) {
        if (heldOut.length <= most) return heldOut;
        int each = Math.max(2, most / (int) IntStream.of(heldOut).map(i -> people[i]).distinct().count());
        Map<Integer, Integer> taken = new HashMap<>();
        return IntStream.of(heldOut).filter(i -> taken.merge(people[i], 1, Integer::sum) <= each).toArray();
    }

    private static int[] indices(int[] people, java.util.function.IntPredicate wanted) {
        return IntStream.range(0, people.length).filter(i -> wanted.test(people[i])).toArray();
    }
}
