package semblance.train.sampler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// P people with K pictures each in a batch (Hermans et al. 2017), so that it holds pairs to learn from; all people, if there are fewer than P. People with
/// fewer than K pictures come with repeats (each is augmented anew); those with one picture are left out when K > 1.
/// With K = 1 this is an identity-balanced sampler: every person as often as any other.
public final class PeopleSampler implements Sampler {

    private final List<int[]> people;
    private final int p;
    private final int k;
    private final long seed;

    /// @param samples  indices into the data set
    /// @param identity the person of each of them
    public PeopleSampler(int[] samples, int[] identity, int p, int k, long seed) {
        Map<Integer, List<Integer>> byPerson = new LinkedHashMap<>();
        for (int i = 0; i < samples.length; i++) {
            byPerson.computeIfAbsent(identity[i], x -> new ArrayList<>()).add(samples[i]);
        }
        people = byPerson.values().stream().filter(list -> list.size() >= Math.min(2, k))
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray()).toList();
        if (people.size() < Math.min(2, p)) {
            throw new IllegalArgumentException("got " + people.size() + " people with " + Math.min(2, k) + " or more pictures, wanted at least 2: bring more people");
        }
        this.p = Math.min(p, people.size());
        this.k = k;
        this.seed = seed;
    }

    /// How many come in a batch.
    public int people() {
        return p;
    }

    @Override
    public int[] batch(long step) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 1_000_003 + step);
        int[] batch = new int[p * k];
        int[] chosen = distinct(people.size(), p, random);
        for (int i = 0; i < p; i++) {
            int[] pictures = people.get(chosen[i]);
            int[] picked = distinct(pictures.length, Math.min(k, pictures.length), random);
            for (int j = 0; j < k; j++) batch[i * k + j] = pictures[picked[j % picked.length]];
        }
        return batch;
    }

    /// `count` different numbers below `bound`, in random order (Floyd's way would sort them; a partial shuffle does not).
    private static int[] distinct(int bound, int count, RandomGenerator random) {
        Map<Integer, Integer> moved = new LinkedHashMap<>();
        int[] out = new int[count];
        for (int i = 0; i < count; i++) {
            int j = i + random.nextInt(bound - i);
            out[i] = moved.getOrDefault(j, j);
            moved.put(j, moved.getOrDefault(i, i));
        }
        return out;
    }
}
