package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import semblance.embed.Embedding;

/// Enrolling, and who is found.
interface SearchContract extends TestedGallery {

    @Test
    default void anEmptyGalleryFindsNobody() {
        assertEquals(List.of(), gallery().search(at(0), 5));
        assertEquals(new Gallery.Count(0, 0), gallery().count());
        assertEquals(new Page<>(List.of(), Optional.empty()), gallery().people(Filter.ALL, Page.START, 10));
    }

    @Test
    default void findsTheNearestPeopleInOrderWithTheirDistances() {
        enrolled("Ada", 0);
        enrolled("Ben", 60);
        enrolled("Cem", 180);
        List<Match> found = gallery().search(at(0), 5);
        assertEquals(List.of("Ada", "Ben", "Cem"), names(found));
        assertEquals(0, found.get(0).distance(), 1e-6);
        assertEquals(1, found.get(1).distance(), 1e-6);
        assertEquals(2, found.get(2).distance(), 1e-6);
        assertEquals(List.of("Ada", "Ben"), names(10, 2));
    }

    @Test
    default void aPersonIsFoundOnceByTheNearestOfTheirFaces() {
        enrolled("Ada", 0);
        String near = enrolled("Ada", 20).face();
        enrolled("Ada", 90);
        enrolled("Ben", 30);
        List<Match> found = gallery().search(at(20), 5);
        assertEquals(List.of("Ada", "Ben"), names(found));
        assertEquals(near, found.getFirst().face());
        assertEquals(3, found.getFirst().person().faces());
    }

    @Test
    default void aPersonsCentreIsTheMeanDirectionOfTheirFaces() {
        String ada = id("Ada", 0), ben = id("Ben", 90);
        String face = enrolled("Ada", 40).face();
        Map<String, Embedding> centres = gallery().centres(Set.of(ada, ben, "nobody"));
        assertEquals(Set.of(ada, ben), centres.keySet());
        assertEquals(0, centres.get(ada).distanceTo(at(20)), 1e-5);
        assertEquals(0, centres.get(ben).distanceTo(at(90)), 1e-5);
        gallery().eraseFace(face);
        assertEquals(0, gallery().centres(Set.of(ada)).get(ada).distanceTo(at(0)), 1e-5);
        assertEquals(Map.of(), gallery().centres(Set.of()));
    }

    @Test
    default void theMeanOfAPersonsFacesIsKnown() {
        String ada = id("Ada", 0);
        gallery().add(ada, sample(40));
        assertEquals(0, gallery().centres(Set.of(ada, "nobody")).get(ada).distanceTo(at(20)), 1e-6);
        assertEquals(Set.of(ada), gallery().centres(Set.of(ada, "nobody")).keySet());
    }

    @Test
    default void manyProbesAtOnceGiveWhatEachGivesAlone() {
        for (int i = 0; i < 12; i++) enrolled("P" + i, 30 * i);
        List<Embedding> probes = IntStream.range(0, 41).mapToObj(i -> at(8.7 * i)).toList();
        List<List<Match>> together = gallery().search(probes, 3, Filter.ALL);
        for (int i = 0; i < probes.size(); i++) {
            assertEquals(names(gallery().search(probes.get(i), 3)), names(together.get(i)));
        }
    }

    @Test
    default void answersAsIfEveryVectorHadBeenComparedSeed7() {
        Random random = new Random(7);
        Map<String, List<Embedding>> truth = new HashMap<>();
        List<NewFace> faces = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            NewFace face = new NewFace(Gallery.DEFAULT_COLLECTION, "P" + random.nextInt(90), Sample.of(Vectors.random(SIZE, random)));
            faces.add(face);
            truth.computeIfAbsent(face.name(), name -> new ArrayList<>()).add(face.sample().embedding());
        }
        gallery().enrol(faces);
        for (int i = 0; i < 20; i++) {
            Embedding probe = Vectors.random(SIZE, random);
            Map<String, Double> nearest = new HashMap<>();
            truth.forEach((name, all) -> nearest.put(name, all.stream().mapToDouble(probe::distanceTo).min().orElseThrow()));
            List<Match> found = gallery().search(probe, 10);
            assertEquals(nearest.keySet().stream().sorted(Comparator.comparing(nearest::get)).limit(10).toList(), names(found));
            for (Match match : found) assertEquals(nearest.get(match.person().name()), match.distance(), 1e-5);
        }
    }

    @Test
    default void manyAreEnrolledInOneStep() {
        List<NewFace> faces = IntStream.range(0, 300)
                .mapToObj(i -> new NewFace("default", "P" + i % 100, sample(i * 1.1))).toList();
        List<Addition> added = gallery().enrol(faces);
        assertEquals(300, added.stream().filter(Addition.Added.class::isInstance).count());
        assertEquals(new Gallery.Count(100, 300), gallery().count());
    }

    @Test
    default void ofManyOneImpossibleMeansNone() {
        List<NewFace> faces = List.of(new NewFace("default", "Ada", sample(0)),
                new NewFace("default", "Ben", Sample.of(Vectors.atAngle(SIZE + 1, 0))));
        assertThrows(IllegalArgumentException.class, () -> gallery().enrol(faces));
        assertEquals(new Gallery.Count(0, 0), gallery().count());
    }

    @Test
    default void theSamePictureIsNotAddedTwice() {
        Addition.Added first = enrolled("Ada", 0);
        Addition.Duplicate again = assertInstanceOf(Addition.Duplicate.class, gallery().enrol("Ada", sample(0)));
        assertEquals(first.face(), again.face());
        Addition.Duplicate other = assertInstanceOf(Addition.Duplicate.class, gallery().enrol("Ben", sample(0).withQuality(0.5)));
        assertEquals("Ada", other.person().name());
        assertEquals(new Gallery.Count(1, 1), gallery().count());
        assertEquals(Optional.empty(), gallery().named("default", "Ben"));
    }

    @Test
    default void theSamePictureTwiceInOneStepIsAddedOnce() {
        List<Addition> additions = gallery().enrol(List.of(new NewFace("default", "Ada", sample(0)), new NewFace("default", "Ada", sample(0)),
                new NewFace("default", "Ben", sample(0)), new NewFace("default", "Ben", sample(10))));
        assertEquals(List.of("Added", "Duplicate", "Duplicate", "Added"), additions.stream().map(a -> a.getClass().getSimpleName()).toList());
        assertEquals(new Gallery.Count(2, 2), gallery().count());
    }

    @Test
    default void aFaceIsAddedByThePersonsId() {
        String ada = id("Ada", 0);
        assertInstanceOf(Addition.Added.class, gallery().add(ada, sample(50)));
        assertEquals(List.of("Ada"), names(50, 1));
        assertEquals(new Addition.NoSuchPerson("nobody"), gallery().add("nobody", sample(70)));
    }
}
