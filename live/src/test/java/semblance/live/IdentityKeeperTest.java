package semblance.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.Calibration;
import semblance.detect.Face;
import semblance.gallery.Change;
import semblance.gallery.Filter;
import semblance.gallery.Gallery;
import semblance.gallery.Page;
import semblance.gallery.Person;
import semblance.gallery.Sample;
import semblance.geometry.Box;
import semblance.live.FaceTracker.Tracked;
import semblance.live.Identity.Recognised;
import semblance.live.LiveSettings.Learning;

/// When a name is shown: two people who look alike, each within reach of the other's views, and a tracker that may be wrong.
class IdentityKeeperTest {

    private static final int ONE = 1, STRANGER = 2, ALIKE = ToyWorld.LOOKALIKE_OF_ONE, LOOK = 3;
    private static final double[] LEFT = {150, 150}, RIGHT = {450, 150};

    @TempDir
    Path folder;

    private final ToyWorld world = new ToyWorld();
    private Gallery gallery;
    private IdentityKeeper keeper;
    private int frame = 0;

    @BeforeEach
    void open() {
        world.noise = 0.1;
        world.missed = 0;
        gallery = Gallery.open(folder.resolve("people.sqlite"), ToyWorld.MODEL, ToyWorld.SIZE);
        for (int who : List.of(ONE, ALIKE)) gallery.enrol("person " + who, Sample.of(ToyWorld.vector(who, 77 + who, 0.05)));
        keeper = keeper(Learning.NOTHING);
    }

    private IdentityKeeper keeper(Learning learning) {
        LiveSettings settings = LiveSettings.of(new Calibration(1.0, 10)).withLearning(learning);
        GallerySearch search = new GallerySearch(gallery, settings.collection(), settings::calibration);
        return new IdentityKeeper(new FaceViews(world, world), search, settings, new Learner(search, settings, photo -> new byte[0]), e -> { });
    }

    @AfterEach
    void close() {
        gallery.close();
    }

    private enum Motion { PLAIN, AMBIGUOUS }

    private void stand(int who, double from, double to, double[] place) {
        world.act(who, t -> t < from || t >= to ? Optional.empty() : Optional.of(place));
    }

    /// What is said of the people of the next look, whose tracks go by their order in the picture.
    private List<String> look(boolean detected, Motion motion) {
        frame += LOOK;
        Frame picture = new Frame(frame, frame / ToyWorld.FPS, 0, world.render(frame));
        List<Tracked> tracked = new ArrayList<>();
        for (Face f : world.glance(picture.image(), false)) {
            Box box = f.box();
            tracked.add(new Tracked(tracked.size() + 1, box, f, detected, motion == Motion.AMBIGUOUS, motion == Motion.AMBIGUOUS));
        }
        return keeper.frame(picture, tracked).stream().map(s -> s.identity() instanceof Recognised r ? r.person().name() : "").toList();
    }

    private List<String> looks(int count) {
        for (int i = 1; i < count; i++) look(true, Motion.PLAIN);
        return look(true, Motion.PLAIN);
    }

    @Test
    void aNameIsHiddenFromAnAmbiguousMomentUntilAViewAgrees() {
        stand(ONE, 0, 100, LEFT);
        assertEquals(List.of("person 1"), looks(10));
        assertEquals(List.of(""), look(false, Motion.AMBIGUOUS));
        assertEquals(List.of(""), look(false, Motion.PLAIN), "nothing was seen since");
        assertEquals(List.of("person 1"), look(true, Motion.PLAIN));
    }

    @Test
    void aNameIsHiddenWhereSomebodyElseIsToBeSeenBetweenTwoLooks() {
        stand(ONE, 0, 1.3, LEFT);
        stand(ALIKE, 1.3, 100, LEFT);
        assertEquals(List.of("person 1"), looks(10));
        assertEquals(List.of(""), look(false, Motion.PLAIN), "nobody looked, but it looks different");
    }

    @Test
    void whoTakesSomebodysPlaceIsNotTakenForThem() {
        stand(ONE, 0, 1.3, LEFT);
        stand(4, 1.3, 100, LEFT);
        assertEquals(List.of("person 1"), looks(10));
        for (int i = 0; i < 20; i++) assertEquals(List.of(""), look(true, Motion.PLAIN));
    }

    @Test
    void afterAnAmbiguousMomentSomebodyAlikeIsNotTakenForWhoWasFollowed() {
        stand(ONE, 0, 6, LEFT);
        stand(ALIKE, 0, 6, RIGHT);
        stand(ALIKE, 6, 100, LEFT);
        assertEquals(List.of("person 1", "person " + ALIKE), looks(49));
        for (int i = 0; i < 3; i++) assertEquals(List.of(), look(true, Motion.AMBIGUOUS).stream().filter("person 1"::equals).toList());
        assertEquals(List.of("person " + ALIKE), looks(5));
    }

    // ---- learning

    /// Looks until the stranger in sight was learnt.
    private Person learnt() {
        keeper = keeper(new Learning(true, false, false));
        for (int i = 0; i < 40 && people() == 2; i++) look(true, Motion.PLAIN);
        return gallery.people(Filter.ALL.being(Person.Status.PROVISIONAL), Page.START, 1).items().getFirst();
    }

    private long people() {
        return gallery.count().people();
    }

    private Person one() {
        return gallery.named(Gallery.DEFAULT_COLLECTION, "person 1").orElseThrow();
    }

    private void news(Change.Kind kind, Person person, String other) {
        keeper.changed(new Change("", kind, person.id(), other, Instant.EPOCH));
    }

    /// What may be added to a stranger of this stream may not be added to somebody known.
    @Test
    void whoWasLearntHereAndTurnsOutToBeSomebodyKnownGetsNoMoreViews() {
        world.noise = 0.35; // so that each view shows something new
        stand(STRANGER, 0, 100, LEFT);
        gallery.merge(learnt().id(), one().id());
        int faces = gallery.faces(one().id()).size();
        assertEquals(List.of("person 1"), looks(30));
        assertEquals(faces, gallery.faces(one().id()).size());
    }

    @Test
    void whoWasMergedIsKnownByTheViewsThereWere() {
        stand(STRANGER, 0, 100, LEFT);
        Person stranger = learnt();
        gallery.merge(stranger.id(), one().id());
        news(Change.Kind.MERGED, one(), stranger.id());
        news(Change.Kind.ERASED, stranger, "");
        assertEquals(List.of("person 1"), look(true, Motion.PLAIN));
    }

    /// A look takes 0.12 seconds, and whoever is learnt was seen for 0.6.
    @Test
    void whoWasErasedInSightIsLearntFromNewViewsOnly() {
        stand(STRANGER, 0, 100, LEFT);
        Person stranger = learnt();
        gallery.erase(stranger.id());
        news(Change.Kind.ERASED, stranger, "");
        looks(3);
        assertEquals(2, people());
        looks(20);
        assertEquals(3, people());
    }

    /// Searches see it sooner than watchers hear of it.
    @Test
    void whoWasErasedIsNotLearntFromOldViewsBeforeTheNewsComesEither() {
        stand(STRANGER, 0, 100, LEFT);
        gallery.erase(learnt().id());
        looks(6);
        assertEquals(2, people());
        looks(20);
        assertEquals(3, people());
    }

    @Test
    void whoWasErasedWhileOutOfSightIsLearntFromNewViewsOnly() {
        stand(STRANGER, 0, 3, LEFT);
        stand(STRANGER, 3.6, 100, LEFT);
        Person stranger = learnt();
        while (frame < 3.3 * ToyWorld.FPS) look(true, Motion.PLAIN);
        gallery.erase(stranger.id());
        news(Change.Kind.ERASED, stranger, "");
        while (frame < 4 * ToyWorld.FPS) look(true, Motion.PLAIN);
        assertEquals(2, people());
        looks(20);
        assertEquals(3, people());
    }
}
