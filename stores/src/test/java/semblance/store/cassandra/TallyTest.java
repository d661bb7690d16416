package semblance.store.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import semblance.gallery.Gallery.Count;

class TallyTest {

    private final AtomicInteger counted = new AtomicInteger();

    private Tally kept(Duration time) {
        return new Tally(() -> new Count(10, 20L * counted.incrementAndGet()), time);
    }

    @Test
    void aCountIsKeptAndOwnChangesAreAdded() {
        Tally tally = kept(Duration.ofMinutes(10));
        tally.add(new Count(1, 1));
        assertEquals(new Count(10, 20), tally.count());
        tally.add(new Count(2, 3));
        assertEquals(new Count(12, 23), tally.count());
        tally.add(new Count(-1, -5));
        assertEquals(new Count(11, 18), tally.count());
        assertEquals(1, counted.get());
    }

    @Test
    void anOldCountIsMadeAnew() {
        Tally tally = kept(Duration.ZERO);
        assertEquals(new Count(10, 20), tally.count());
        assertEquals(new Count(10, 40), tally.count());
    }
}
