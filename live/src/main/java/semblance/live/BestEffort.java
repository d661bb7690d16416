package semblance.live;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semblance.gallery.GalleryException;
import semblance.gallery.GalleryException.Reason;

/// What a running video asks of the store, and can do without. Where the store is away, the log says so, it isn't asked again for a
/// while, and recognition goes on with what is in memory. For one thread.
final class BestEffort {

    private static final Logger LOG = LoggerFactory.getLogger(BestEffort.class);
    static final Duration PAUSE = Duration.ofSeconds(30);
    /// Those that pass. A damaged gallery doesn't, nor does one that another program has moved to another model.
    private static final Set<Reason> AWAY = Set.of(Reason.UNAVAILABLE, Reason.LOCKED, Reason.FULL);

    private final String what;
    private final LongSupplier nanoTime;
    private Optional<Long> failed = Optional.empty();

    /// @param what happens then, for the log: "nothing is learnt"
    BestEffort(String what, LongSupplier nanoTime) {
        this.what = what;
        this.nanoTime = nanoTime;
    }

    /// What the store gives; empty where it was away now or a short time ago.
    ///
    /// @throws GalleryException for any other reason
    <T> Optional<T> tried(Supplier<T> request) {
        if (failed.isPresent() && nanoTime.getAsLong() - failed.get() < PAUSE.toNanos()) return Optional.empty();
        try {
            return Optional.of(request.get());
        } catch (GalleryException e) {
            if (!AWAY.contains(e.reason())) throw e;
            failed = Optional.of(nanoTime.getAsLong());
            LOG.warn("{} for {} s: {}", what, PAUSE.toSeconds(), e.getMessage());
            return Optional.empty();
        }
    }
}
