package semblance.server.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import semblance.gallery.Change;
import semblance.gallery.Change.Kind;
import semblance.gallery.Person;
import semblance.live.LiveEvent;

class EventFeedTest {

    private static List<Long> after(EventFeed feed, long number) throws InterruptedException {
        return feed.after(number, 50).stream().map(EventFeed.Numbered::number).toList();
    }

    @Test
    void aNumberOfBeforeARestartMissesNothing() throws InterruptedException {
        EventFeed feed = new EventFeed();
        assertEquals(List.of(), after(feed, 57));
        for (int i = 1; i <= 3; i++) feed.event(new LiveEvent.Reconnected(i, i));
        assertEquals(List.of(1L, 2L, 3L), after(feed, 57));
        assertEquals(List.of(3L), after(feed, 2));
        assertEquals(List.of(), after(feed, 3));
    }

    private static LiveEvent seen(String id) {
        return new LiveEvent.Enriched(1, 1, new Person(id, "somebody", "default", Set.of(), Person.Status.KNOWN, 1, Instant.EPOCH, Instant.EPOCH));
    }

    private static Change change(Kind kind, String person, String other) {
        return new Change("1", kind, person, other, Instant.EPOCH);
    }

    @Test
    void nobodyErasedIsNamedWhetherBeforeLaterOrAsAPartOfSomebody() throws InterruptedException {
        EventFeed feed = new EventFeed();
        List.of("ada", "ben", "stranger").forEach(id -> feed.event(seen(id)));
        feed.changed(change(Kind.MERGED, "ada", "stranger"));
        assertEquals(List.of(1L, 2L, 3L), after(feed, 0));
        feed.changed(change(Kind.ERASED, "ada", ""));
        assertEquals(List.of(2L), after(feed, 0));
        feed.event(seen("ada"));
        assertEquals(List.of(), after(feed, 2));
        feed.changed(change(Kind.ENROLLED, "ada", ""));
        feed.event(seen("ada"));
        assertEquals(List.of(4L), after(feed, 3));
    }
}
