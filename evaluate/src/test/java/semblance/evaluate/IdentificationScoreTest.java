package semblance.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import semblance.embed.Embedding;

class IdentificationScoreTest {

    private static final List<IdentificationScore.Mated> MATED = List.of(mated("a", 1, 0.5), mated("b", 1, 0.9), mated("c", 2, 0.6), mated("d", 1, 1.2));

    @Test
    void aMissIsTheWrongPersonFirstOrTheRightOneTooFar() {
        IdentificationScore score = new IdentificationScore(MATED, strangers(0.7, 1.0, 1.1, 1.3));
        // No false alarm: below 0.7 only the first is found. One of four: below 1.0 the second too.
        assertEquals(0.75, score.fnirAt(0));
        assertEquals(0.5, score.fnirAt(0.25));
        assertEquals(0.25, score.fnirAt(1));
        assertTrue(score.thresholdAt(0.25) < 1.0 && score.thresholdAt(0.25) > 0.9);
    }

    @Test
    void ranksCountWhateverTheDistance() {
        IdentificationScore score = new IdentificationScore(MATED, List.of());
        assertEquals(0.75, score.rateWithin(1));
        assertEquals(1, score.rateWithin(2));
    }

    @Test
    void aProbeWithoutAFaceIsAMissButNoFalseAlarm() {
        List<IdentificationScore.Mated> mated = new ArrayList<>(MATED);
        mated.add(mated("e", IdentificationScore.Mated.NOWHERE, PairDistances.MISSED));
        IdentificationScore score = new IdentificationScore(mated, strangers(0.7, PairDistances.MISSED));
        assertEquals(0.8, score.rateWithin(1000));
        assertEquals(0.4, score.fnirAt(0.5), 1e-12);
    }

    @Test
    void aGroupIsJudgedAtTheThresholdOfAll() {
        IdentificationScore score = new IdentificationScore(MATED, strangers(0.7, 1.0, 1.1, 1.3));
        assertEquals(0, score.fnirAt(0.25, Set.of("a", "b")));
        assertEquals(1, score.fnirAt(0.25, Set.of("d")));
        assertTrue(Double.isNaN(score.fnirAt(0.25, Set.of())));
    }

    @Test
    void everyPhotoIsEnrolledOrAProbeOnce() {
        PeopleFolder people = folder(new Random(1), 20, 6, 0.05);
        List<IdentificationScore> splits = IdentificationProtocol.STANDARD.run(people, new Random(2));
        assertEquals(10, splits.size());
        for (IdentificationScore split : splits) {
            assertEquals(10 * 3, split.mated().size());
            assertEquals(10 * 6, split.nonMated().size());
            assertEquals(1, split.rateWithin(1));
            assertEquals(0, split.fnirAt(0.01), 0.1);
        }
        assertEquals(splits, IdentificationProtocol.STANDARD.run(people, new Random(2)), "the same seed deals the same");
    }

    @Test
    void ranksEqualThoseOfASortedSearch() {
        PeopleFolder people = folder(new Random(3), 30, 4, 0.25);
        IdentificationScore split = new IdentificationProtocol(0.9, 1, 1, PersonRule.NEAREST).run(people, new Random(4)).getFirst();
        double first = split.mated().stream().filter(m -> m.rank() == 1).count() / (double) split.mated().size();
        assertEquals(first, split.rateWithin(1));
        assertTrue(first < 1 && first > 0.2, "noise makes some fail: " + first);
        assertTrue(split.mated().stream().allMatch(m -> m.rank() >= 1 && m.rank() <= 27));
    }

    @Test
    void aFolderWhereNobodyCanBeEnrolledIsRefused() {
        assertThrows(ProtocolException.class, () -> IdentificationProtocol.STANDARD.run(folder(new Random(5), 8, 3, 0.1), new Random(6)));
    }

    @Test
    void peopleInBothSetsAreFoundByNameAndByFace() {
        assertEquals(List.of(new LeakageCheck.Suspect("Zoe_Muster", "a/zoë muster", Double.NaN)).toString(),
                LeakageCheck.byName(List.of("Zoe_Muster", "Ann"), List.of("a/zoë muster", "Anna")).toString());
        Map<String, List<Embedding>> all = CalibrationFitTest.people(new Random(7), 20, 6, 0.05);
        Map<String, List<Embedding>> evaluation = new TreeMap<>(), training = new TreeMap<>();
        all.forEach((name, photos) -> {
            if (name.compareTo("person 010") <= 0) evaluation.put("e " + name, photos.subList(0, 3));
            if (name.compareTo("person 009") >= 0) training.put("t " + name, photos.subList(3, 6));
        });
        assertEquals(Set.of("e person 009", "e person 010"), Set.copyOf(LeakageCheck.byFace(evaluation, training, 0.6).stream()
                .map(LeakageCheck.Suspect::evaluation).toList()));
    }

    private static PeopleFolder folder(Random random, int people, int photos, double noise) {
        SortedMap<String, List<Photo>> names = new TreeMap<>();
        SortedMap<String, List<PhotoFace>> faces = new TreeMap<>();
        CalibrationFitTest.people(random, people, photos, noise).forEach((name, embeddings) -> {
            names.put(name, IntStream.range(0, photos).mapToObj(i -> (Photo) new Photo.Encoded(name + "/" + i, new byte[0])).toList());
            faces.put(name, embeddings.stream().map(e -> (PhotoFace) new PhotoFace.Found(Optional.empty(), e)).toList());
        });
        return new PeopleFolder(names, faces);
    }

    private static IdentificationScore.Mated mated(String photo, int rank, double distance) {
        return new IdentificationScore.Mated(photo, rank, distance);
    }

    private static List<IdentificationScore.NonMated> strangers(double... nearest) {
        return Arrays.stream(nearest).mapToObj(IdentificationScore.NonMated::new).toList();
    }
}
