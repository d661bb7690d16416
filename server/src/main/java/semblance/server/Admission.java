package semblance.server;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Lets a few pieces of work in at once, makes some wait, and turns the rest away at once: a server that is asked for
/// too much answers fast that it can't, instead of everybody late.
final class Admission {

    private static final int LONGEST_WAIT = 20;

    private final Semaphore places;
    private final AtomicInteger waiting = new AtomicInteger();
    private final int queue;

    Admission(int places, int queue) {
        this.places = new Semaphore(places, true);
        this.queue = queue;
    }

    /// @throws Refused with 429 if too many wait already
    <T> T let(Supplier<T> work) {
        if (!free()) await();
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    /// Never past those who wait, as the method without a time would.
    private boolean free() {
        try {
            return places.tryAcquire(0, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    int waiting() {
        return waiting.get();
    }

    private void await() {
        if (waiting.incrementAndGet() > queue) {
            waiting.decrementAndGet();
            throw busy();
        }
        try {
            if (!places.tryAcquire(LONGEST_WAIT, TimeUnit.SECONDS)) throw busy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(503, "shutting_down", "the server is shutting down").retryAfter(5).refused();
        } finally {
            waiting.decrementAndGet();
        }
    }

    private Refused busy() {
        return Problem.of(429, "busy", "the server works on as many pictures as it can, and " + queue + " wait already: try again in a second").retryAfter(1).refused();
    }
}
