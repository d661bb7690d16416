package semblance.gallery;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import semblance.gallery.GalleryException.Reason;

/// Those who want to know what changes: one thread reads a gallery's log for all of them, at once when its own
/// process writes, every 100 ms otherwise. The thread lives from the first watcher to the gallery's end, or to its change to another
/// model, whatever else fails meanwhile.
final class Watchers implements AutoCloseable {

    private static final int PATIENCE_MS = 100;
    /// After these there is nothing more to read.
    private static final Set<Reason> LAST = Set.of(Reason.CLOSED, Reason.OTHER_MODEL);

    private final Gallery gallery;
    private final Map<Object, Consumer<Change>> watchers = new ConcurrentHashMap<>();
    private Thread thread;
    private boolean looking;
    private boolean closed;

    Watchers(Gallery gallery) {
        this.gallery = gallery;
    }

    synchronized Gallery.Watch add(Consumer<Change> watcher) {
        Object ticket = new Object();
        if (thread == null) {
            String start = end(Page.START);
            thread = Thread.ofPlatform().daemon().name("gallery-watch").start(() -> run(start));
        }
        watchers.put(ticket, watcher);
        return () -> watchers.remove(ticket);
    }

    /// The place after all that has happened.
    private String end(String from) {
        List<Change> some = gallery.changes(from, Page.LARGEST);
        return some.isEmpty() ? from : end(some.getLast().cursor());
    }

    /// Tells the thread that there may be something.
    synchronized void look() {
        looking = true;
        notifyAll();
    }

    private void run(String from) {
        String at = from;
        while (pause()) {
            try {
                for (Change change : gallery.changes(at, Page.LARGEST)) {
                    watchers.values().forEach(watcher -> tell(watcher, change));
                    at = change.cursor();
                }
            } catch (RuntimeException | Error e) {
                if (e instanceof GalleryException g && LAST.contains(g.reason())) return;
                LoggerFactory.getLogger(Watchers.class).warn("could not read the gallery's log, trying again", e);
            }
        }
    }

    private static void tell(Consumer<Change> watcher, Change change) {
        try {
            watcher.accept(change);
        } catch (RuntimeException | Error e) {
            LoggerFactory.getLogger(Watchers.class).warn("a watcher of the gallery failed", e);
        }
    }

    private synchronized boolean pause() {
        try {
            if (!looking && !closed) wait(PATIENCE_MS);
            looking = false;
            return !closed;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
