package semblance.store.cassandra;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datastax.oss.driver.api.core.CqlSession;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import semblance.gallery.Gallery;
import semblance.gallery.GalleryContract;
import semblance.gallery.GalleryException;
import semblance.gallery.GalleryException.Reason;
import semblance.gallery.Page;
import semblance.store.GalleryPlace;
import semblance.store.cassandra.CassandraGallery.Settings;

class CassandraGalleryTest extends GalleryContract {

    private final CassandraNodes nodes = CassandraNodes.shared();
    private final String keyspace = "memory";
    private boolean cleared;

    @Override
    public Gallery open(String modelId, int size) {
        if (!cleared) nodes.clear(keyspace);
        cleared = true;
        return CassandraGallery.open(nodes.url(keyspace), modelId, size, Settings.DEFAULT);
    }

    private static GalleryException refused(Reason reason, Runnable call) {
        GalleryException e = assertThrows(GalleryException.class, call::run);
        assertEquals(reason, e.reason(), e.getMessage());
        return e;
    }

    @Test
    void aGalleryOfAnotherModelIsRefused() {
        enrolled("Ada", 0);
        refused(Reason.OTHER_MODEL, () -> CassandraGallery.open(nodes.url(keyspace), "other", SIZE, Settings.DEFAULT));
        try (Gallery same = GalleryPlace.of(nodes.url(keyspace), Optional.empty()).existing()) {
            assertEquals(MODEL, same.modelId());
            assertEquals(List.of("Ada"), names(same.search(at(0), 1)));
        }
    }

    /// The column's type stays what it is.
    @Test
    void aGalleryWithNobodyInItTakesNoOtherSize() {
        assertTrue(refused(Reason.OTHER_MODEL, () -> open("other", 32)).getMessage().contains("another keyspace"));
        assertEquals(MODEL, gallery.modelId());
    }

    @Test
    void whoOnlyReadsIsToldThatTheEmptyGalleryIsAnotherModelsNow() throws InterruptedException {
        try (Gallery asked = CassandraGallery.open(nodes.url(keyspace) + "?search=nodes", MODEL, SIZE, Settings.DEFAULT); Gallery other = open("other", SIZE)) {
            other.enrol("Ben", sample(10));
            for (Gallery one : List.of(gallery, asked)) {
                until(() -> isOfAnotherModel(() -> one.search(at(10), 1)));
                refused(Reason.OTHER_MODEL, () -> one.named("default", "Ben"));
                refused(Reason.OTHER_MODEL, one::count);
            }
        }
    }

    private static boolean isOfAnotherModel(Runnable call) {
        try {
            call.run();
            return false;
        } catch (GalleryException e) {
            return e.reason() == Reason.OTHER_MODEL;
        }
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        assertTrue(refused(Reason.UNAVAILABLE, () -> CassandraGallery.open(nodes.url("nowhere"), Settings.DEFAULT)).getMessage().contains("/nowhere"));
        int closed;
        try (ServerSocket free = new ServerSocket(0)) {
            closed = free.getLocalPort();
        }
        String url = "cassandra://127.0.0.1:" + closed + "/people";
        assertTrue(refused(Reason.UNAVAILABLE, () -> CassandraGallery.open(url, Settings.DEFAULT.withPatience(Duration.ofSeconds(2)))).getMessage().contains(url));
        refused(Reason.UNAVAILABLE, () -> CassandraGallery.open(nodes.url(keyspace) + "?rf=3", Settings.DEFAULT));
    }

    @Test
    void aGalleryOfTheFirstVersionIsBroughtUpToDate() {
        isBroughtUpToDate(() -> {
            try (CqlSession session = nodes.session(0)) {
                session.execute("ALTER TABLE " + keyspace + ".collection DROP fmr");
                session.execute("UPDATE " + keyspace + ".gallery SET version = 1 WHERE one = 'gallery' IF EXISTS");
            }
            return CassandraGallery.open(nodes.url(keyspace), Settings.DEFAULT);
        });
    }

    @Test
    void anotherProgramsKeyspaceIsLeftAlone() {
        try (CqlSession session = nodes.session(0)) {
            session.execute("CREATE KEYSPACE foreign_one WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
            session.execute("CREATE TABLE foreign_one.person (invoice int PRIMARY KEY)");
        }
        refused(Reason.NOT_A_GALLERY, () -> CassandraGallery.open(nodes.url("foreign_one"), MODEL, SIZE, Settings.DEFAULT));
    }

    @Test
    void anEncryptedGalleryNeedsItsKey() {
        String url = nodes.url(keyspace + "_sealed");
        Settings sealed = Settings.DEFAULT.withKey(new SecretKeySpec(new byte[16], "AES"));
        try (Gallery secret = CassandraGallery.open(url, MODEL, SIZE, sealed)) {
            secret.enrol("Ada", sample(0));
        }
        refused(Reason.WRONG_KEY, () -> CassandraGallery.open(url, Settings.DEFAULT));
        try (Gallery secret = CassandraGallery.open(url, sealed)) {
            assertEquals(List.of("Ada"), names(secret.search(at(0), 1)));
        }
    }

    @Test
    void aPhotoLargerThanAPartComesBack() {
        byte[] photo = new byte[3 << 20];
        new Random(1).nextBytes(photo);
        enrolled("Ada", 0);
        gallery.enrol("Ada", sample(10).keeping(photo));
        String face = gallery.faces(gallery.named("default", "Ada").orElseThrow().id()).getLast().id();
        assertArrayEquals(photo, gallery.photo(face).orElseThrow());
    }

    @Test
    void oldDaysOfTheLogAreRemoved() {
        gallery.close();
        try (CqlSession session = nodes.session(0)) {
            long line = 86_400_000L << 20;
            session.execute("INSERT INTO " + keyspace + ".change (day, id, kind, person, other, at) VALUES (1, " + line + ", 'CHANGED', 'nobody', '', 0)");
            session.execute("INSERT INTO " + keyspace + ".change_of (person, id, kind, other, at) VALUES ('nobody', " + line + ", 'CHANGED', '', 0)");
            session.execute("INSERT INTO " + keyspace + ".day (kind, day) VALUES ('change', 1)");
        }
        gallery = open();
        String ada = id("Ada", 0);
        try (CqlSession session = nodes.session(0)) {
            assertEquals(List.of(), session.execute("SELECT id FROM " + keyspace + ".change_of WHERE person = 'nobody'").all());
            assertEquals(1, session.execute("SELECT day FROM " + keyspace + ".day WHERE kind = 'change'").all().size());
        }
        assertTrue(gallery.changes(Page.START, 10).stream().allMatch(change -> change.person().equals(ada)));
        assertEquals(List.of("Ada"), names(0, 5));
    }

    @Test
    void severalOpenOnesEnrolAtOnceAndNoneIsLost() throws Exception {
        int openOnes = 3, each = 8;
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < openOnes; t++) {
            int one = t;
            threads.add(Thread.ofPlatform().uncaughtExceptionHandler((x, e) -> failures.add(e)).start(() -> {
                try (Gallery other = open()) {
                    for (int i = 0; i < each; i++) other.enrol("P" + one + "-" + i, sample(10 * (one * each + i)));
                }
            }));
        }
        for (Thread thread : threads) thread.join();
        assertEquals(List.of(), failures);
        until(() -> gallery.count().equals(new Gallery.Count(openOnes * each, openOnes * each)));
        for (int i = 0; i < openOnes * each; i++) assertEquals(List.of("P" + i / each + "-" + i % each), names(10 * i, 1));
    }
}
