package semblance.store.postgres;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import semblance.gallery.Addition;
import semblance.gallery.CollectionSettings;
import semblance.gallery.Filter;
import semblance.gallery.Gallery;
import semblance.gallery.GalleryContract;
import semblance.gallery.GalleryException;
import semblance.gallery.GalleryException.Reason;
import semblance.gallery.NewFace;
import semblance.gallery.Page;
import semblance.gallery.Receipt;
import semblance.gallery.Reembedder.NewModel;
import semblance.gallery.Reembedding;
import semblance.gallery.Sample;
import semblance.gallery.Vectors;
import semblance.store.postgres.PostgresGallery.Settings;

class PostgresGalleryTest extends GalleryContract {

    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private final PostgresServer server = PostgresServer.shared();
    private final String schema = "test_" + SCHEMAS.incrementAndGet();

    @Override
    public Gallery open(String modelId, int size) {
        return PostgresGallery.open(server.url(schema), modelId, size, Settings.DEFAULT);
    }

    private Gallery open(Settings settings) {
        return PostgresGallery.open(server.url(schema), MODEL, SIZE, settings);
    }

    private static GalleryException refused(Reason reason, Runnable call) {
        GalleryException e = assertThrows(GalleryException.class, call::run);
        assertEquals(reason, e.reason(), e.getMessage());
        return e;
    }

    // ---- opening

    @Test
    void aGalleryOfAnotherModelIsRefused() {
        enrolled("Ada", 0);
        refused(Reason.OTHER_MODEL, () -> PostgresGallery.open(server.url(schema), "other", SIZE, Settings.DEFAULT));
        refused(Reason.OTHER_MODEL, () -> PostgresGallery.open(server.url(schema), MODEL, 32, Settings.DEFAULT));
        try (Gallery same = PostgresGallery.open(server.url(schema), Settings.DEFAULT)) {
            assertEquals(MODEL, same.modelId());
            assertEquals(List.of("Ada"), names(same.search(at(0), 1)));
        }
    }

    @Test
    void aGalleryWithNobodyInItTakesAnotherSizeToo() {
        try (Gallery other = open("other", 32)) {
            assertEquals("other", other.modelId());
            assertEquals(32, other.size());
        }
    }

    @Test
    void whatIsNotThereIsSaidWithoutThePassword() throws Exception {
        refused(Reason.UNAVAILABLE, () -> PostgresGallery.open(server.url("nowhere"), Settings.DEFAULT));
        int closed;
        try (ServerSocket free = new ServerSocket(0)) {
            closed = free.getLocalPort();
        }
        GalleryException e = refused(Reason.UNAVAILABLE, () -> PostgresGallery.open("postgresql://ada:secret@127.0.0.1:" + closed + "/people", MODEL, SIZE, Settings.DEFAULT));
        assertTrue(e.getMessage().contains("127.0.0.1:" + closed + "/people") && !e.getMessage().contains("secret"), e.getMessage());
        GalleryException database = refused(Reason.UNAVAILABLE, () -> PostgresGallery.open(server.url(schema).replace("/postgres?", "/nothing?"), MODEL, SIZE, Settings.DEFAULT));
        assertTrue(database.getMessage().contains("database"), database.getMessage());
        for (String wrong : List.of("postgresql://", "postgresql://host", "postgresql://host/db?schema=A;B")) {
            assertThrows(IllegalArgumentException.class, () -> PostgresGallery.open(wrong, MODEL, SIZE, Settings.DEFAULT));
        }
    }

    @Test
    void anotherProgramsTablesAreLeftAlone() {
        server.administer("CREATE SCHEMA foreign_one; CREATE TABLE foreign_one.person (invoice integer)");
        refused(Reason.NOT_A_GALLERY, () -> PostgresGallery.open(server.url("foreign_one"), MODEL, SIZE, Settings.DEFAULT));
        server.administer("INSERT INTO foreign_one.person (invoice) VALUES (1)");
        refused(Reason.UNAVAILABLE, () -> PostgresGallery.open(server.url("foreign_one"), Settings.DEFAULT));
    }

    @Test
    void aGalleryOfALaterVersionIsRefused() {
        server.administer("UPDATE " + schema + ".gallery SET version = 99");
        assertTrue(refused(Reason.NOT_A_GALLERY, this::open).getMessage().contains("later"));
    }

    @Test
    void aGalleryOfTheFirstVersionIsBroughtUpToDate() {
        isBroughtUpToDate(() -> {
            server.administer("ALTER TABLE " + schema + ".collection DROP COLUMN fmr; UPDATE " + schema + ".gallery SET version = 1");
            return open();
        });
    }

    @Test
    void severalBeginOneGalleryAtOnce() throws Exception {
        String url = server.url(schema + "_many");
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 4; i++) {
            double angle = 30 * i;
            threads.add(Thread.ofPlatform().uncaughtExceptionHandler((t, e) -> failures.add(e)).start(() -> {
                try (Gallery one = PostgresGallery.open(url, MODEL, SIZE, Settings.DEFAULT)) {
                    one.enrol("P" + angle, sample(angle));
                }
            }));
        }
        for (Thread thread : threads) thread.join();
        assertEquals(List.of(), failures);
        try (Gallery one = PostgresGallery.open(url, MODEL, SIZE, Settings.DEFAULT)) {
            assertEquals(new Gallery.Count(4, 4), one.count());
        }
    }

    @Test
    void anEncryptedGalleryNeedsItsKey() {
        String url = server.url(schema + "_key");
        Settings key = Settings.DEFAULT.withKey(new SecretKeySpec(new byte[32], "AES"));
        try (Gallery sealed = PostgresGallery.open(url, MODEL, SIZE, key)) {
            sealed.enrol("Ada", sample(0).keeping(new byte[] {1, 2, 3}));
        }
        refused(Reason.WRONG_KEY, () -> PostgresGallery.open(url, MODEL, SIZE, Settings.DEFAULT));
        refused(Reason.WRONG_KEY, () -> PostgresGallery.open(url, MODEL, SIZE, Settings.DEFAULT.withKey(new SecretKeySpec(new byte[16], "AES"))));
        refused(Reason.WRONG_KEY, () -> open(key));
        try (Gallery sealed = PostgresGallery.open(url, MODEL, SIZE, key)) {
            assertArrayEquals(new byte[] {1, 2, 3}, sealed.photo(sealed.search(at(0), 1).getFirst().face()).orElseThrow());
        }
    }

    @Test
    void aGalleryWhoseModelWasChangedUnderItWritesNothing() throws Exception {
        server.administer("UPDATE " + schema + ".gallery SET model = 'other', key = '\\x00'");
        refused(Reason.OTHER_MODEL, () -> gallery.enrol("Ada", sample(0)));
        refused(Reason.OTHER_MODEL, () -> gallery.faces("x"));
        refused(Reason.OTHER_MODEL, () -> gallery.count());
        try (var other = server.connect(); var rows = other.createStatement().executeQuery("SELECT count(*) FROM " + schema + ".person")) {
            assertTrue(rows.next() && rows.getInt(1) == 0);
        }
    }

    @Test
    void oldLinesOfTheLogAreRemovedByTheNextProcessThatWrites() throws Exception {
        enrolled("Ada", 0);
        server.administer("UPDATE " + schema + ".change SET at = 0");
        try (Gallery other = open()) {
            other.enrol("Ben", sample(90));
            assertEquals(2, other.changes(Page.START, 10).size());
            until(() -> names(0, 5).equals(List.of("Ada", "Ben")));
        }
    }

    // ---- many at once, and anew

    @Test
    void thousandsEnrolledInOneStepAreEachThereOnce() {
        List<NewFace> faces = new ArrayList<>();
        for (int i = 0; i < 2500; i++) faces.add(new NewFace("default", "P" + i / 2, Sample.of(Vectors.random(SIZE, new Random(i % 2400)))));
        List<Addition> done = gallery.enrol(faces);
        assertEquals(100, done.stream().filter(Addition.Duplicate.class::isInstance).count());
        assertEquals(new Gallery.Count(1200, 2400), gallery.count());
        assertEquals(3600, gallery.changes(Page.START, 10_000).size());
        for (int i : new int[] {0, 1, 777, 2399}) {
            Addition.Added one = (Addition.Added) done.get(i);
            assertEquals("P" + i / 2, one.person().name());
            assertEquals(one.face(), gallery.search(faces.get(i).sample().embedding(), 1).getFirst().face());
            assertEquals(2, gallery.faces(one.person().id()).size());
        }
        assertEquals(((Addition.Added) done.getFirst()).face(), ((Addition.Duplicate) done.get(2400)).face());
    }

    @Test
    void theModelCanBeChangedWhereTheGalleryIs() throws InterruptedException {
        gallery.enrol("Ada", sample(0).keeping(new byte[] {90}));
        gallery.enrol("Ben", sample(180).keeping(new byte[] {(byte) 0}));
        String ben = gallery.named("default", "Ben").orElseThrow().id();
        gallery.enrol("Cem", sample(40));
        assertEquals(new Reembedding.Impossible(1), anew(false));
        assertEquals(List.of("Ada"), names(0, 1));
        assertEquals(1, ((PostgresGallery) gallery).facesWithoutPhoto());
        try (Gallery onlySearches = open()) {
            assertEquals(new Reembedding.Done(2, 1), anew(true));
            until(() -> hasChanged(() -> onlySearches.search(at(0), 1)));
        }
        refused(Reason.OTHER_MODEL, () -> gallery.enrol("Dan", sample(1)));
        refused(Reason.OTHER_MODEL, () -> gallery.search(at(0), 1));
        refused(Reason.OTHER_MODEL, this::open);
        try (Gallery now = PostgresGallery.open(server.url(schema), "newer", 8, Settings.DEFAULT)) {
            assertEquals(List.of("Ada", "Ben"), names(now.search(Vectors.atAngle(8, 90), 5)));
            assertEquals(0, now.search(Vectors.atAngle(8, 0), 1).getFirst().distance(), 1e-6);
            assertEquals(new Gallery.Count(3, 2), now.count());
            assertEquals(1, now.faces(ben).size());
        }
    }

    @Test
    void someoneIsErasedWhilePhotosAreEmbedded() {
        gallery.enrol("Ada", sample(0).keeping(new byte[] {90}));
        gallery.enrol("Ben", sample(180).keeping(new byte[] {(byte) 0}));
        String ben = gallery.named("default", "Ben").orElseThrow().id();
        List<Receipt> receipts = new ArrayList<>();
        assertEquals(new Reembedding.Done(1, 0), anew(false, () -> gallery.erase(ben).ifPresent(receipts::add)));
        assertEquals(1, receipts.size());
    }

    private static boolean hasChanged(Runnable call) {
        try {
            call.run();
            return false;
        } catch (GalleryException e) {
            return e.reason() == Reason.OTHER_MODEL;
        }
    }

    private Reembedding anew(boolean dropOthers) {
        return anew(dropOthers, () -> { });
    }

    /// The photo's byte is the angle of the new vector.
    ///
    /// @param meanwhile is run while a photo is embedded
    private Reembedding anew(boolean dropOthers, Runnable meanwhile) {
        return PostgresRewrite.reembed(server.url(schema), Settings.DEFAULT, new NewModel("newer", 8, photo -> {
            meanwhile.run();
            return Optional.of(Vectors.atAngle(8, photo[0]));
        }), dropOthers, Supplier::get);
    }

    // ---- locks and lost connections

    @Test
    void whoWaitsTooLongForAnotherIsToldAndSearchesDoNotWait() throws Exception {
        enrolled("Ada", 0);
        try (Gallery hasty = open(Settings.DEFAULT.withPatience(Duration.ofMillis(300))); var other = server.connect()) {
            other.setAutoCommit(false);
            other.createStatement().execute("SELECT 1 FROM " + schema + ".gallery FOR UPDATE");
            refused(Reason.LOCKED, () -> hasty.enrol("Ben", sample(90)));
            assertEquals(List.of("Ada"), names(hasty.search(at(0), 5)));
            other.rollback();
            hasty.enrol("Ben", sample(90));
            until(() -> names(0, 5).equals(List.of("Ada", "Ben")));
        }
    }

    @Test
    void connectionsCutInTheMiddleLoseNothingAndNobodyTwice() throws Exception {
        try (Gallery other = open()) {
            for (int i = 0; i < 12; i++) {
                if (i % 3 == 1) server.cut();
                other.enrol("P" + i, sample(10 * i));
                if (i % 3 == 2) server.cut();
                gallery.enrol("Q" + i, sample(10 * i + 5));
            }
            until(() -> gallery.count().faces() == 24 && other.count().faces() == 24);
            for (int i = 0; i < 12; i++) {
                assertEquals(List.of("P" + i), names(10 * i, 1));
                assertEquals(List.of("Q" + i), names(other.search(at(10 * i + 5), 1)));
                assertEquals(1, gallery.faces(gallery.named("default", "P" + i).orElseThrow().id()).size());
            }
        }
    }

    /// Wherever in a change the connection is cut: what was acknowledged is there, once, in tables and memories.
    @Test
    void connectionsCutAtAnyMomentLoseNothingAndNobodyTwice() throws Exception {
        int people = 40;
        try (Gallery other = open()) {
            Thread cutter = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 12; i++) {
                    server.cut();
                    LockSupport.parkNanos(40_000_000);
                }
            });
            for (int i = 0; i < people; i++) untilEnrolled(i);
            cutter.join();
            gallery.enrol("last", sample(359));
            until(() -> other.count().faces() == people + 1);
            assertEquals(new Gallery.Count(people + 1, people + 1), gallery.count());
            for (int i = 0; i < people; i++) {
                assertEquals(1, gallery.faces(gallery.named("default", "P" + i).orElseThrow().id()).size());
                assertEquals(List.of("P" + i), names(other.search(at(5 * i), 1)));
            }
        }
    }

    /// Where three connections in a row were cut, the caller is told, and does it again.
    private void untilEnrolled(int number) {
        for (int attempt = 1; ; attempt++) {
            try {
                gallery.enrol("P" + number, sample(5 * number));
                return;
            } catch (GalleryException e) {
                assertEquals(Reason.UNAVAILABLE, e.reason(), e.getMessage());
                assertTrue(attempt < 50, e.getMessage());
            }
        }
    }

    @Test
    void whileTheServerIsDownSearchesGoOnAndChangesSayWhy() throws Exception {
        enrolled("Ada", 0);
        CollectionSettings own = new CollectionSettings("default", OptionalDouble.of(0.5), OptionalDouble.empty());
        gallery.configure(own);
        try (Gallery hasty = open(Settings.DEFAULT.withPatience(Duration.ofMillis(500)))) {
            server.stop();
            try {
                assertEquals(List.of("Ada"), names(hasty.search(at(0), 5)));
                assertEquals(List.of(own), hasty.collections(), "what a search needs");
                assertTrue(refused(Reason.UNAVAILABLE, () -> hasty.enrol("Ben", sample(90))).getMessage().contains("runs"));
                refused(Reason.UNAVAILABLE, () -> hasty.people(Filter.ALL, "", 5));
            } finally {
                server.start();
            }
            try (Gallery third = open()) {
                third.enrol("Cem", sample(180));
            }
            until(() -> names(hasty.search(at(0), 5)).equals(List.of("Ada", "Cem")));
            hasty.enrol("Ben", sample(90));
            assertEquals(3, hasty.count().people());
        }
    }

    @Test
    void whatFailsWhileOthersAreFollowedIsTriedAgain() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Runnable news = () -> {
            if (calls.incrementAndGet() < 3) throw new OutOfMemoryError("on purpose");
        };
        try (Pool pool = new Pool(Address.of(server.url(schema)), Duration.ofSeconds(10), 1); Listener listener = new Listener(pool, "semblance_failing", news)) {
            until(() -> calls.get() >= 3);
        }
    }

    @Test
    void aWatcherHearsWhatAnotherProcessDid() throws Exception {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        try (Gallery other = open(); Gallery.Watch watch = gallery.watch(change -> seen.add(change.kind().name()))) {
            other.enrol("Ada", Sample.of(at(0)));
            until(() -> seen.equals(List.of("ENROLLED", "FACE_ADDED")));
            assertFalse(seen.isEmpty());
        }
    }
}
