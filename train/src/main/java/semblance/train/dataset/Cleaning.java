package semblance.train.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
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

        /// A line of four cells: kind, person, picture or other name, distance.
        String line();

        /// The finding that a line of a report tells of.
        ///
        /// @throws IllegalArgumentException if it tells of none
        static Finding of(String line) {
            String[] cells = line.split("\t");
            try {
                if (cells.length == 4) {
                    double distance = Double.parseDouble(cells[3]);
                    if (cells[0].equals(OFF_CENTRE)) return new OffCentre(cells[1], cells[2], distance);
                    if (cells[0].equals(SAME_PERSON)) return new SamePerson(cells[1], cells[2], distance);
                    if (cells[0].startsWith(DUPLICATE_OF)) return new Duplicate(cells[1], cells[2], cells[0].substring(DUPLICATE_OF.length()), distance);
                }
            } catch (NumberFormatException _) {
                // told below, as any other line that is none
            }
            throw new IllegalArgumentException("got the line \"" + line + "\", wanted four cells with tabs between: " + OFF_CENTRE + ", " + DUPLICATE_OF
                    + "FILE or " + SAME_PERSON + ", person, picture or other name, distance");
        }
    }

    private static final String OFF_CENTRE = "off centre", DUPLICATE_OF = "duplicate of ", SAME_PERSON = "same person";
    private static final String HEADER = "finding\tperson\tpicture or other name\tdistance";

    public record OffCentre(String identity, String source, double distance) implements Finding {
        @Override
        public String line() {
            return cells(OFF_CENTRE, identity, source, distance);
        }
    }

    public record Duplicate(String identity, String source, String earlier, double distance) implements Finding {
        @Override
        public String line() {
            return cells(DUPLICATE_OF + earlier, identity, source, distance);
        }
    }

    public record SamePerson(String identity, String other, double distance) implements Finding {
        @Override
        public String line() {
            return cells(SAME_PERSON, identity, other, distance);
        }
    }

    private static String cells(String kind, String identity, String other, double distance) {
        return String.format(Locale.ROOT, "%s\t%s\t%s\t%.3f", kind, identity, other, distance);
    }

    /// @param kept what is left, people of two names under one
    public record Result(List<Finding> findings, CropSelection kept) {
    }

    /// The vectors of all crops, in order: 64 numbers each stay in memory.
    ///
    /// @param done called once a crop
    public static List<Embedding> embed(Crops crops, FaceEmbedder embedder, Runnable done) {
        var all = new ArrayList<Embedding>(crops.size());
        int batch = 64;
        for (int from = 0; from < crops.size(); from += batch) {
            all.addAll(embedder.embed(IntStream.range(from, Math.min(crops.size(), from + batch)).mapToObj(crops::face).toList()));
            IntStream.range(from, all.size()).forEach(i -> done.run());
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
        people(crops).forEach((identity, all) -> {
            if (identity.isEmpty()) return;
            left.put(identity, distinct(crops, embeddings, central(crops, embeddings, all, findings), findings));
        });
        left.values().removeIf(List::isEmpty);
        findings.addAll(samePeople(left, embeddings));
        return new Result(findings, without(crops, findings));
    }

    /// The crops that findings leave: those off centre and duplicates are out, and people of two names are one, under the
    /// name with more crops. Findings about crops that aren't there change nothing.
    public static CropSelection without(Crops crops, List<Finding> findings) {
        Set<CropShard.Entry> out = findings.stream().flatMap(f -> switch (f) {
            case OffCentre o -> Stream.of(new CropShard.Entry(o.identity, o.source));
            case Duplicate d -> Stream.of(new CropShard.Entry(d.identity, d.source));
            case SamePerson s -> Stream.empty();
        }).collect(Collectors.toSet());
        int[] kept = IntStream.range(0, crops.size()).filter(i -> !out.contains(crops.entry(i))).toArray();
        return new CropSelection(crops, kept, names(new CropSelection(crops, kept, Map.of()), findings));
    }

    /// The new name of those who lose theirs.
    private static Map<String, String> names(Crops kept, List<Finding> findings) {
        Map<String, List<Integer>> people = people(kept);
        Map<String, Set<String>> groups = new HashMap<>();
        for (Finding finding : findings) {
            if (!(finding instanceof SamePerson same && people.containsKey(same.identity) && people.containsKey(same.other))) continue;
            Set<String> joined = new TreeSet<>(groups.getOrDefault(same.identity, Set.of(same.identity)));
            joined.addAll(groups.getOrDefault(same.other, Set.of(same.other)));
            joined.forEach(name -> groups.put(name, joined));
        }
        Map<String, String> names = new HashMap<>();
        groups.forEach((name, group) -> {
            String largest = group.stream().max(Comparator.comparingInt((String n) -> people.get(n).size()).thenComparing(Comparator.reverseOrder())).orElseThrow();
            if (!name.equals(largest)) names.put(name, largest);
        });
        return names;
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

    private List<Finding> samePeople(Map<String, List<Integer>> people, List<Embedding> embeddings) {
        List<String> names = List.copyOf(people.keySet());
        List<Embedding> centres = names.stream().map(n -> centre(people.get(n), embeddings)).toList();
        return IntStream.range(0, names.size()).parallel().boxed().flatMap(i -> IntStream.range(0, i)
                .mapToObj(j -> (Finding) new SamePerson(names.get(j), names.get(i), centres.get(i).distanceTo(centres.get(j))))
                .filter(f -> ((SamePerson) f).distance < samePerson)).toList();
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
        return Stream.concat(Stream.of(HEADER), findings.stream().map(Finding::line));
    }

    /// The findings of a report, from which lines may have been taken out by hand.
    ///
    /// @throws IllegalArgumentException if a line tells of none
    public static List<Finding> findings(Stream<String> report) {
        return report.filter(line -> !line.isBlank() && !line.equals(HEADER)).map(Finding::of).toList();
    }
}
