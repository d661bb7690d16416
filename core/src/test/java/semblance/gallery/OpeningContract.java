package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Models, opening again, and several at once.
interface OpeningContract extends TestedGallery {

    @Test
    default void knowsItsModel() {
        assertEquals(MODEL, gallery().modelId());
        assertEquals(SIZE, gallery().size());
    }

    @Test
    default void aGalleryWithNobodyInItTakesTheModelOfWhoOpensIt() {
        gallery().erase(id("Ada", 0));
        gallery().configure(new CollectionSettings("default", OptionalDouble.of(0.5), OptionalDouble.empty()));
        try (Gallery other = open("other", SIZE)) {
            assertEquals("other", other.modelId());
            assertTrue(other.collections().stream().allMatch(c -> c.threshold().isEmpty()));
            other.enrol("Ben", sample(10));
            assertEquals(List.of("Ben"), names(other.search(at(10), 1)));
        }
        assertEquals(GalleryException.Reason.OTHER_MODEL, assertThrows(GalleryException.class, () -> enrolled("Cem", 20)).reason());
    }

    @Test
    default void aGalleryWithSomebodyInItKeepsItsModel() {
        enrolled("Ada", 0);
        assertEquals(GalleryException.Reason.OTHER_MODEL, assertThrows(GalleryException.class, () -> open("other", SIZE)).reason());
        assertEquals(GalleryException.Reason.OTHER_MODEL, assertThrows(GalleryException.class, () -> open(MODEL, SIZE / 2)).reason());
        assertEquals(List.of("Ada"), names(0, 5));
        try (Gallery same = open()) {
            assertEquals(List.of("Ada"), names(same.search(at(0), 5)));
        }
    }

    @Test
    default void everythingIsThereAfterOpeningAgain() {
        String ada = id("Ada", 0);
        gallery().tag(ada, Set.of("staff"));
        gallery().enrol("door", "Ben", sample(90).keeping(new byte[] {7}));
        reopen();
        assertEquals(List.of("Ada", "Ben"), names(0, 5));
        assertEquals(Set.of("staff"), gallery().person(ada).orElseThrow().tags());
        assertEquals(new Gallery.Count(2, 2), gallery().count());
    }

    @Test
    default void twoOpenOnesSeeEachOthersChangesInTime() throws InterruptedException {
        try (Gallery other = open()) {
            String ada = id("Ada", 0);
            until(() -> names(other.search(at(0), 5)).equals(List.of("Ada")));
            other.enrol("Ada", sample(50));
            String ben = assertInstanceOf(Addition.Added.class, other.enrol("Ben", sample(52))).person().id();
            until(() -> names(gallery().search(at(50), 5)).equals(List.of("Ada", "Ben")));
            gallery().merge(ben, ada);
            until(() -> names(other.search(at(52), 5)).equals(List.of("Ada")));
            CollectionSettings own = new CollectionSettings("default", OptionalDouble.of(0.5), OptionalDouble.empty());
            other.configure(own);
            assertEquals(List.of(own), other.collections());
            until(() -> gallery().collections().equals(List.of(own)));
            other.erase(ada);
            until(() -> gallery().search(at(52), 5).isEmpty());
        }
    }

    /// What it reads in one go, it had not read when the merging took the people out of the tables.
    @Test
    default void whoHasNotLookedForAWhileGetsNoErasedFaceBackWithAMerge() throws InterruptedException {
        String ada = id("Ada", 0), ann = id("Ann", 90);
        String second = enrolled("Ada", 20).face();
        try (Gallery other = open()) {
            assertEquals(new Gallery.Count(2, 3), other.count());
            gallery().eraseFace(second);
            gallery().merge(ada, ann);
            until(() -> other.count().equals(new Gallery.Count(1, 2)));
            assertEquals(List.of("Ann"), names(other.search(at(20), 5)));
            assertEquals(at(0).distanceTo(at(20)), other.search(at(20), 1).getFirst().distance(), 1e-6);
        }
    }

    @Test
    default void whoHasNotLookedForAWhileFindsThoseMergedTwice() throws InterruptedException {
        String ada = id("Ada", 0), ben = id("Ben", 60), cem = id("Cem", 120);
        try (Gallery other = open()) {
            assertEquals(new Gallery.Count(3, 3), other.count());
            gallery().merge(ada, ben);
            gallery().merge(ben, cem);
            until(() -> other.count().equals(new Gallery.Count(1, 3)));
            assertEquals(0, other.search(at(0), 1).getFirst().distance(), 1e-6);
        }
    }

    @Test
    default void manyThreadsEnrolAndSearchAtOnce() throws Exception {
        int threads = 4, each = 15;
        List<Thread> running = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < threads; t++) {
            int thread = t;
            running.add(Thread.ofPlatform().uncaughtExceptionHandler((x, e) -> failures.add(e)).start(() -> {
                for (int i = 0; i < each; i++) {
                    double angle = (thread * each + i) * 5;
                    gallery().enrol("P" + thread + "-" + i, sample(angle));
                    assertEquals(0, gallery().search(at(angle), 1).getFirst().distance(), 1e-6);
                }
            }));
        }
        for (Thread thread : running) thread.join();
        assertEquals(List.of(), failures);
        assertEquals(new Gallery.Count(threads * each, threads * each), gallery().count());
    }
}
