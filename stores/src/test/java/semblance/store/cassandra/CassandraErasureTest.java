package semblance.store.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datastax.oss.driver.api.core.CqlSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import semblance.embed.Embedding;
import semblance.gallery.Gallery;
import semblance.gallery.Sample;
import semblance.gallery.Sighting;
import semblance.gallery.Vectors;

/// What of an erased person is left in the raw files of a node's tables and indexes, and what makes it go. The commit log
/// is beside them.
class CassandraErasureTest {

    private static final String KEYSPACE = "erasure";

    private final CassandraNodes nodes = CassandraNodes.shared();

    @Test
    void afterACompactionKeysAreLeftOfAnErasedPersonAndAfterGraceNothing() throws Exception {
        Random random = new Random(3);
        byte[] photo = new byte[20_000];
        random.nextBytes(photo);
        Sample sample = Sample.of(Vectors.random(64, random)).keeping(photo);
        Embedding rejected = Vectors.random(64, random);
        Map<String, byte[]> traces = new LinkedHashMap<>();
        traces.put("vector", middle(sample.embedding()));
        traces.put("rejected vector", littleEndian(rejected));
        traces.put("photo", Arrays.copyOfRange(photo, 5_000, 5_030));
        traces.put("sighting", text("garden gate"));
        traces.put("name", text("Ada Lovelace"));
        traces.put("digest", text(sample.digest()));
        try (Gallery gallery = CassandraGallery.open(nodes.url(KEYSPACE), "test-model", 64, CassandraGallery.Settings.DEFAULT)) {
            gallery.enrol("Ada Lovelace", sample);
            gallery.enrol("Ben", Sample.of(Vectors.random(64, random)));
            String id = gallery.named("default", "Ada Lovelace").orElseThrow().id();
            gallery.reject(id, rejected);
            gallery.sighted(List.of(new Sighting(id, Instant.EPOCH, Instant.EPOCH, "garden gate", 0.1)));
            nodes.compact(0, KEYSPACE);
            assertEquals(new TreeSet<>(traces.keySet()), left(traces));
            gallery.erase(id);
            nodes.compact(0, KEYSPACE);
            untilLeft(traces, Set.of("digest", "name"));
            try (CqlSession session = nodes.session(0)) {
                for (Table table : Table.values()) session.execute("ALTER TABLE " + KEYSPACE + "." + table.name().toLowerCase() + " WITH gc_grace_seconds = 0");
                session.execute("ALTER TABLE " + KEYSPACE + ".pending WITH gc_grace_seconds = 0");
            }
            // grace counts in whole seconds
            Thread.sleep(2_000);
            nodes.compact(0, KEYSPACE);
            untilLeft(traces, Set.of());
            assertEquals(new Gallery.Count(1, 1), gallery.count());
        }
    }

    /// Old files go a moment after the compaction.
    private void untilLeft(Map<String, byte[]> traces, Set<String> wanted) throws InterruptedException {
        for (int i = 0; i < 60 && !left(traces).equals(wanted); i++) Thread.sleep(500);
        assertEquals(wanted, left(traces));
    }

    private Set<String> left(Map<String, byte[]> traces) {
        Set<String> left = new TreeSet<>();
        traces.forEach((what, bytes) -> {
            if (onDisk(bytes)) left.add(what);
        });
        return left;
    }

    private boolean onDisk(byte[] wanted) {
        Path tables = nodes.data(0).resolve(KEYSPACE);
        assertTrue(Files.isDirectory(tables), tables + " is no folder of tables");
        try (Stream<Path> files = Files.walk(tables)) {
            return files.filter(Files::isRegularFile).anyMatch(file -> holds(file, wanted));
        } catch (IOException | UncheckedIOException e) {
            // a file went while it was listed
            return onDisk(wanted);
        }
    }

    private static boolean holds(Path file, byte[] wanted) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(new String(wanted, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Eight numbers from the middle, as Cassandra writes a vector.
    private static byte[] middle(Embedding embedding) {
        ByteBuffer bytes = ByteBuffer.allocate(32);
        bytes.asFloatBuffer().put(embedding.values(), 20, 8);
        return bytes.array();
    }

    /// As [semblance.gallery.Vault] does.
    private static byte[] littleEndian(Embedding embedding) {
        ByteBuffer bytes = ByteBuffer.allocate(32).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(embedding.values(), 20, 8);
        return bytes.array();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
