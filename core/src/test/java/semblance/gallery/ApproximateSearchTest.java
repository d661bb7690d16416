package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import semblance.embed.Embedding;
import semblance.gallery.Person.Status;

/// What the index does with a graph, here one that compares everything and so proposes the right rows.
class ApproximateSearchTest {

    private static final int SIZE = 16;
    private static final int FACES = 3000;

    private final Random random = new Random(5);
    private final List<NaiveGraph> made = Collections.synchronizedList(new ArrayList<>());
    private final PeopleIndex exact = new PeopleIndex(SIZE, 1), near = new PeopleIndex(SIZE, 1);
    private final List<Embedding> vectors = new ArrayList<>();

    private record NaiveGraph(List<float[]> copies) implements VectorGraph {

        @Override
        public int[] nearest(float[] probe, int count, IntPredicate wanted) {
            return IntStream.range(0, copies.size()).filter(wanted).boxed()
                    .sorted(Comparator.comparing(row -> Probe.distance(probe, copies.get(row)))).limit(count).mapToInt(row -> row).toArray();
        }

        @Override
        public void forget(int row) {
            copies.set(row, new float[SIZE]);
        }
    }

    @BeforeEach
    void fill() {
        for (int i = 0; i < FACES; i++) add(i);
        near.approximate((rows, size, vectors, threads) -> {
            NaiveGraph graph = new NaiveGraph(new ArrayList<>(IntStream.range(0, rows).mapToObj(vectors::vector).toList()));
            made.add(graph);
            return graph;
        }, 1000);
        assertEquals(FACES, near.recall().orElseThrow().faces());
    }

    private void add(int face) {
        Embedding centre = face % 3 == 0 ? Vectors.random(SIZE, random) : vectors.get(face - face % 3);
        vectors.add(Vectors.near(centre, 0.5, random));
        for (PeopleIndex index : List.of(exact, near)) {
            String id = "p" + face / 3;
            index.put(new Person(id, id, "default", face % 30 == 0 ? Set.of("staff") : Set.of(), Status.KNOWN, 0, Instant.EPOCH, Instant.EPOCH), List.of());
            index.add(id, face, vectors.get(face));
        }
    }

    private static List<String> faces(List<Match> matches) {
        return matches.stream().map(Match::face).toList();
    }

    private void bothFindTheSame(Filter filter, int limit) {
        for (int i = 0; i < 10; i++) {
            List<Embedding> probe = List.of(Vectors.random(SIZE, random));
            assertEquals(faces(exact.search(probe, limit, filter).getFirst()), faces(near.search(probe, limit, filter).getFirst()));
        }
    }

    @Test
    void aGraphThatProposesTheRightRowsHasFullRecallAndGivesTheSameAnswers() {
        assertEquals(List.of(1.0, 1.0), near.recall().map(r -> List.of(r.atOne(), r.atTen())).orElseThrow());
        assertTrue(near.recall().orElseThrow().toString().contains("recall@1 1.0000"));
        bothFindTheSame(Filter.ALL, 5);
    }

    @Test
    void whatAFewAreAdmittedToIsFound() {
        bothFindTheSame(Filter.ALL.tagged("staff"), 20);
        bothFindTheSame(Filter.ALL.tagged("nobody"), 20);
        bothFindTheSame(Filter.ALL, 1000);
    }

    @Test
    void whatIsAddedIsFoundAtOnceWhileTheGraphIsTheOldOne() {
        for (int i = FACES; i < FACES + 300; i++) {
            add(i);
            assertEquals("" + i, near.search(List.of(vectors.get(i)), 1, Filter.ALL).getFirst().getFirst().face());
        }
        assertEquals(1, made.size());
        bothFindTheSame(Filter.ALL, 5);
    }

    @Test
    void whatIsRemovedIsGoneAtOnceAlsoFromTheGraphsMemory() {
        for (PeopleIndex index : List.of(exact, near)) {
            index.removeFace(10);
            index.remove("p7");
            index.merge("p8", "p9");
        }
        for (int row : new int[] {10, 21, 22, 23}) assertArrayEquals(new float[SIZE], made.getFirst().copies.get(row));
        assertEquals("p9", near.search(List.of(vectors.get(24)), 1, Filter.ALL).getFirst().getFirst().person().id());
        bothFindTheSame(Filter.ALL, 5);
    }

    @Test
    void afterMuchWasAddedOrRemovedAnotherGraphIsBuilt() {
        for (int i = FACES; i < 2 * FACES; i++) add(i);
        near.recall();
        assertTrue(made.size() >= 2);
        for (int i = 0; i < 1800; i++) {
            exact.remove("p" + i);
            near.remove("p" + i);
        }
        assertEquals(0, near.state().graph().map(Graphs.Built::rows).orElse(0) > 2 * FACES ? 1 : 0);
        bothFindTheSame(Filter.ALL, 5);
    }

    @Test
    void ifNoGraphCanBeBuiltSearchStaysExact() {
        near.approximate((rows, size, vectors, threads) -> {
            throw new IllegalStateException("out of links");
        }, 1000);
        PeopleIndex fresh = new PeopleIndex(SIZE, 1);
        fresh.approximate((rows, size, vectors, threads) -> {
            throw new IllegalStateException("out of links");
        }, 1);
        fresh.put(new Person("p", "p", "default", Set.of(), Status.KNOWN, 0, Instant.EPOCH, Instant.EPOCH), List.of());
        fresh.add("p", 1, vectors.getFirst());
        assertEquals(Optional.empty(), fresh.recall());
        assertEquals("1", fresh.search(List.of(vectors.getFirst()), 1, Filter.ALL).getFirst().getFirst().face());
    }
}
