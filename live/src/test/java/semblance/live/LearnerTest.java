package semblance.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.Calibration;
import semblance.embed.Embedding;
import semblance.gallery.EnrolledFace;
import semblance.gallery.Filter;
import semblance.gallery.Gallery;
import semblance.gallery.Match;
import semblance.gallery.Person;
import semblance.gallery.Sample;
import semblance.gallery.SqliteGallery;
import semblance.geometry.Box;
import semblance.image.Image;
import semblance.live.LiveSettings.Learning;

class LearnerTest {

    private static final int SIZE = 64;
    private static final double THRESHOLD = 1.0;
    private static final Image PICTURE = new Image(1, 1, new byte[3]);

    @TempDir
    Path folder;

    private Gallery gallery;
    private Learner learner;
    private Person ada;

    @BeforeEach
    void open() {
        gallery = SqliteGallery.open(folder.resolve("people.sqlite"), "0".repeat(64), SIZE, SqliteGallery.Settings.DEFAULT.withStrangers(1));
        LiveSettings settings = LiveSettings.of(new Calibration(THRESHOLD, 10)).withLearning(new Learning(true, true, false));
        learner = new Learner(new GallerySearch(gallery, settings.collection(), settings::calibration), settings, image -> new byte[] {1});
        gallery.enrol("Ada", Sample.of(direction(1)));
        gallery.enrol("Bob", Sample.of(direction(2)));
        ada = gallery.named(Gallery.DEFAULT_COLLECTION, "Ada").orElseThrow();
    }

    @AfterEach
    void close() {
        gallery.close();
    }

    private static Embedding direction(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] v = new float[SIZE];
        for (int i = 0; i < SIZE; i++) v[i] = (float) random.nextGaussian();
        return Embedding.normalised(v);
    }

    /// A point on the way from one vector to another: 0 is the first, 1 the second.
    private static Embedding between(Embedding a, Embedding b, double part) {
        float[] v = new float[SIZE];
        for (int i = 0; i < SIZE; i++) v[i] = (float) (a.values()[i] * (1 - part) + b.values()[i] * part);
        return Embedding.normalised(v);
    }

    private static void agree(Visit visit, View view) {
        visit.agree(view, view);
    }

    private static View view(Embedding embedding, double quality, double seconds) {
        return new View(embedding, quality, seconds, PICTURE);
    }

    private boolean enrich(Embedding look, double quality) {
        return learner.enrich(ada, view(look, quality, 0), gallery.search(look, 5, Filter.ALL));
    }

    private int faces() {
        return gallery.faces(ada.id()).size();
    }

    @Test
    void aGoodNearNewViewIsAddedToAKnownPerson() {
        assertTrue(enrich(between(direction(1), direction(7), 0.35), 0.9));
        assertEquals(2, faces());
    }

    @Test
    void poorFarKnownAlreadyOrMistakableViewsAreNot() {
        assertFalse(enrich(between(direction(1), direction(7), 0.35), 0.5), "poor");
        assertFalse(enrich(between(direction(1), direction(7), 0.45), 0.9), "too far from what people enrolled");
        assertFalse(enrich(between(direction(1), direction(7), 0.02), 0.9), "nothing new");
        assertFalse(enrich(between(direction(1), direction(2), 0.45), 0.9), "Bob is near");
        assertEquals(1, faces());
    }

    @Test
    void aKnownPersonGetsFiveViewsAtMost() {
        for (int i = 0; i < 40; i++) enrich(between(direction(1), direction(100 + i), 0.34), 0.95);
        assertEquals(6, faces());
    }

    /// An impostor who changes a little from view to view, each near to the one before, must not lead the gallery away.
    @Test
    void aGalleryCantBePoisonedStepByStep() {
        Embedding mallory = direction(9);
        for (int i = 0; i <= 100; i++) enrich(between(direction(1), mallory, i / 100.0), 1);
        for (EnrolledFace face : gallery.faces(ada.id())) {
            assertTrue(face.sample().embedding().distanceTo(direction(1)) <= 0.5 * THRESHOLD, "every face stays near the enrolled one");
        }
        Match nearest = gallery.search(mallory, 1, Filter.ALL).getFirst();
        assertTrue(nearest.distance() > THRESHOLD, "Mallory is still a stranger at " + nearest.distance());
    }

    @Test
    void aStrangerWantsThreeGoodViewsOverSomeTime() {
        assertFalse(learnt(0.9, 0, 0.2, 0.5), "too quickly");
        assertFalse(learnt(0.3, 0, 0.4, 0.8), "too poor");
        assertFalse(learnt(0.9, 0, 0.7), "too few");
        assertTrue(learnt(0.9, 0, 0.3, 0.7));
    }

    /// Six poor views that differ, as of somebody who comes in turned away, then good ones that are much alike.
    @Test
    void whoCameInTurnedAwayIsLearntFromTheGoodViewsAfterwards() {
        Visit visit = visit(direction(5), 0.3, 0, 0.1, 0.2, 0.3, 0.4, 0.5);
        for (int i = 0; i < 4; i++) agree(visit, view(between(direction(5), direction(80 + i), 0.02), 0.6, 0.6 + 0.25 * i));
        assertTrue(learner.stranger(visit).isPresent());
    }

    /// Good views come faster than they are wanted; which of them are kept says nothing about how long the person has been there.
    @Test
    void aStrangerOfManyQuickViewsIsLearntAsSoonAsTheTimeHasPassed() {
        Visit visit = new Visit(1, 0, new Box(0, 0, 9, 9));
        for (int i = 0; i <= 16; i++) agree(visit, view(between(direction(5), direction(50 + i), 0.1), 0.9 - 0.02 * i, 0.04 * i));
        assertTrue(learner.stranger(visit).isPresent());
    }

    @Test
    void aStrangerWhoMightBeSomeoneKnownIsNotLearnt() {
        Visit visit = visit(between(direction(1), direction(9), 0.5), 0.9, 0, 0.3, 0.6);
        assertTrue(learner.stranger(visit).isEmpty());
    }

    @Test
    void afterAWhileItIsLookedWhetherAFullGalleryHasRoomAgain() {
        assertTrue(learnt(0.9, 0, 0.3, 0.7));
        Visit next = visit(direction(6), 0.9, 0, 0.3, 0.7);
        assertTrue(learner.stranger(next).isEmpty(), "one stranger is all it may hold");
        gallery.expire(Instant.now().plusSeconds(1));
        assertTrue(learner.stranger(next).isEmpty(), "too soon");
        next.seen(Learner.FULL_PAUSE, next.box);
        assertTrue(learner.stranger(next).isPresent());
    }

    private boolean learnt(double quality, double... seconds) {
        Visit visit = visit(direction(5), quality, seconds);
        return learner.stranger(visit).isPresent();
    }

    private static Visit visit(Embedding who, double quality, double... seconds) {
        Visit visit = new Visit(1, 0, new Box(0, 0, 9, 9));
        IntStream.range(0, seconds.length).forEach(i -> agree(visit, view(between(who, direction(50 + i), 0.1), quality, seconds[i])));
        return visit;
    }
}
