package semblance.live;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semblance.gallery.Addition;
import semblance.gallery.EnrolledFace;
import semblance.gallery.Gallery;
import semblance.gallery.Match;
import semblance.gallery.Person;
import semblance.gallery.Sample;
import semblance.image.Image;

/// Writes into the gallery what a stream has taught, and no more than it may.
///
/// A stranger is learnt from several good views that span some time, when hardly any of them could be someone of the gallery.
/// A known person is enriched only by a view that is good, near to a face enrolled by people (never merely to one that was
/// added here, so faces can't be led away step by step), far from everybody else, and different from what there is; and only
/// a few times. Faces added here carry a digest that begins with [#MARK], which is how they are told apart.
final class Learner {

    static final String MARK = "live:";
    private static final Logger LOG = LoggerFactory.getLogger(Learner.class);
    private static final double EXCELLENT = 0.65;
    private static final int STRANGER_SHOTS = 3, MOST_FACES_OF_STRANGER = 10, MOST_ADDED_TO_KNOWN = 5;
    private static final double STRANGER_SPAN = 0.6, STRANGER_WEIGHT = 2.4, MOST_IN_REACH = 0.34;
    /// seconds of video after which a gallery that was full is tried again
    static final double FULL_PAUSE = 60;
    /// shares of a search's threshold, but FAR_FROM_OTHERS of the wider one of two faces; STRICT so small that a face added here does not bring into reach who was not in reach before:
    /// with two people at a right angle (a distance of 1.41) and a threshold of 60 degrees (1.0) that takes 30 degrees (0.52)
    private static final double STRICT = 0.5, FAR_FROM_OTHERS = 1.1, SOMETHING_NEW = 0.3;

    private final Gallery gallery;
    private final LiveSettings settings;
    private final GallerySearch search;
    private final Function<Image, byte[]> encoder;
    private final BestEffort store = new BestEffort("nothing is learnt", System::nanoTime);
    /// seconds of video before which the gallery, full when it was last tried, isn't tried again
    private double notBefore = Double.NEGATIVE_INFINITY;

    /// @param encoder of a kept photo
    Learner(GallerySearch search, LiveSettings settings, Function<Image, byte[]> encoder) {
        gallery = search.gallery();
        this.settings = settings;
        this.search = search;
        this.encoder = encoder;
    }

    /// Makes a provisional person of a visit's stranger if the views suffice.
    Optional<Person> stranger(Visit visit) {
        List<View> good = visit.shots.good();
        boolean enough = good.size() >= STRANGER_SHOTS && visit.evidence.weight() >= STRANGER_WEIGHT && visit.seenWell() >= STRANGER_SPAN;
        if (visit.lastSeen < notBefore || !enough || inReach(good) > MOST_IN_REACH * good.size()) return Optional.empty();
        return store.tried(() -> gallery.stranger(settings.collection(), good.stream().map(this::sample).toList())).flatMap(a -> learnt(a, visit.lastSeen));
    }

    private Optional<Person> learnt(Addition addition, double now) {
        return switch (addition) {
            case Addition.Added added -> Optional.of(added.person());
            case Addition.Duplicate known -> Optional.of(known.person());
            case Addition.NoSuchPerson none -> Optional.empty();
            case Addition.Full limit -> {
                if (notBefore < 0) LOG.warn("the gallery holds its {} provisional people already; strangers are learnt again once some were named, merged or have expired", limit.limit());
                notBefore = now + FULL_PAUSE;
                yield Optional.empty();
            }
        };
    }

    /// How many of the views alone are near enough to someone of the gallery.
    private long inReach(List<View> views) {
        double reach = search.calibration().threshold();
        return search.people(views.stream().map(View::embedding).toList()).stream().filter(near -> !near.isEmpty() && near.getFirst().distance() <= reach).count();
    }

    /// Adds a view of the visit in which a provisional person was learnt, if it shows something new.
    void anotherViewOfStranger(Person person, View view) {
        if (view.quality() < BestShots.GOOD) return;
        store.tried(() -> {
            List<EnrolledFace> faces = gallery.faces(person.id());
            return faces.size() < MOST_FACES_OF_STRANGER && isNew(view, faces) && added(person, view);
        });
    }

    /// Adds a view to a known person if every rule allows it.
    ///
    /// @param nearest people to this very view, not to the visit's mean
    boolean enrich(Person person, View view, List<Match> nearest) {
        if (view.quality() < EXCELLENT || person.status() != Person.Status.KNOWN) return false;
        boolean othersNear = nearest.stream().anyMatch(m -> !m.person().id().equals(person.id())
                && m.distance() < FAR_FROM_OTHERS * settings.threshold());
        return !othersNear && store.tried(() -> mayHave(view, gallery.faces(person.id())) && added(person, view)).orElse(false);
    }

    private boolean mayHave(View view, List<EnrolledFace> faces) {
        boolean room = faces.stream().filter(Learner::addedHere).count() < MOST_ADDED_TO_KNOWN;
        boolean near = enrolledByPeople(faces).anyMatch(f -> distance(view, f) <= STRICT * search.calibration().threshold());
        return room && near && isNew(view, faces);
    }

    private boolean added(Person person, View view) {
        return gallery.add(person.id(), sample(view)) instanceof Addition.Added;
    }

    private static Stream<EnrolledFace> enrolledByPeople(List<EnrolledFace> faces) {
        return faces.stream().filter(f -> !addedHere(f));
    }

    private static boolean addedHere(EnrolledFace face) {
        return face.sample().digest().startsWith(MARK);
    }

    private boolean isNew(View view, List<EnrolledFace> faces) {
        return faces.stream().allMatch(f -> distance(view, f) >= SOMETHING_NEW * search.calibration().threshold());
    }

    private static double distance(View view, EnrolledFace face) {
        return view.embedding().distanceTo(face.sample().embedding());
    }

    private Sample sample(View view) {
        Sample plain = Sample.of(view.embedding());
        Sample marked = new Sample(view.embedding(), MARK + plain.digest(), view.quality(), Optional.empty());
        return settings.learning().keepPhotos() ? marked.keeping(encoder.apply(view.picture())) : marked;
    }
}
