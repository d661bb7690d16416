package semblance.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGeneratorFactory;
import semblance.train.dataset.Crops;
import semblance.train.dataset.Layout;
import semblance.train.distill.Blends;

/// The crops of a run, numbered by person and split by person: some people are held out, to choose by. Invented people are
/// never held out: what is measured is told of real ones.
///
/// @param crops   all of them
/// @param people  the number of each crop's person, training people first; -1 for crops of nobody
/// @param count   how many people train
/// @param train   crops of training people
/// @param blends  crops of nobody
/// @param heldOut crops of people that don't train
record TrainingFaces(Crops crops, int[] people, int count, int[] train, int[] blends, int[] heldOut) {

    /// Fewer than this many people to choose by would say nothing.
    private static final int FEWEST_HELD_OUT = 4;

    static TrainingFaces split(Crops crops, double share, long seed) {
        Map<String, List<Integer>> byPerson = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < crops.size(); i++) {
            String name = crops.entry(i).identity();
            if (name.equals(Blends.NOBODY)) continue;
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
        int number = 0;
        for (List<String> part : List.of(kept, held)) {
            for (String name : part) {
                for (int i : byPerson.get(name)) people[i] = number;
                number++;
            }
        }
        int training = kept.size();
        return new TrainingFaces(crops, people, training,
                indices(people, p -> p >= 0 && p < training), indices(people, p -> p < 0), indices(people, p -> p >= training));
    }

    private static int[] indices(int[] people, java.util.function.IntPredicate wanted) {
        return java.util.stream.IntStream.range(0, people.length).filter(i -> wanted.test(people[i])).toArray();
    }
}
