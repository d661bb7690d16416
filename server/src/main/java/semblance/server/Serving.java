package semblance.server;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import semblance.gallery.GalleryException;

/// The networks and the gallery in service, which can be exchanged while calls are answered: who began with the old ones ends with them,
/// and they are closed after the last. Safe to share between threads.
public final class Serving implements AutoCloseable {

    /// An attempt to open a gallery that fails may take seconds, and calls come all the time.
    private static final long PAUSE_NANOS = 10_000_000_000L;

    private static final class Place {
        private final Recognition recognition;
        /// To be in service counts as one.
        private int users = 1;

        Place(Recognition recognition) {
            this.recognition = recognition;
        }
    }

    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private Place current;
    private boolean exchanging;
    private volatile long lastFailed = System.nanoTime() - PAUSE_NANOS;

    Serving(Recognition first) {
        current = new Place(first);
    }

    /// Keeps what is in service now open until it is closed; to be closed once.
    public final class Use implements AutoCloseable {

        private final Place place;

        private Use(Place place) {
            this.place = place;
        }

        public Recognition recognition() {
            return place.recognition;
        }

        @Override
        public void close() {
            leave(place);
        }
    }

    public synchronized Use use() {
        current.users++;
        return new Use(current);
    }

    /// To look at; to work with it, [#use] it.
    public synchronized Recognition now() {
        return current.recognition;
    }

    /// Calls `follower` after each exchange.
    public void whenExchanged(Runnable follower) {
        followers.add(follower);
    }

    /// Whether another is in service than this, so that what the gallery refused can be done again; waits for an exchange under way. If
    /// another program has moved the gallery to another model, that one is put in service.
    ///
    /// @param why the gallery refused
    /// @throws GalleryException if that model is not installed here
    public boolean overtook(Recognition recognition, GalleryException why) {
        synchronized (this) {
            awaitExchange();
            if (current.recognition != recognition) return true;
            if (why.reason() != GalleryException.Reason.OTHER_MODEL || System.nanoTime() - lastFailed < PAUSE_NANOS) return false;
            exchanging = true;
        }
        begun(() -> reopened(recognition), Optional::of);
        return true;
    }

    private Recognition reopened(Recognition recognition) {
        try {
            return recognition.reopened();
        } catch (RuntimeException e) {
            lastFailed = System.nanoTime();
            throw e;
        }
    }

    private void awaitExchange() {
        try {
            while (exchanging) wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Puts others in service. Calls under which the gallery changes meanwhile fail, wait for the end of this, and are done again with the
    /// new ones: see [Dispatch].
    ///
    /// @param next what is in service from now on, by the outcome of the change; empty: what is there stays
    <T> T exchange(Supplier<T> change, Function<T, Optional<Recognition>> next) {
        synchronized (this) {
            awaitExchange();
            exchanging = true;
        }
        return begun(change, next);
    }

    private <T> T begun(Supplier<T> change, Function<T, Optional<Recognition>> next) {
        try {
            T outcome = change.get();
            next.apply(outcome).ifPresent(this::put);
            return outcome;
        } finally {
            ended();
            followers.forEach(Runnable::run);
        }
    }

    private synchronized void ended() {
        exchanging = false;
        notifyAll();
    }

    private void put(Recognition next) {
        Place before;
        synchronized (this) {
            before = current;
            current = new Place(next);
        }
        leave(before);
    }

    private void leave(Place place) {
        synchronized (this) {
            if (--place.users > 0) return;
        }
        place.recognition.recognizer().close();
    }

    /// Closes what is in service, after the last that uses it.
    @Override
    public void close() {
        Place last;
        synchronized (this) {
            last = current;
        }
        leave(last);
    }
}
