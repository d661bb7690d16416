package semblance.store.cassandra;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import semblance.gallery.Gallery.Count;

/// A count that takes long, as it was a while ago, with what this process has changed since. When it has become old one caller counts anew,
/// and the others go on with the old one. For any number of threads.
final class Tally {

    private final Supplier<Count> counting;
    private final long kept;
    /// When to count anew.
    private final AtomicLong due;
    private Optional<Count> last = Optional.empty();

    /// @param kept how long a count is good enough
    Tally(Supplier<Count> counting, Duration kept) {
        this.counting = counting;
        this.kept = kept.toNanos();
        due = new AtomicLong(System.nanoTime() + this.kept);
    }

    Count count() {
        long now = System.nanoTime(), end = due.get();
        boolean old = now - end >= 0 && due.compareAndSet(end, now + kept);
        return old ? counted() : last().orElseGet(this::counted);
    }

    private Count counted() {
        Count count = counting.get();
        put(count);
        return count;
    }

    private synchronized void put(Count count) {
        last = Optional.of(count);
    }

    private synchronized Optional<Count> last() {
        return last;
    }

    /// Adds an own change.
    synchronized void add(Count more) {
        last = last.map(count -> new Count(count.people() + more.people(), count.faces() + more.faces()));
    }
}
