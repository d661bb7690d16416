package semblance.live;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import semblance.gallery.Gallery;
import semblance.gallery.Person;
import semblance.gallery.Sighting;

/// Notes in the gallery who was seen, when somebody recognised leaves: so a stranger who comes back doesn't expire. Times are
/// those of the clock while the video runs, also of a file's.
final class SightingLog implements LiveListener {

    private final Gallery gallery;
    private final String source;
    private final Clock clock;
    private final BestEffort store = new BestEffort("no sighting is noted", System::nanoTime);

    SightingLog(Gallery gallery, String source, Clock clock) {
        this.gallery = gallery;
        // of a long path the end says more
        this.source = source.substring(Math.max(0, source.length() - Person.LONGEST_NAME)).strip();
        this.clock = clock;
    }

    @Override
    public void event(LiveEvent event) {
        if (!(event instanceof LiveEvent.Left left && left.identity() instanceof Identity.Recognised who)) return;
        Instant to = clock.instant(), from = to.minus(Duration.ofMillis(Math.round(1000 * (left.to() - left.from()))));
        store.tried(() -> {
            gallery.sighted(List.of(new Sighting(who.person().id(), from, to, source, who.distance())));
            return true;
        });
    }
}
