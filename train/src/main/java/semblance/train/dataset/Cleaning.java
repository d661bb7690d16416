package semblance.train.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import semblance.embed.Embedding;
import semblance.embed.FaceEmbedder;

/// Finds what doesn't belong in a training set, by the vectors of a network that has learnt faces already: pictures far
/// from their person, near duplicates, one person under two names. The crops of nobody in particular are left alone.
///
/// @param offCentre  a crop farther than this from its person's centre is dropped; people with fewer than three crops are
///                   left alone, since nobody can say which one is wrong. Distance, 0 to 2
/// @param duplicate  of two crops of a person nearer than this the later is dropped
/// @param samePerson people whose centres are nearer than this become one, under the name with more crops
public record Cleaning(double offCentre, double duplicate, double samePerson) {

    /// What was found, in the words of the data set.
    public sealed interface Finding {

        /// A line of four cells: kind, person, picture or other name, detail.
        String line();
    }

    public record OffCentre(String identity, String source, double distance) implements Finding {
        @Override
        public String line() {
            return cells("off centre", identity, source, distance);
        }
    }

    public record Duplicate(String identity, String source, String earlier, double distance) implements Finding {
        @Override
        public String line() {
            return cells("duplicate of " + earlier, identity, source, distance);
        }
    }

    public record SamePerson(String identity, String other, double distance) implements Finding {
        @Override
        public String line() {
            return cells("same person", identity, other, distance);
        }
    }

    private static String cells(String kind, String identity, String other, double distance) {
        return String.format(Locale.ROOT, "%s\t%s\t%s\t%.3f", kind, identity, other, distance);
    }

    /// @param kept what is left, people of two names under one
    public record Result(List<Finding> findings, CropSelection kept) {
    }

    /// The vectors of all crops, in order: 64 numbers each stay in memory.
    public static List<Embedding> embed(Crops crops, FaceEmbedder embedder) {
        var all = new ArrayList<Embedding>(crops.size());
        int batch = 64;
        for (int from = 0; from < crops.size(); from += batch) {
            all.addAll(embedder.embed(IntStream.range(from, Math.min(crops.size(), from + batch)).mapToObj(crops::face).toList()));
        }
        return all;
    }

    /// @param embeddings one a crop, from another network than the one that is to be trained
    public Result clean(Crops crops, List<Embedding> embeddings) {
        if (crops.size() != embeddings.size()) {
            throw new IllegalArgumentException("got " + embeddings.size() + " vectors for " + crops.size() + " crops, wanted one each");
        }
        var findings = new ArrayList<Finding>();
        var left = new TreeMap<String, List<Integer>>();
        var kept = new ArrayList<Integer>();
        people(crops).forEach((identity, all) -> {
            if (identity.isEmpty()) {
                kept.addAll(all);
                return;
            }
            List<Integer> central = central(crops, embeddings, all, findings);
            left.put(identity, distinct(crops, embeddings, central, findings));
            kept.addAll(left.get(identity));
        });
        Map<String, String> names = merge(left, embeddings, findings);
        return new Result(findings, new CropSelection(crops, kept.stream().mapToInt(i -> i).sorted().toArray(), names));
    }

    private static Map<String, List<Integer>> people(Crops crops) {
        var people = new LinkedHashMap<String, List<Integer>>();
        for (int i = 0; i < crops.size(); i++) people.computeIfAbsent(crops.entry(i).identity(), n -> new ArrayList<>()).add(i);
        return people;
    }

    /// Twice: the first centre is drawn aside by the very crops that don't belong.
    private List<Integer> central(Crops crops, List<Embedding> embeddings, List<Integer> all, List<Finding> findings) {
        if (all.size() < 3) return all;
        Embedding rough = centre(all, embeddings);
        List<Integer> near = all.stream().filter(i -> embeddings.get(i).distanceTo(rough) <= offCentre).toList();
        if (near.isEmpty()) return all;
        Embedding centre = centre(near, embeddings);
        var central = new ArrayList<Integer>();
        for (int i : all) {
            double distance = embeddings.get(i).distanceTo(centre);
            if (distance <= offCentre) central.add(i);
            else findings.add(new OffCentre(crops.entry(i).identity(), crops.entry(i).source(), distance));
        }
        return central;
    }

    private List<Integer> distinct(Crops crops, List<Embedding> embeddings, List<Integer> all, List<Finding> findings) {
        var kept = new ArrayList<Integer>();
        for (int i : all) {
            var earlier = kept.stream().filter(k -> embeddings.get(k).distanceTo(embeddings.get(i)) < duplicate).findFirst();
            earlier.ifPresentOrElse(k -> findings.add(new Duplicate(crops.entry(i).identity(), crops.entry(i).source(),
                    crops.entry(k).source(), embeddings.get(k).distanceTo(embeddings.get(i)))), () -> kept.add(i));
        }
        return kept;
    }

    private record Close(int one, int other, double distance) {
    }

    /// @return the new name of those who lose theirs
    private Map<String, String> merge(Map<String, List<Integer>> people, List<Embedding> embeddings, List<Finding> findings) {
        List<String> names = people.keySet().stream().filter(n -> !people.get(n).isEmpty()).toList();
        List<Embedding> centres = names.stream().map(n -> centre(people.get(n), embeddings)).toList();
        List<Close> close = IntStream.range(0, names.size()).parallel().boxed().flatMap(i -> IntStream.range(0, i)
                .mapToObj(j -> new Close(j, i, centres.get(i).distanceTo(centres.get(j)))).filter(c -> c.distance < samePerson)).toList();
        int[] group = IntStream.range(0, names.size()).toArray();
        for (Close c : close) {
            findings.add(new SamePerson(names.get(c.one), names.get(c.other), c.distance));
            int from = group[c.other], to = group[c.one];
            for (int i = 0; i < group.length; i++) if (group[i] == from) group[i] = to;
        }
        return renamed(names, people, group);
    }

    private static Map<String, String> renamed(List<String> names, Map<String, List<Integer>> people, int[] group) {
        int[] largest = new int[group.length];
        Arrays.fill(largest, -1);
        for (int i = 0; i < group.length; i++) {
            int best = largest[group[i]];
            if (best < 0 || people.get(names.get(i)).size() > people.get(names.get(best)).size()) largest[group[i]] = i;
        }
        var renamed = new HashMap<String, String>();
        for (int i = 0; i < group.length; i++) {
            if (largest[group[i]] != i) renamed.put(names.get(i), names.get(largest[group[i]]));
        }
        return renamed;
    }

    private static Embedding centre(List<Integer> crops, List<Embedding> embeddings) {
        float[] sum = new float[embeddings.getFirst().size()];
        for (int i : crops) for (int k = 0; k < sum.length; k++) sum[k] += embeddings.get(i).values()[k];
        // opposite vectors may cancel out: then any of them is as good
        return Math.abs(dot(sum)) > 1e-9 ? Embedding.normalised(sum) : embeddings.get(crops.getFirst());
    }

    private static double dot(float[] v) {
        double sum = 0;
        for (float x : v) sum += (double) x * x;
        return sum;
    }

    /// The findings as lines for a report, header first.
    public static Stream<String> report(List<Finding> findings) {
        return Stream.concat(Stream.of("finding\tperson\tpicture or other name\tdistance"), findings.stream().map(Finding::line));
    }
}
