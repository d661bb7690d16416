package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import semblance.embed.Embedding;

/// What is refused, with nothing changed.
interface RefusalContract extends TestedGallery {

    @Test
    default void refusesVectorsOfAnotherSize() {
        Embedding other = Vectors.atAngle(32, 0);
        assertThrows(IllegalArgumentException.class, () -> gallery().enrol("Ada", Sample.of(other)));
        assertThrows(IllegalArgumentException.class, () -> gallery().search(other, 1));
        assertEquals(0, gallery().count().people());
    }

    @Test
    default void refusesVectorsThatAreNotOfUnitLengthOrNotNumbers() {
        assertThrows(IllegalArgumentException.class, () -> new Embedding(new float[SIZE]));
        float[] nan = at(0).values().clone();
        nan[3] = Float.NaN;
        assertThrows(IllegalArgumentException.class, () -> new Embedding(nan));
    }

    @Test
    default void refusesNamesThatAreNone() {
        for (String name : List.of("", "  ", " Ada", "A\nda", "A\u0000da", "\ud800", "x".repeat(10 << 20))) {
            assertThrows(IllegalArgumentException.class, () -> gallery().enrol(name, sample(0)));
        }
        String ada = id("Ada", 0);
        assertThrows(IllegalArgumentException.class, () -> gallery().rename(ada, "A\tda"));
        assertThrows(IllegalArgumentException.class, () -> gallery().tag(ada, Set.of("a\nb")));
        assertEquals("Ada", gallery().person(ada).orElseThrow().name());
    }

    @Test
    default void takesAnyWritingForAName() {
        for (String name : List.of("Zoë Ångström", "李小龙", "O'Brien; DROP TABLE person", "🙂", "a%_b")) {
            gallery().enrol(name, Sample.of(Vectors.random(SIZE, new Random(name.hashCode()))));
            assertEquals(name, gallery().named("default", name).orElseThrow().name());
        }
        assertEquals(5, gallery().people(Filter.ALL, Page.START, 10).items().size());
    }

    @Test
    default void refusesImpossibleLimits() {
        assertThrows(IllegalArgumentException.class, () -> gallery().search(at(0), 0));
        assertThrows(IllegalArgumentException.class, () -> gallery().people(Filter.ALL, Page.START, 0));
        assertThrows(IllegalArgumentException.class, () -> gallery().people(Filter.ALL, "no such place", 3));
    }

    @Test
    default void afterClosingEveryCallSaysSo() {
        gallery().close();
        GalleryException e = assertThrows(GalleryException.class, () -> gallery().search(at(0), 1));
        assertEquals(GalleryException.Reason.CLOSED, e.reason());
        assertThrows(GalleryException.class, () -> gallery().enrol("Ada", sample(0)));
        gallery().close();
    }
}
