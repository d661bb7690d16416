package semblance.server.v1;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import semblance.live.EventJson;
import semblance.live.LiveEvent;
import semblance.live.LiveListener;

/// The last events of a live stream, for those who follow them. Safe to share between threads.
final class EventFeed implements LiveListener {

    private static final int KEPT = 1000;

    /// @param number counted from 1
    record Numbered(long number, String json) {
    }

    private final Deque<Numbered> events = new ArrayDeque<>();
    private long last = 0;
    private boolean ended = false;

    @Override
    public synchronized void event(LiveEvent event) {
        if (events.size() == KEPT) events.removeFirst();
        events.addLast(new Numbered(++last, EventJson.of(event).toString()));
        notifyAll();
    }

    @Override
    public synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// Events after that number, waiting for one; none if none came in that time, or at the end. A number that was not reached yet is of
    /// another feed, before a restart: all events come after it.
    synchronized List<Numbered> after(long number, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000, from = number > last ? 0 : number;
        while (last <= from && !ended) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) return List.of();
            wait(left);
        }
        return events.stream().filter(e -> e.number > from).toList();
    }

    synchronized boolean ended() {
        return ended;
    }
}
