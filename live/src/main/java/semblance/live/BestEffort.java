package semblance.live;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semblance.gallery.GalleryException;

/// Writes that a running video can do without. Where the store is away, the log says so, nothing is written for a while, and
/// recognition goes on with what is in memory. For one thread.
final class BestEffort {

    private static final Logger LOG = LoggerFactory.getLogger(BestEffort.class);
    static final Duration PAUSE = Duration.ofSeconds(30);

    private final String what;
    private final LongSupplier nanoTime;
    private Optional<Long> failed = Optional.empty();

    /// @param what is not done then, for the log: "nothing is learnt"
    BestEffort(String what, LongSupplier nanoTime) {
        this.what = what;
        this.nanoTime = nanoTime;
    }

    /// What the change gives; empty where the store failed now or a short time ago.
    <T> Optional<T> tried(Supplier<T> change) {
        if (failed.isPresent() && nanoTime.getAsLong() - failed.get() < PAUSE.toNanos()) return Optional.empty();
        try {
            return Optional.of(change.get());
        } catch (GalleryException e) {
            failed = Optional.of(nanoTime.getAsLong());
            LOG.warn("{} for {} s: {}", what, PAUSE.toSeconds(), e.getMessage());
            return Optional.empty();
        }
    }
}
