package semblance.live;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semblance.gallery.Gallery;

/// Erases strangers who were not seen for long, when a video begins and once a day while it runs: so a gallery that learns
/// doesn't fill up, and nobody is remembered for ever for having walked by.
final class StrangerExpiry implements LiveListener {

    private static final Logger LOG = LoggerFactory.getLogger(StrangerExpiry.class);
    private static final Duration DAY = Duration.ofDays(1);

    private final Gallery gallery;
    private final Duration after;
    private final Clock clock;
    private final BestEffort store = new BestEffort("no stranger is forgotten", System::nanoTime);
    private Instant next = Instant.MIN;

    StrangerExpiry(Gallery gallery, Duration after, Clock clock) {
        this.gallery = gallery;
        this.after = after;
        this.clock = clock;
    }

    @Override
    public void frame(Frame frame, List<Seen> faces) {
        Instant now = clock.instant();
        if (now.isBefore(next)) return;
        next = now.plus(DAY);
        store.tried(() -> gallery.expire(now.minus(after))).filter(receipt -> receipt.people() > 0)
                .ifPresent(receipt -> LOG.info("forgot {} strangers who were not seen for {} days", receipt.people(), after.toDays()));
    }
}
