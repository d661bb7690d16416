package semblance.gallery;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;

/// Removes what is left of deleted rows. What fails is tried again by the next who erases, whether they find somebody or not, and at
/// the end. Safe to share between threads.
final class Purging {

    private final Runnable purge;
    private final AtomicBoolean due = new AtomicBoolean();

    Purging(Runnable purge) {
        this.purge = purge;
    }

    /// @param deleted whether there is something new to remove
    /// @throws GalleryException if something is left
    void after(boolean deleted) {
        if (!due.getAndSet(false) && !deleted) return;
        try {
            purge.run();
        } catch (GalleryException e) {
            due.set(true);
            throw e;
        }
    }

    void atLast() {
        try {
            after(false);
        } catch (GalleryException e) {
            LoggerFactory.getLogger(Purging.class).warn("{}", e.getMessage());
        }
    }
}
