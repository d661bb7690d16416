package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The log of changes, and being told of them.
interface ChangesContract extends TestedGallery {

    record Step(Change.Kind kind, String person) {
    }

    @Test
    default void theLogTellsWhatHappenedInOrder() {
        String ada = id("Ada", 0);
        gallery().rename(ada, "Bea");
        List<Change> changes = gallery().changes(Page.START, 10);
        assertEquals(List.of(Change.Kind.ENROLLED, Change.Kind.FACE_ADDED, Change.Kind.CHANGED),
                changes.stream().map(Change::kind).toList());
        assertTrue(changes.stream().allMatch(change -> change.person().equals(ada)));
        assertEquals(List.of(), gallery().changes(changes.getLast().cursor(), 10));
        assertEquals(1, gallery().changes(changes.get(1).cursor(), 10).size());
    }

    @Test
    default void watchersAreToldOfEveryChangeFromThenOn() throws InterruptedException {
        enrolled("Ada", 0);
        BlockingQueue<Change> seen = new LinkedBlockingQueue<>();
        try (Gallery.Watch watch = gallery().watch(seen::add)) {
            String ben = id("Ben", 20);
            assertEquals(new Step(Change.Kind.ENROLLED, ben), step(seen));
            assertEquals(new Step(Change.Kind.FACE_ADDED, ben), step(seen));
            gallery().erase(ben);
            assertEquals(new Step(Change.Kind.ERASED, ben), step(seen));
        }
        enrolled("Cem", 40);
        assertEquals(null, seen.poll(300, TimeUnit.MILLISECONDS));
    }

    private static Step step(BlockingQueue<Change> seen) throws InterruptedException {
        Change change = seen.poll(10, TimeUnit.SECONDS);
        return new Step(change.kind(), change.person());
    }
}
