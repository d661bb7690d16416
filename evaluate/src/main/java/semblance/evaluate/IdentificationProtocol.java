package semblance.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import semblance.embed.Embedding;

/// Open-set identification on a folder a person: some people are enrolled with some of their photos, their other photos
/// are probes that should be found, and all photos of the other people are probes that should not.
///
/// @param enrolledShare of the people, above 0 and below 1
/// @param photosEach    enrolled of each person; who has no more photos with a face than that stays a stranger
/// @param splits        how often people and photos are dealt anew; figures are means over them
/// @param rule          a probe's distance from a person
public record IdentificationProtocol(double enrolledShare, int photosEach, int splits, PersonRule rule) {

    /// Half of the people, three photos each, ten splits, the recogniser's own rule.
    public static final IdentificationProtocol STANDARD = new IdentificationProtocol(0.5, 3, 10, PersonRule.BOTH);

    public IdentificationProtocol {
        if (!(enrolledShare > 0 && enrolledShare < 1) || photosEach < 1 || splits < 1) {
            throw new IllegalArgumentException("got a share of " + enrolledShare + ", " + photosEach + " photos and " + splits
                    + " splits, wanted a share between 0 and 1 and at least 1 of each");
        }
    }

    private record Shot(String photo, PhotoFace face) {
    }

    /// One score a split.
    ///
    /// @param random deals people and photos
    /// @throws ProtocolException if nobody can be enrolled or nobody is left as a stranger
    public List<IdentificationScore> run(PeopleFolder people, RandomGenerator random) {
        Map<String, List<Shot>> shots = new TreeMap<>();
        people.faces().forEach((name, faces) -> shots.put(name, IntStream.range(0, faces.size())
                .mapToObj(i -> new Shot(people.people().get(name).get(i).name(), faces.get(i))).toList()));
        return IntStream.range(0, splits).mapToObj(i -> split(shots, random)).toList();
    }

    private IdentificationScore split(Map<String, List<Shot>> people, RandomGenerator random) {
        List<String> known = known(people, random);
        List<PersonRule.Enrolled> gallery = new ArrayList<>();
        List<List<Shot>> probes = new ArrayList<>();
        for (String name : known) {
            List<Shot> shuffled = shuffled(people.get(name), random);
            List<Shot> enrolled = found(shuffled).subList(0, photosEach);
            gallery.add(PersonRule.Enrolled.of(enrolled.stream().map(s -> ((PhotoFace.Found) s.face).embedding()).toList()));
            probes.add(shuffled.stream().filter(s -> !enrolled.contains(s)).toList());
        }
        List<IdentificationScore.Mated> mated = new ArrayList<>();
        for (int i = 0; i < probes.size(); i++) {
            for (Shot probe : probes.get(i)) mated.add(mated(probe, i, gallery));
        }
        List<IdentificationScore.NonMated> strangers = people.entrySet().stream().filter(e -> !known.contains(e.getKey()))
                .flatMap(e -> e.getValue().stream()).map(s -> nonMated(s, gallery)).toList();
        return new IdentificationScore(mated, strangers);
    }

    /// Who is enrolled: people with enough photos, in random order, up to the share.
    private List<String> known(Map<String, List<Shot>> people, RandomGenerator random) {
        List<String> able = shuffled(people.keySet().stream().filter(n -> found(people.get(n)).size() > photosEach).toList(), random);
        int count = Math.min(able.size(), (int) Math.round(enrolledShare * people.size()));
        if (count == 0 || count == people.size()) {
            throw new ProtocolException("got " + people.size() + " people, of whom " + count + " can be enrolled with " + photosEach
                    + " photos and searched with another; wanted at least one, and at least one stranger");
        }
        return able.subList(0, count);
    }

    private IdentificationScore.Mated mated(Shot probe, int person, List<PersonRule.Enrolled> gallery) {
        if (!(probe.face instanceof PhotoFace.Found found)) {
            return new IdentificationScore.Mated(probe.photo, IdentificationScore.Mated.NOWHERE, PairDistances.MISSED);
        }
        double[] distances = distances(found.embedding(), gallery);
        int nearer = (int) IntStream.range(0, distances.length).filter(i -> distances[i] < distances[person]).count();
        return new IdentificationScore.Mated(probe.photo, nearer + 1, distances[person]);
    }

    private IdentificationScore.NonMated nonMated(Shot probe, List<PersonRule.Enrolled> gallery) {
        return new IdentificationScore.NonMated(probe.face instanceof PhotoFace.Found found
                ? Arrays.stream(distances(found.embedding(), gallery)).min().orElseThrow() : PairDistances.MISSED);
    }

    private double[] distances(Embedding probe, List<PersonRule.Enrolled> gallery) {
        return gallery.stream().mapToDouble(person -> rule.distance(probe, person)).toArray();
    }

    private static <T> List<T> shuffled(List<T> items, RandomGenerator random) {
        List<T> shuffled = new ArrayList<>(items);
        Collections.shuffle(shuffled, Random.from(random));
        return shuffled;
    }

    private static List<Shot> found(List<Shot> shots) {
        return shots.stream().filter(s -> s.face.isFound()).toList();
    }
}
