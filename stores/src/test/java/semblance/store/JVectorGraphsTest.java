package semblance.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import semblance.embed.Embedding;
import semblance.gallery.VectorGraph;
import semblance.gallery.Vectors;

class JVectorGraphsTest {

    private static final int SIZE = 64;
    private static final int ROWS = 600;

    @Test
    void theGraphFindsNearlyAllThatIsNearAndOnlyWhatIsWantedSeed4() {
        Random random = new Random(4);
        List<Embedding> vectors = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) vectors.add(Vectors.near(i % 4 == 0 ? Vectors.random(SIZE, random) : vectors.get(i - i % 4), 0.7, random));
        VectorGraph graph = new JVectorGraphs().make(ROWS, SIZE, row -> vectors.get(row).values(), 1);
        int first = 0;
        for (int i = 0; i < 50; i++) {
            Embedding probe = Vectors.near(vectors.get(random.nextInt(ROWS)), 0.7, random);
            int nearest = IntStream.range(0, ROWS).filter(row -> row % 2 == 0).boxed()
                    .min(Comparator.comparing(row -> probe.distanceTo(vectors.get(row)))).orElseThrow();
            int[] found = graph.nearest(probe.values(), 100, row -> row % 2 == 0);
            assertEquals(100, found.length);
            assertTrue(IntStream.of(found).allMatch(row -> row % 2 == 0));
            first += IntStream.of(found).anyMatch(row -> row == nearest) ? 1 : 0;
        }
        assertTrue(first >= 48, first + " of 50");
        graph.forget(0);
        assertTrue(graph.nearest(vectors.getFirst().values(), 5, row -> row != 0).length == 5);
    }

    @Test
    void theSettingIsExactOrApproximate() {
        assertTrue(GalleryPlace.approximate("approximate"));
        assertFalse(GalleryPlace.approximate("exact"));
        String text = assertThrows(IllegalArgumentException.class, () -> GalleryPlace.approximate("fast")).getMessage();
        assertTrue(text.contains("SEMBLANCE_SEARCH=fast"));
    }
}
