package semblance.store.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import semblance.embed.Embedding;
import semblance.gallery.Filter;
import semblance.gallery.Gallery;
import semblance.gallery.NewFace;
import semblance.gallery.Sample;
import semblance.gallery.Vectors;

/// Three nodes, three copies of each row, one node killed in the middle of it.
class CassandraClusterTest {

    private static final int SIZE = 64, MANY = 3000, EACH = 40;
    /// Until nodes on a busy machine notice that one of them is lost.
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static CassandraNodes nodes;

    @BeforeAll
    static void begin() {
        nodes = new CassandraNodes(3);
    }

    @AfterAll
    static void end() {
        if (nodes != null) nodes.remove();
    }

    private static Embedding vector(int number) {
        return Vectors.random(SIZE, new Random(number));
    }

    private static Gallery open(String search) {
        return CassandraGallery.open(nodes.url("people") + "?rf=3&consistency=quorum&search=" + search, "test-model", SIZE, CassandraGallery.Settings.DEFAULT.withPatience(PATIENCE));
    }

    @Test
    void aNodeKilledWhileEnrollingAndSearchingLosesNothingAndIsNotNoticed() throws Exception {
        try (Gallery memory = open("memory"); Gallery asked = open("nodes")) {
            for (int from = 0; from < MANY; from += 500) memory.enrol(IntStream.range(from, from + 500).mapToObj(CassandraClusterTest::face).toList());
            assertTrue(recall(memory, asked) >= 0.999);
            List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
            Thread enrolling = Thread.ofPlatform().uncaughtExceptionHandler((t, e) -> failures.add(e)).start(() -> {
                for (int i = 0; i < EACH; i++) memory.enrol(List.of(face(MANY + i)));
            });
            Thread searching = Thread.ofPlatform().uncaughtExceptionHandler((t, e) -> failures.add(e)).start(() -> {
                for (int i = 0; i < EACH; i++) assertEquals("P" + i, asked.search(vector(i), 1).getFirst().person().name());
            });
            Thread.sleep(1000);
            nodes.kill(2);
            enrolling.join();
            searching.join();
            assertEquals(List.of(), failures);
            assertEveryoneIsThere(memory);
            assertTrue(recall(memory, asked) >= 0.999);
        }
        nodes.start(2);
        // the one that was away and one of the others are enough, and have everyone
        nodes.kill(1);
        try (Gallery again = open("memory")) {
            assertEveryoneIsThere(again);
            again.enrol(List.of(face(MANY + EACH)));
        }
    }

    private static NewFace face(int number) {
        return new NewFace("default", "P" + number, Sample.of(vector(number)));
    }

    private static void assertEveryoneIsThere(Gallery gallery) {
        assertEquals(new Gallery.Count(MANY + EACH, MANY + EACH), gallery.count());
        for (int i = MANY; i < MANY + EACH; i++) assertEquals("P" + i, gallery.search(vector(i), 1).getFirst().person().name());
    }

    /// How often the nodes' first is the exact first, of a thousand probes near someone.
    private static double recall(Gallery exact, Gallery asked) {
        Random random = new Random(5);
        List<Embedding> probes = IntStream.range(0, 1000).mapToObj(i -> Vectors.near(vector(random.nextInt(MANY)), 0.6, random)).toList();
        var truth = exact.search(probes, 1, Filter.ALL);
        var found = asked.search(probes, 1, Filter.ALL);
        return IntStream.range(0, probes.size()).filter(i -> !found.get(i).isEmpty() && truth.get(i).getFirst().face().equals(found.get(i).getFirst().face())).count() / 1000.0;
    }
}
