package semblance.train.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import semblance.embed.Embedding;
import semblance.evaluate.LeakageCheck;
import semblance.train.dataset.Cleaning.Duplicate;
import semblance.train.dataset.Cleaning.OffCentre;
import semblance.train.dataset.Cleaning.SamePerson;

class CleaningTest {

    /// Crops without pixels, vectors given by an angle in the plane: the distance of two is about the angle between.
    private static final class Scene implements Crops {
        private final List<CropShard.Entry> entries = new ArrayList<>();
        private final List<Embedding> vectors = new ArrayList<>();

        Scene person(String name, double... angles) {
            for (double a : angles) {
                entries.add(new CropShard.Entry(name, name + "/" + entries.size() + ".jpg"));
                vectors.add(Embedding.normalised(new float[] {(float) Math.cos(a), (float) Math.sin(a)}));
            }
            return this;
        }

        @Override
        public int size() {
            return entries.size();
        }

        @Override
        public CropShard.Entry entry(int i) {
            return entries.get(i);
        }

        @Override
        public void read(int i, byte[] target) {
            target[0] = (byte) i;
        }

        @Override
        public void close() {
        }
    }

    private static final Cleaning CLEANING = new Cleaning(0.8, 0.05, 0.3);

    private static List<String> sources(Crops crops) {
        return IntStream.range(0, crops.size()).mapToObj(i -> crops.entry(i).identity() + " " + crops.entry(i).source()).toList();
    }

    @Test
    void aPictureOfSomebodyElseIsFound() {
        var scene = new Scene().person("ann", 0, 0.1, 0.2, 2.5, 0.3);
        var result = CLEANING.clean(scene, scene.vectors);
        var finding = (OffCentre) result.findings().getFirst();
        assertEquals("ann/3.jpg", finding.source());
        assertEquals(1, result.findings().size());
        assertEquals(List.of("ann ann/0.jpg", "ann ann/1.jpg", "ann ann/2.jpg", "ann ann/4.jpg"), sources(result.kept()));
    }

    @Test
    void ofTwoPicturesNobodyCanSayWhichIsWrong() {
        var scene = new Scene().person("ann", 0, 2.5);
        assertEquals(2, CLEANING.clean(scene, scene.vectors).kept().size());
    }

    @Test
    void nearDuplicatesGoAndTheFirstStays() {
        var scene = new Scene().person("ann", 0, 0.2, 0.21, 0.01);
        var result = CLEANING.clean(scene, scene.vectors);
        assertEquals(List.of("ann/1.jpg", "ann/0.jpg"), result.findings().stream().map(f -> ((Duplicate) f).earlier()).toList());
        assertEquals(List.of("ann ann/0.jpg", "ann ann/1.jpg"), sources(result.kept()));
    }

    @Test
    void onePersonUnderThreeNamesGetsTheNameOfMostPictures() {
        var scene = new Scene().person("a", 0, 0.1).person("b", 0.2, 0.3, 0.4).person("c", 0.5, 0.6).person("far", 2, 2.1);
        var result = CLEANING.clean(scene, scene.vectors);
        assertEquals(2, result.findings().stream().filter(SamePerson.class::isInstance).count());
        assertEquals(Set.of("b", "far"), IntStream.range(0, 9).mapToObj(i -> result.kept().entry(i).identity()).collect(Collectors.toSet()));
    }

    @Test
    void picturesOfNobodyAreLeftAlone() {
        var scene = new Scene().person("", 0, 0, 0, 3).person("ann", 0, 0.1);
        var result = CLEANING.clean(scene, scene.vectors);
        assertEquals(6, result.kept().size());
        assertEquals(List.of(), result.findings());
    }

    @Test
    void theReportIsATableAndVectorsMustFit() {
        var scene = new Scene().person("ann", 0, 0.1, 0.2, 2.5);
        List<String> report = Cleaning.report(CLEANING.clean(scene, scene.vectors).findings()).toList();
        assertTrue(report.stream().allMatch(line -> line.split("\t").length == 4), report.toString());
        assertEquals("off centre\tann\tann/3.jpg\t1.864", report.get(1));
        assertThrows(IllegalArgumentException.class, () -> CLEANING.clean(scene, scene.vectors.subList(0, 2)));
    }

    @Test
    void aSplitSharesNoPersonAndIsTheSameForEverySet() {
        var split = new IdentitySplit(7, 0.2);
        var scene = new Scene();
        for (int i = 0; i < 500; i++) scene.person("person " + i, 0, 0.1);
        Crops held = CropSelection.people(scene, split::heldOut), rest = CropSelection.people(scene, n -> !split.heldOut(n));
        assertEquals(1000, held.size() + rest.size());
        assertEquals(200, held.size(), 50);
        Set<String> names = IntStream.range(0, held.size()).mapToObj(i -> held.entry(i).identity()).collect(Collectors.toSet());
        assertFalse(IntStream.range(0, rest.size()).anyMatch(i -> names.contains(rest.entry(i).identity())));
        assertTrue(new IdentitySplit(7, 0.5).heldOut(names.iterator().next()), "a larger share holds out the same people and more");
        assertFalse(new IdentitySplit(1, 0).heldOut("x"));
        assertTrue(new IdentitySplit(1, 1).heldOut("x"));
    }

    @Test
    void peopleOfAnEvaluationAreFoundByNameAndByFaceAndTakenOut() {
        var training = new Scene().person("Ann_Example", 0, 0.1).person("b17", 1, 1.1).person("eve", 2, 2.1);
        var byPerson = Map.of("Ann_Example", training.vectors.subList(0, 2), "b17", training.vectors.subList(2, 4), "eve", training.vectors.subList(4, 6));
        var bob = new Scene().person("bob", 1.02, 1.07);
        Set<String> leaked = LeakageCheck.byName(List.of("ann example", "bob"), byPerson.keySet()).stream()
                .map(LeakageCheck.Suspect::training).collect(Collectors.toSet());
        assertEquals(Set.of("Ann_Example"), leaked);
        LeakageCheck.byFace(Map.of("bob", bob.vectors), byPerson, 0.3).forEach(s -> leaked.add(s.training()));
        assertEquals(Set.of("Ann_Example", "b17"), leaked);
        assertEquals(List.of("eve eve/4.jpg", "eve eve/5.jpg"), sources(CropSelection.people(training, n -> !leaked.contains(n))));
    }

    @Test
    void aReportReadAgainLeavesTheSameCrops() {
        Scene scene = new Scene().person("a", 0, 0.1, 0.2, 1.5).person("b", 2, 2.01, 2.2).person("c", 0.15, 0.25).person("", 0.1);
        Cleaning.Result result = CLEANING.clean(scene, scene.vectors);
        assertEquals(3, result.findings().stream().map(Object::getClass).distinct().count(), result.findings()::toString);
        List<Cleaning.Finding> read = Cleaning.findings(Cleaning.report(result.findings()));
        assertEquals(sources(result.kept()), sources(Cleaning.without(scene, read)));
        List<Cleaning.Finding> fewer = read.stream().filter(f -> !(f instanceof OffCentre)).toList();
        assertEquals(result.kept().size() + 1, Cleaning.without(scene, fewer).size(), "a line taken out by hand");
        assertThrows(IllegalArgumentException.class, () -> Cleaning.findings(Stream.of("off centre\ta")));
        var noNumber = assertThrows(IllegalArgumentException.class, () -> Cleaning.findings(Stream.of("off centre\ta\tb.jpg\tfar")));
        assertTrue(noNumber.getMessage().startsWith("got the line"), noNumber.getMessage());
    }
}
