package semblance.server.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
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
}
