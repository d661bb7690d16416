package semblance.store.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import semblance.embed.Embedding;
import semblance.gallery.Gallery;
import semblance.gallery.GalleryException;
import semblance.gallery.Sample;
import semblance.gallery.Sighting;
import semblance.gallery.Vectors;

/// That what is erased can't be found in the raw files of the server's tables.
class PostgresErasureTest {

    private final PostgresServer server = PostgresServer.shared();

    @Test
    void nothingOfAnErasedPersonIsLeftInTheFilesOfTheTables() {
        Random random = new Random(3);
        Embedding rejected = Vectors.random(64, random);
        byte[] photo = new byte[20_000];
        random.nextBytes(photo);
        try (Gallery gallery = PostgresGallery.open(server.url("erasure"), "test-model", 64, PostgresGallery.Settings.DEFAULT)) {
            Sample sample = Sample.of(Vectors.random(64, random)).keeping(photo);
            gallery.enrol("Ada Lovelace", sample);
            gallery.enrol("Ben", Sample.of(Vectors.random(64, random)));
            String id = gallery.named("default", "Ada Lovelace").orElseThrow().id();
            gallery.reject(id, rejected);
            gallery.sighted(List.of(new Sighting(id, Instant.EPOCH, Instant.EPOCH, "garden gate", 0.1)));
            List<byte[]> traces = List.of(middle(sample.embedding()), middle(rejected), text("Ada Lovelace"), text("garden gate"),
                    Arrays.copyOfRange(photo, 100, 130), Arrays.copyOfRange(photo, 15_000, 15_030), text(sample.digest()));
            assertEquals(traces.size(), found(traces));
            gallery.erase(id);
            assertEquals(0, found(traces));
            assertEquals(new Gallery.Count(1, 1), gallery.count());
        }
    }

    @Test
    void whileAnOlderTransactionIsOpenNothingIsSaidToBeErased() throws Exception {
        Random random = new Random(4);
        PostgresGallery.Settings hasty = PostgresGallery.Settings.DEFAULT.withPatience(Duration.ofMillis(500));
        try (Gallery gallery = PostgresGallery.open(server.url("erasure_older"), "test-model", 64, hasty); Connection older = server.connect()) {
            Sample ada = Sample.of(Vectors.random(64, random)), ben = Sample.of(Vectors.random(64, random));
            gallery.enrol("Ada", ada);
            gallery.enrol("Ben", ben);
            List<byte[]> traces = List.of(middle(ada.embedding()), middle(ben.embedding()));
            older.setAutoCommit(false);
            older.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            older.createStatement().execute("SELECT 1");
            GalleryException e = assertThrows(GalleryException.class, () -> gallery.erase(gallery.named("default", "Ada").orElseThrow().id()));
            assertEquals(GalleryException.Reason.NOT_PURGED, e.reason());
            assertTrue(e.getMessage().startsWith("deleted, but the bytes are still in the files"), e.getMessage());
            assertEquals(2, found(traces));
            older.rollback();
            gallery.erase(gallery.named("default", "Ben").orElseThrow().id());
            assertEquals(0, found(traces));
        }
    }

    /// How many of them are on the server's disk, outside its write-ahead log.
    private long found(List<byte[]> traces) {
        server.administer("CHECKPOINT");
        return traces.stream().filter(this::onDisk).count();
    }

    private boolean onDisk(byte[] wanted) {
        try (Stream<Path> files = Files.walk(server.data().resolve("base"))) {
            return files.filter(Files::isRegularFile).anyMatch(file -> holds(file, wanted));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holds(Path file, byte[] wanted) {
        try {
            String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            return bytes.contains(new String(wanted, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Eight numbers from the middle: enough to know a vector by.
    private static byte[] middle(Embedding embedding) {
        var bytes = java.nio.ByteBuffer.allocate(32).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(embedding.values(), 20, 8);
        return bytes.array();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
