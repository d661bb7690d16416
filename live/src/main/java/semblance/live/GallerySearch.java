package semblance.live;

import java.util.List;
import java.util.function.Supplier;
import semblance.Calibration;
import semblance.PersonDistance;
import semblance.embed.Embedding;
import semblance.gallery.Filter;
import semblance.gallery.Gallery;
import semblance.gallery.Match;

/// Searches one collection the way `FaceRecognizer.identify` does: the same distance to a person of several photos, and the
/// threshold of a search, which is stricter than that of two faces and changes as people are learnt. That threshold is asked for
/// once a second of video, since it may mean a question to the store; where the store is away, the last one stays.
///
/// Not thread-safe; times must not run backwards.
final class GallerySearch {

    private static final int NEAREST = 5;
    private static final double ASK_AGAIN = 1.0;

    private final Gallery gallery;
    private final String collection;
    private final Supplier<Calibration> rule;
    private final BestEffort store = new BestEffort("the threshold of searches stays as it is", System::nanoTime);
    private Calibration calibration;
    private double asked = 0;

    /// @param rule when a face counts as someone of the collection, at the moment it is asked
    GallerySearch(Gallery gallery, String collection, Supplier<Calibration> rule) {
        this.gallery = gallery;
        this.collection = collection;
        this.rule = rule;
        calibration = rule.get();
    }

    void at(double now) {
        if (now - asked < ASK_AGAIN) return;
        asked = now;
        calibration = store.tried(rule).orElse(calibration);
    }

    Calibration calibration() {
        return calibration;
    }

    /// The nearest people, one list a probe.
    List<List<Match>> people(List<Embedding> probes) {
        return PersonDistance.search(gallery, probes, NEAREST, Filter.ALL.in(collection));
    }

    /// The people of the nearest single photos, whatever their other photos say.
    List<Match> photos(Embedding probe) {
        return gallery.search(probe, NEAREST, Filter.ALL.in(collection));
    }

    Gallery gallery() {
        return gallery;
    }
}
