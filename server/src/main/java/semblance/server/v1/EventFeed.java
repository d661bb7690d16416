package semblance.server.v1;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import semblance.gallery.Change;
import semblance.live.EventJson;
import semblance.live.LiveEvent;
import semblance.live.LiveListener;

/// The last events of a live stream, for those who follow them; none that names somebody erased. Safe to share between threads.
final class EventFeed implements LiveListener {

    private static final int KEPT = 1000;

    /// @param number counted from 1
    /// @param person id of whom it names; empty: nobody
    record Numbered(long number, String person, String json) {

        private Numbered merged(String from, String into) {
            return person.equals(from) ? new Numbered(number, into, json) : this;
        }
    }

    private final List<Numbered> events = new LinkedList<>();
    /// Those erased last: what is still on its way may name them.
    private final Set<String> erased = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > KEPT;
        }
    });
    private long last = 0;
    private boolean ended = false;

    @Override
    public synchronized void event(LiveEvent event) {
        ObjectNode json = EventJson.of(event);
        String person = json.path("id").asText("");
        if (erased.contains(person)) return;
        if (events.size() == KEPT) events.removeFirst();
        events.addLast(new Numbered(++last, person, json.toString()));
        notifyAll();
    }

    /// Follows the gallery: who is erased there is taken out here.
    synchronized void changed(Change change) {
        switch (change.kind()) {
            case ERASED -> {
                erased.add(change.person());
                events.removeIf(e -> e.person.equals(change.person()));
            }
            // put back from a copy
            case ENROLLED -> erased.remove(change.person());
            case MERGED -> events.replaceAll(e -> e.merged(change.other(), change.person()));
            default -> {
            }
        }
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
        while (!ended && (events.isEmpty() || events.getLast().number <= from)) {
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
