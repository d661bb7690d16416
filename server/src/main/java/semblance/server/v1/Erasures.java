package semblance.server.v1;

import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import semblance.gallery.Gallery;
import semblance.gallery.GalleryException;
import semblance.server.Serving;

/// Tells streams, those that have ended too, what happens to the people whom their events name. Safe to share between threads.
final class Erasures {

    private final Serving serving;
    private final Map<String, Stream> streams;
    private Optional<Gallery> watched = Optional.empty();

    Erasures(Serving serving, Map<String, Stream> streams) {
        this.serving = serving;
        this.streams = streams;
    }

    /// From now on, in the gallery that is in service. The watch ends with that gallery.
    synchronized void watch() {
        Gallery gallery = serving.now().gallery();
        if (watched.filter(g -> g == gallery).isPresent()) return;
        gallery.watch(change -> streams.values().forEach(stream -> stream.changed(change)));
        watched = Optional.of(gallery);
    }

    /// The same in another gallery, if there is something to be told.
    void exchanged() {
        if (streams.isEmpty()) return;
        try {
            watch();
        } catch (GalleryException e) {
            LoggerFactory.getLogger(Erasures.class).warn("who is erased stays in the events of live streams until one is started again", e);
        }
    }
}
