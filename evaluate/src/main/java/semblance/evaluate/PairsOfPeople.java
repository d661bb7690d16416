package semblance.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import semblance.embed.Embedding;

/// The distances of every photo of some people to every other, kept so that people can be drawn anew.
final class PairsOfPeople {

    /// All pairs of so many photos fit in memory (18 million) and take seconds.
    static final int MOST_PHOTOS = 6000;

    /// Of the pairs of two people only the nearest tenth is kept in order; higher false match rates are not asked for.
    private static final double KEPT = 0.1;

    private static final int BINS = 2001;

    private final double[] same;
    private final long[] nearest;
    private final int[] photos;
    private final long[] histogram;
    private final long differentPairs;

    private PairsOfPeople(double[] same, long[] different, int[] photos, long[] histogram) {
        this.same = same;
        this.nearest = Arrays.copyOf(different, (int) Math.min(different.length, Math.ceil(KEPT * different.length) + 1));
        this.photos = photos;
        this.histogram = histogram;
        this.differentPairs = different.length;
    }

    static PairsOfPeople of(Map<String, List<Embedding>> people, RandomGenerator random) {
        List<List<Embedding>> drawn = drawn(people, random);
        int[] photos = drawn.stream().mapToInt(List::size).toArray();
        double[] same = same(drawn);
        if (photos.length < 2 || same.length == 0) {
            throw new ProtocolException("got " + photos.length + " people and " + same.length + " pairs of photos of one person, "
                    + "wanted at least two people, one of them with two photos");
        }
        long[] histogram = new long[BINS];
        return new PairsOfPeople(same, different(drawn, histogram), photos, histogram);
    }

    double[] same() {
        return same;
    }

    long differentPairs() {
        return differentPairs;
    }

    /// How many pairs of two people lie near [#distanceOfBin].
    long[] differentHistogram() {
        return histogram;
    }

    static double distanceOfBin(int bin) {
        return bin / (BINS - 1.0) * 2;
    }

    /// The largest distance at which the share of matching pairs of two people is not above `fmr`.
    double threshold(double fmr) {
        int[] once = new int[photos.length];
        Arrays.fill(once, 1);
        return threshold(fmr, once);
    }

    /// The same for as many people drawn with replacement (the subjects bootstrap of Bolle et al. 2004: photos of one
    /// person are not independent, people are). A person drawn twice is not compared with their own double.
    double resampledThreshold(double fmr, RandomGenerator random) {
        int[] times = new int[photos.length];
        for (int i = 0; i < times.length; i++) times[random.nextInt(times.length)]++;
        return threshold(fmr, times);
    }

    private double threshold(double fmr, int[] times) {
        double all = 0, own = 0;
        for (int p = 0; p < times.length; p++) {
            double n = (double) times[p] * photos[p];
            all += n;
            own += n * n;
        }
        double allowed = fmr * (all * all - own) / 2 * (1 + 1e-12), matched = 0;
        for (long pair : nearest) {
            matched += (double) times[first(pair)] * times[second(pair)];
            if (matched > allowed) return Math.nextDown(distance(pair));
        }
        return distance(nearest[nearest.length - 1]);
    }

    private static double[] same(List<List<Embedding>> people) {
        int count = people.stream().mapToInt(p -> p.size() * (p.size() - 1) / 2).sum(), k = 0;
        double[] same = new double[count];
        for (List<Embedding> person : people) {
            for (int i = 0; i < person.size(); i++) {
                for (int j = 0; j < i; j++) same[k++] = person.get(i).distanceTo(person.get(j));
            }
        }
        return same;
    }

    /// Sorted; each packs its distance above the numbers of its two people, so that the order is the distances'.
    private static long[] different(List<List<Embedding>> people, long[] histogram) {
        long total = 0, before = 0;
        for (List<Embedding> person : people) {
            total += before * person.size();
            before += person.size();
        }
        long[] pairs = new long[Math.toIntExact(total)];
        int filled = 0;
        for (int p = 0; p < people.size(); p++) {
            for (int q = 0; q < p; q++) filled = fill(pairs, filled, people, p, q);
        }
        for (long pair : pairs) histogram[(int) Math.round(Math.min(2, distance(pair)) / 2 * (BINS - 1))]++;
        Arrays.parallelSort(pairs);
        return pairs;
    }

    private static int fill(long[] pairs, int from, List<List<Embedding>> people, int p, int q) {
        int to = from;
        for (Embedding a : people.get(p)) {
            for (Embedding b : people.get(q)) {
                pairs[to++] = (long) Float.floatToIntBits((float) a.distanceTo(b)) << 32 | (long) p << 16 | q;
            }
        }
        return to;
    }

    private static double distance(long pair) {
        return Float.intBitsToFloat((int) (pair >>> 32));
    }

    private static int first(long pair) {
        return (int) (pair >>> 16 & 0xffff);
    }

    private static int second(long pair) {
        return (int) (pair & 0xffff);
    }

    /// All photos; of too many as many of each person as fit, at least two, of people in random order.
    private static List<List<Embedding>> drawn(Map<String, List<Embedding>> people, RandomGenerator random) {
        List<List<Embedding>> all = new ArrayList<>(people.values().stream().filter(p -> !p.isEmpty()).toList());
        if (all.stream().mapToInt(List::size).sum() <= MOST_PHOTOS) return all;
        int each = Math.max(2, MOST_PHOTOS / all.size());
        Collections.shuffle(all, Random.from(random));
        List<List<Embedding>> drawn = new ArrayList<>();
        int left = MOST_PHOTOS;
        for (List<Embedding> person : all) {
            List<Embedding> shuffled = new ArrayList<>(person);
            Collections.shuffle(shuffled, Random.from(random));
            drawn.add(shuffled.subList(0, Math.min(each, shuffled.size())));
            left -= drawn.getLast().size();
            if (left < each) break;
        }
        return drawn;
    }
}
