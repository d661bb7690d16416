package semblance.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import semblance.gallery.GalleryException;

class BestEffortTest {

    private long now = Long.MAX_VALUE - 5;
    private int tries = 0;
    private boolean away = false;
    private final BestEffort effort = new BestEffort("nothing is written", () -> now);

    private Optional<Integer> tried() {
        return effort.tried(() -> {
            tries++;
            if (away) throw new GalleryException(GalleryException.Reason.UNAVAILABLE, "the server is away");
            return tries;
        });
    }

    @Test
    void whatFailedIsNotTriedAgainAtOnceButAfterAPause() {
        assertEquals(Optional.of(1), tried());
        away = true;
        assertEquals(Optional.empty(), tried());
        assertEquals(Optional.empty(), tried());
        assertEquals(2, tries);
        away = false;
        now += BestEffort.PAUSE.toNanos();
        assertEquals(Optional.of(3), tried());
    }

    @Test
    void aGalleryThatWasMovedToAnotherModelIsNotWaitedFor() {
        GalleryException moved = new GalleryException(GalleryException.Reason.OTHER_MODEL, "another model");
        assertSame(moved, assertThrows(GalleryException.class, () -> effort.tried(() -> {
            throw moved;
        })));
    }
}
