package semblance.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.Calibration;
import semblance.gallery.Filter;
import semblance.gallery.Gallery;
import semblance.gallery.GalleryException;
import semblance.gallery.Page;
import semblance.gallery.Person;
import semblance.gallery.Sample;
import semblance.gallery.Sighting;
import semblance.live.LiveSettings.Learning;

/// What a running video writes into the gallery, and what happens when it can't.
class LiveMemoryTest {

    private static final double[] LEFT = {60, 150}, RIGHT = {580, 150};

    @TempDir
    Path folder;

    private Gallery gallery;
    private final ToyWorld world = new ToyWorld();
    private Person ada;
    private volatile boolean away = false;

    @BeforeEach
    void open() {
        gallery = Gallery.open(folder.resolve("people.sqlite"), ToyWorld.MODEL, ToyWorld.SIZE);
        gallery.enrol("Ada", Sample.of(ToyWorld.vector(1, 78, 0.1)));
        ada = gallery.named(Gallery.DEFAULT_COLLECTION, "Ada").orElseThrow();
    }

    @AfterEach
    void close() {
        gallery.close();
    }

    private LiveSummary run(Gallery gallery, boolean learn, LiveListener... listeners) {
        LiveSettings settings = LiveSettings.of(new Calibration(1.0, 10)).withLearning(new Learning(learn, false, false));
        return new LiveRecognizer(world, world, gallery, settings, () -> rule(gallery, settings)).run(world.film(9), listeners);
    }

    /// The rule of searches; a recogniser's asks the store as well.
    private static Calibration rule(Gallery gallery, LiveSettings settings) {
        gallery.collections();
        return settings.calibration();
    }

    private List<Sighting> sightings(String person) {
        return gallery.sightings(Optional.of(person), Page.START, 100).items();
    }

    @Test
    void whoWasRecognisedIsNotedAsSeenWhenTheyLeave() {
        world.walk(1, 1, 5, LEFT, RIGHT);
        Instant before = Instant.now();
        run(gallery, true);
        Sighting seen = sightings(ada.id()).getFirst();
        assertEquals(4, Duration.between(seen.from(), seen.to()).toMillis() / 1000.0, 0.6);
        assertFalse(seen.to().isBefore(before.minusMillis(1)));
        assertFalse(gallery.person(ada.id()).orElseThrow().seen().isBefore(before.minusMillis(1)));
    }

    @Test
    void nothingIsNotedUnasked() {
        world.walk(1, 1, 5, LEFT, RIGHT);
        run(gallery, false);
        assertEquals(List.of(), sightings(ada.id()));
    }

    @Test
    void aStrangerWhoComesBackDoesNotExpire() {
        world.walk(2, 0, 4, LEFT, RIGHT);
        run(gallery, true);
        Person stranger = gallery.people(Filter.ALL.being(Person.Status.PROVISIONAL), Page.START, 10).items().getFirst();
        Instant firstDay = Instant.now();
        run(gallery, true);
        assertEquals(2, sightings(stranger.id()).size());
        assertEquals(0, gallery.expire(firstDay).people());
        assertEquals(1, gallery.expire(Instant.now().plusSeconds(1)).people());
    }

    @Test
    void strangersNotSeenForLongAreForgottenWhenAVideoBeginsAndDaily() {
        gallery.stranger(Gallery.DEFAULT_COLLECTION, List.of(Sample.of(ToyWorld.vector(2, 79, 0.1))));
        Instant[] now = {Instant.now().plus(Duration.ofDays(29))};
        StrangerExpiry expiry = new StrangerExpiry(gallery, Learning.A_MONTH, new Clock() {
            @Override
            public Instant instant() {
                return now[0];
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        });
        expiry.frame(null, List.of());
        assertEquals(2, gallery.count().people());
        now[0] = now[0].plus(Duration.ofHours(25));
        expiry.frame(null, List.of());
        assertEquals(1, gallery.count().people());
        assertTrue(gallery.person(ada.id()).isPresent());
    }

    @Test
    void whereTheStoreIsAwayNothingIsLearntAndRecognitionGoesOn() {
        world.walk(1, 1, 5, LEFT, RIGHT).walk(2, 1, 6, RIGHT, LEFT);
        boolean[] renamed = {false};
        LiveSummary summary = run(goingAway(Set.of("stranger", "add", "sighted", "collections", "person")), true, new LiveListener() {
            @Override
            public void frame(Frame frame, List<Seen> faces) {
                away = true;
                if (renamed[0] || frame.seconds() < 3) return;
                renamed[0] = true;
                gallery.rename(ada.id(), "Ada Lovelace");
                LockSupport.parkNanos(300_000_000); // the news is on its way
            }
        });
        assertTrue(summary.visits().stream().anyMatch(visit -> visit.label().startsWith("Ada")), summary.visits().toString());
        assertEquals(6, summary.visits().stream().mapToDouble(LiveSummary.Stay::to).max().orElse(0), 0.5);
        assertEquals(1, gallery.count().people());
        assertEquals(List.of(), sightings(ada.id()));
    }

    /// The gallery, with a store that fails at these methods once it is away.
    private Gallery goingAway(Set<String> methods) {
        return (Gallery) Proxy.newProxyInstance(Gallery.class.getClassLoader(), new Class<?>[] {Gallery.class}, (proxy, method, arguments) -> {
            if (away && methods.contains(method.getName())) throw new GalleryException(GalleryException.Reason.UNAVAILABLE, "the server is away");
            try {
                return method.invoke(gallery, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }
}
