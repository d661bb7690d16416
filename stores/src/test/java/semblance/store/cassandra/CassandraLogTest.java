package semblance.store.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import semblance.embed.Embedding;
import semblance.gallery.Change.Kind;
import semblance.gallery.Gallery;
import semblance.gallery.Person;
import semblance.gallery.Person.Status;
import semblance.gallery.Sample;
import semblance.gallery.Vault;
import semblance.gallery.Vectors;

/// What the next one who comes makes of a change whose process died in the middle: here it is left as it is then, at
/// any of its steps.
class CassandraLogTest {

    private static final int SIZE = 64;
    private static final String KEYSPACE = "died";

    private final CassandraNodes nodes = CassandraNodes.shared();
    private final Address address = Address.of(nodes.url(KEYSPACE));

    @BeforeEach
    void clear() {
        nodes.clear(KEYSPACE);
    }

    private Gallery open() {
        return CassandraGallery.open(nodes.url(KEYSPACE), "test-model", SIZE, CassandraGallery.Settings.DEFAULT);
    }

    private static Embedding at(double degrees) {
        return Vectors.atAngle(SIZE, degrees);
    }

    /// Claims a place for the enrolment of Ben, at 90 degrees, writes some of its rows, and dies.
    private void dieAfter(double share) {
        Vault vault = new Vault(Optional.empty());
        try (Cluster cluster = new Cluster(address, Duration.ofSeconds(20))) {
            Log log = new Log(cluster, new Schema(cluster, address, vault).prepare(Optional.empty()).stamp(), address.consistency());
            var claimed = log.claimed(rows -> enrol(CassandraTables.of(rows, new semblance.store.cassandra.Vectors(vault, SIZE))));
            assertTrue(claimed.rows().size() > 5);
            cluster.writeAll(claimed.rows().subList(0, (int) (share * claimed.rows().size())));
        }
    }

    private static long enrol(CassandraTables tables) {
        tables.records().insert(new Person("ben", "Ben", "default", Set.of(), Status.KNOWN, 0, Instant.EPOCH, Instant.EPOCH));
        tables.records().log(Kind.ENROLLED, "ben", "", Instant.EPOCH);
        long face = tables.records().insertFace("ben", Sample.of(at(90)), Instant.EPOCH);
        tables.records().log(Kind.FACE_ADDED, "ben", Long.toString(face), Instant.EPOCH);
        return face;
    }

    private void assertFinished(Gallery gallery) {
        assertEquals("Ben", gallery.search(at(90), 1).getFirst().person().name());
        assertEquals(1, gallery.faces("ben").size());
        assertEquals("ben", gallery.named("default", "Ben").orElseThrow().id());
        try (CqlSession session = nodes.session(0)) {
            assertEquals(List.of(), session.execute("SELECT entry FROM " + KEYSPACE + ".pending").all());
        }
    }

    @Test
    void aChangeThatWasClaimedButNotWrittenIsFinishedByTheNextOneWhoOpensTheGallery() {
        open().close();
        for (double share : new double[] {0, 0.5, 1}) {
            nodes.clear(KEYSPACE);
            dieAfter(share);
            try (Gallery next = open()) {
                assertFinished(next);
                assertEquals(new Gallery.Count(1, 1), next.count());
            }
        }
    }

    @Test
    void aChangeThatWasClaimedButNotWrittenIsFinishedByTheNextOneWhoWrites() {
        try (Gallery gallery = open()) {
            gallery.enrol("Ada", Sample.of(at(0)));
            dieAfter(0.3);
            gallery.enrol("Cem", Sample.of(at(180)));
            assertFinished(gallery);
            assertEquals(new Gallery.Count(3, 3), gallery.count());
        }
    }

    /// What a process leaves that died before it had claimed a place, and what one that lives on is told.
    @Test
    void aChangeThatWasNotClaimedIsRemovedByTheNextOneWhoWrites() {
        UUID entry = UUID.randomUUID();
        open().close();
        try (CqlSession session = nodes.session(0); Cluster cluster = new Cluster(address, Duration.ofSeconds(20))) {
            Log log = new Log(cluster, new Schema(cluster, address, new Vault(Optional.empty())).prepare(Optional.empty()).stamp(), address.consistency());
            for (int i = 0; i < 3; i++) {
                session.execute("INSERT INTO " + KEYSPACE + ".pending (entry, i, target, put, cells) VALUES (" + entry + ", " + i + ", 'PERSON', true, [0x01])");
            }
            try (Gallery gallery = open()) {
                gallery.enrol("Ada", Sample.of(at(0)));
                assertEquals(new Gallery.Count(1, 1), gallery.count());
            }
            List<Integer> left = session.execute("SELECT i FROM " + KEYSPACE + ".pending").all().stream().map(row -> row.getInt(0)).toList();
            assertEquals(List.of(-1), left);
            assertFalse(log.claimed(new Log.Head(0, new UUID(0, 0)), new Log.Head(1, entry), new DriverTimeoutException("lost")));
            // a change that others have finished leaves nothing
            assertTrue(log.claimed(new Log.Head(0, new UUID(0, 0)), new Log.Head(1, UUID.randomUUID()), new DriverTimeoutException("lost")));
        }
    }

    /// For as long as a row of the last change can't be understood nobody can follow; afterwards they go on.
    @Test
    void whatFailsWhileOthersAreFollowedIsTriedAgain() throws InterruptedException {
        UUID entry = UUID.randomUUID();
        try (Gallery gallery = open(); CqlSession session = nodes.session(0)) {
            session.execute("INSERT INTO " + KEYSPACE + ".pending (entry, i, target, put, cells) VALUES (" + entry + ", 0, 'NOTHING', true, [0x01])");
            session.execute("UPDATE " + KEYSPACE + ".gallery SET seq = 1, entry = " + entry + " WHERE one = 'gallery' IF EXISTS");
            Thread.sleep(2_000);
            session.execute("DELETE FROM " + KEYSPACE + ".pending WHERE entry = " + entry);
            try (Gallery other = open()) {
                other.enrol("Ada", Sample.of(at(0)));
            }
            for (int i = 0; i < 100 && gallery.search(at(0), 1).isEmpty(); i++) Thread.sleep(100);
            assertEquals("Ada", gallery.search(at(0), 1).getFirst().person().name());
        }
    }

    @Test
    void aChangeThatWasFinishedByAnotherCanBeFinishedAgainAfterLaterOnes() {
        try (Gallery gallery = open(); Cluster cluster = new Cluster(address, Duration.ofSeconds(20))) {
            Vault vault = new Vault(Optional.empty());
            Log log = new Log(cluster, new Schema(cluster, address, vault).prepare(Optional.empty()).stamp(), address.consistency());
            var claimed = log.claimed(rows -> enrol(CassandraTables.of(rows, new semblance.store.cassandra.Vectors(vault, SIZE))));
            gallery.rename("ben", "Bea");
            cluster.writeAll(claimed.rows());
            assertEquals("Bea", gallery.person("ben").orElseThrow().name());
            gallery.erase("ben");
            cluster.writeAll(claimed.rows());
            assertEquals(Optional.empty(), gallery.person("ben"));
            assertEquals(List.of(), gallery.faces("ben"));
        }
    }
}
