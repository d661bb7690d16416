package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semblance.embed.Embedding;
import semblance.gallery.Person.Status;

class PeopleIndexTest {

    private static Person person(String id, String... tags) {
        return new Person(id, "name of " + id, "default", Set.of(tags), Status.KNOWN, 0, Instant.EPOCH, Instant.EPOCH);
    }

    /// What an index should hold, searched one vector after the other.
    private static final class Naive {
        final Map<Long, Embedding> vectors = new HashMap<>();
        final Map<Long, String> owners = new HashMap<>();

        List<String> search(Embedding probe, int limit) {
            Map<String, Double> best = new HashMap<>();
            vectors.forEach((face, vector) -> best.merge(owners.get(face), probe.distanceTo(vector), Math::min));
            return best.keySet().stream().sorted(Comparator.comparing(best::get)).limit(limit).toList();
        }
    }

    private static List<String> ids(List<Match> matches) {
        return matches.stream().map(match -> match.person().id()).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 63, 64, 65, 128, 300})
    void anyHistoryOfChangesIsSearchedExactlySeed9(int size) {
        for (Kernel kernel : List.of(new PlainKernel(), Kernel.best())) {
            Random random = new Random(9);
            PeopleIndex index = new PeopleIndex(size, 2, kernel);
            Naive naive = new Naive();
            for (long face = 0; face < 1200; face++) {
                String id = "p" + random.nextInt(150);
                Embedding vector = Vectors.random(size, random);
                index.put(person(id), List.of());
                index.add(id, face, vector);
                naive.vectors.put(face, vector);
                naive.owners.put(face, id);
                if (random.nextInt(10) == 0) change(index, naive, random, face);
            }
            if (size < 3) continue; // on a line or a circle most distances are ties
            List<Embedding> probes = IntStream.range(0, 9).mapToObj(i -> Vectors.random(size, random)).toList();
            List<List<String>> expected = probes.stream().map(probe -> naive.search(probe, 7)).toList();
            assertEquals(expected, index.search(probes, 7, Filter.ALL).stream().map(PeopleIndexTest::ids).toList());
            assertEquals(expected, probes.stream().map(probe -> ids(index.search(List.of(probe), 7, Filter.ALL).getFirst())).toList());
            assertEquals(naive.vectors.size(), index.count().faces());
        }
    }

    private static void change(PeopleIndex index, Naive naive, Random random, long face) {
        String a = naive.owners.get(face), b = "p" + random.nextInt(150);
        switch (random.nextInt(3)) {
            case 0 -> {
                index.removeFace(face);
                naive.vectors.remove(face);
                naive.owners.remove(face);
            }
            case 1 -> {
                index.remove(a);
                naive.owners.entrySet().removeIf(entry -> entry.getValue().equals(a));
                naive.vectors.keySet().retainAll(naive.owners.keySet());
            }
            default -> {
                if (a.equals(b) || index.person(b).isEmpty()) return;
                index.merge(a, b);
                naive.owners.replaceAll((f, owner) -> owner.equals(a) ? b : owner);
            }
        }
    }

    @Test
    void manyThreadsSearchManyBlocksAsOneDoesSeed2() {
        Random random = new Random(2);
        PeopleIndex one = new PeopleIndex(8, 1), four = new PeopleIndex(8, 4);
        for (int i = 0; i < 140_000; i++) {
            String id = "p" + i / 3;
            Embedding vector = Vectors.random(8, random);
            for (PeopleIndex index : List.of(one, four)) {
                if (i % 3 == 0) index.put(person(id), List.of());
                index.add(id, i, vector);
            }
        }
        for (int i = 0; i < 20; i++) {
            List<Embedding> probe = List.of(Vectors.random(8, random));
            assertEquals(one.search(probe, 10, Filter.ALL), four.search(probe, 10, Filter.ALL));
            assertEquals(one.search(Collections.nCopies(5, probe.getFirst()), 10, Filter.ALL), four.search(Collections.nCopies(5, probe.getFirst()), 10, Filter.ALL));
        }
    }

    /// Over several blocks, so that most groups are passed over.
    @ParameterizedTest
    @ValueSource(ints = {2, 5, 32, 33})
    void manyProbesFindWhatEachFindsAloneSeed4(int count) {
        Random random = new Random(4);
        PeopleIndex index = new PeopleIndex(64, 1);
        List<Embedding> vectors = IntStream.range(0, 30_000).mapToObj(i -> Vectors.random(64, random)).toList();
        for (int i = 0; i < vectors.size(); i++) {
            if (i % 3 == 0) index.put(person("p" + i / 3), List.of());
            index.add("p" + i / 3, i, vectors.get(i));
        }
        List<Embedding> probes = IntStream.range(0, count).mapToObj(i -> i % 2 == 0 ? vectors.get(31 * i) : Vectors.random(64, random)).toList();
        List<List<Match>> alone = probes.stream().map(probe -> index.search(List.of(probe), 10, Filter.ALL).getFirst()).toList();
        assertEquals(alone, index.search(probes, 10, Filter.ALL));
    }

    @Test
    void aFilterThatAdmitsFewStillFindsThem() {
        Random random = new Random(8);
        PeopleIndex index = new PeopleIndex(64, 1);
        for (int i = 0; i < 9000; i++) {
            index.put(i % 1000 == 7 ? person("p" + i, "staff") : person("p" + i), List.of());
            index.add("p" + i, i, Vectors.random(64, random));
        }
        List<Match> found = index.search(List.of(Vectors.random(64, random)), 100, Filter.ALL.tagged("staff")).getFirst();
        assertEquals(9, found.size());
        assertTrue(found.stream().allMatch(match -> match.person().tags().contains("staff")));
    }

    @Test
    void afterMostAreErasedTheRestIsFoundAndTheRoomIsUsedAgain() {
        Random random = new Random(6);
        PeopleIndex index = new PeopleIndex(64, 1);
        List<Embedding> vectors = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            vectors.add(Vectors.random(64, random));
            index.put(person("p" + i / 1000), List.of());
            index.add("p" + i / 1000, i, vectors.getLast());
        }
        for (int i = 0; i < 5; i++) index.remove("p" + i);
        assertEquals(new Gallery.Count(1, 1000), index.count());
        Match match = index.search(List.of(vectors.get(5_500)), 3, Filter.ALL).getFirst().getFirst();
        assertEquals("5500", match.face());
        assertEquals(0, match.distance(), 1e-6);
    }

    /// A search sees each person either as before or as after a change, never half of a vector.
    @Test
    void searchesBesideAWriterSeeNothingHalfDone() throws InterruptedException {
        Random random = new Random(10);
        Embedding here = Vectors.atAngle(64, 0), there = Vectors.atAngle(64, 40);
        PeopleIndex index = new PeopleIndex(64, 1);
        index.put(person("fixed"), List.of());
        index.add("fixed", 0, there);
        AtomicBoolean done = new AtomicBoolean();
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        Thread searcher = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                for (Match match : index.search(List.of(here), 5, Filter.ALL).getFirst()) {
                    double expected = match.person().id().equals("fixed") ? here.distanceTo(there) : 0;
                    if (Math.abs(match.distance() - expected) > 1e-5) wrong.add(match.toString());
                }
            }
        });
        for (int i = 1; i < 5000; i++) {
            index.put(person("p" + i), List.of());
            index.add("p" + i, i, here);
            if (random.nextBoolean()) index.removeFace(i);
            index.remove("p" + i);
        }
        done.set(true);
        searcher.join();
        assertEquals(List.of(), wrong);
    }
}
