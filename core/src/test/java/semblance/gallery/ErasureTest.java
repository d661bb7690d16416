package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.embed.Embedding;
import semblance.gallery.SqliteGallery.Settings;

/// That what is erased or encrypted can't be found in the raw files, while the gallery is open.
class ErasureTest {

    private static final int SIZE = 64;
    private static final Settings HASTY = Settings.DEFAULT.withPatience(Duration.ofMillis(200));

    @TempDir
    Path folder;

    private Gallery open(Settings settings) {
        return SqliteGallery.open(folder.resolve("gallery.db"), "test-model", SIZE, settings);
    }

    private boolean onDisk(byte[] wanted) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> holds(file, wanted));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean holds(Path file, byte[] wanted) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            for (int i = 0; i + wanted.length <= bytes.length; i++) {
                if (bytes[i] == wanted[0] && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) return true;
            }
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Eight numbers from the middle: enough to know a vector by, little enough to lie in one page.
    private static byte[] middle(Embedding embedding) {
        ByteBuffer bytes = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(embedding.values(), 20, 8);
        return bytes.array();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void nothingOfAnErasedPersonIsLeftInTheFiles() {
        Random random = new Random(3);
        Embedding face = Vectors.random(SIZE, random), rejected = Vectors.random(SIZE, random);
        byte[] photo = new byte[20_000];
        random.nextBytes(photo);
        try (Gallery gallery = open(Settings.DEFAULT)) {
            gallery.enrol("Ada Lovelace", Sample.of(face).keeping(photo));
            String id = gallery.named("default", "Ada Lovelace").orElseThrow().id();
            gallery.reject(id, rejected);
            gallery.sighted(List.of(new Sighting(id, Instant.EPOCH, Instant.EPOCH, "garden gate", 0.1)));
            List<byte[]> traces = List.of(middle(face), middle(rejected), text("Ada Lovelace"), text("garden gate"),
                    Arrays.copyOfRange(photo, 100, 130), Arrays.copyOfRange(photo, 15_000, 15_030), text(Sample.of(face).digest()));
            for (byte[] trace : traces) assertTrue(onDisk(trace));
            gallery.erase(id);
            for (byte[] trace : traces) assertFalse(onDisk(trace));
        }
    }

    private Connection raw() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("gallery.db"));
    }

    private static void read(Connection raw) throws SQLException {
        raw.createStatement().executeUpdate("BEGIN");
        try (ResultSet rows = raw.createStatement().executeQuery("SELECT count(*) FROM person")) {
            rows.next();
        }
    }

    private static void end(Connection raw) throws SQLException {
        raw.createStatement().executeUpdate("ROLLBACK");
    }

    @Test
    void whatAReaderHeldBackGoesWithTheNextErasingOrAtTheEnd() throws SQLException {
        Random random = new Random(6);
        Embedding ada = Vectors.random(SIZE, random), ben = Vectors.random(SIZE, random);
        open(HASTY).close();
        try (Connection raw = raw()) {
            try (Gallery gallery = open(HASTY)) {
                gallery.enrol("Ada", Sample.of(ada));
                gallery.enrol("Ben", Sample.of(ben));
                String id = gallery.named("default", "Ada").orElseThrow().id(), other = gallery.named("default", "Ben").orElseThrow().id();
                read(raw);
                assertEquals(GalleryException.Reason.NOT_PURGED, reason(() -> gallery.erase(id)));
                assertEquals(Optional.empty(), gallery.person(id));
                assertTrue(onDisk(middle(ada)));
                end(raw);
                assertEquals(Optional.empty(), gallery.erase(id), "nobody is left to erase");
                assertFalse(onDisk(middle(ada)));
                read(raw);
                assertEquals(GalleryException.Reason.NOT_PURGED, reason(() -> gallery.erase(other)));
                assertTrue(onDisk(middle(ben)));
                end(raw);
            }
            assertFalse(onDisk(middle(ben)), "closed while another has the file open");
        }
    }

    @Test
    void aNewKeyIsSaidToCountThoughTheOldBytesAreStillThere() throws SQLException {
        open(Settings.DEFAULT).close();
        Path file = folder.resolve("gallery.db");
        try (Connection raw = raw()) {
            read(raw);
            GalleryException e = assertThrows(GalleryException.class, () -> SqliteRewrite.rekey(file, HASTY, Optional.of(key(1))));
            assertEquals(GalleryException.Reason.NOT_PURGED, e.reason());
            assertTrue(e.getMessage().contains("is encrypted with the new key now") && !e.getMessage().contains("nothing was changed"), e.getMessage());
            end(raw);
        }
        SqliteRewrite.rekey(file, HASTY.withKey(key(1)), Optional.of(key(1)));
        open(Settings.DEFAULT.withKey(key(1))).close();
    }

    /// Pages are split, merged and moved by then: copies of what lay on them must not stay behind.
    @Test
    void nothingIsLeftAfterMuchEnrollingAndErasingInAnyOrderSeed11() {
        Random random = new Random(11);
        List<NewFace> faces = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            faces.add(new NewFace("default", "person number %d %x".formatted(i, random.nextLong()), Sample.of(Vectors.random(SIZE, random))));
        }
        try (Gallery gallery = open(Settings.DEFAULT)) {
            gallery.enrol(faces.subList(0, 400));
            List<NewFace> gone = new ArrayList<>();
            for (int round = 0; round < 20; round++) {
                NewFace face = faces.get(random.nextInt(400));
                Optional<Person> person = gallery.named("default", face.name());
                if (person.isEmpty()) continue;
                gallery.erase(person.get().id());
                gone.add(face);
                gallery.enrol(faces.subList(400 + 10 * round, 410 + 10 * round));
            }
            for (NewFace face : gone) {
                assertFalse(onDisk(middle(face.sample().embedding())), "a vector is left");
                assertFalse(onDisk(text(face.name())), "a name is left");
                assertFalse(onDisk(text(face.sample().digest())), "a digest is left");
            }
            assertEquals(600 - gone.size(), gallery.count().people());
        }
    }

    private static SecretKey key(int seed) {
        byte[] bytes = new byte[32];
        new Random(seed).nextBytes(bytes);
        return new SecretKeySpec(bytes, "AES");
    }

    @Test
    void anEncryptedGalleryHoldsNeitherVectorNorPhotoInTheClear() {
        Random random = new Random(4);
        Embedding face = Vectors.random(SIZE, random);
        byte[] photo = new byte[1000];
        random.nextBytes(photo);
        try (Gallery gallery = open(Settings.DEFAULT.withKey(key(1)))) {
            gallery.enrol("Ada", Sample.of(face).keeping(photo));
            assertFalse(onDisk(middle(face)));
            assertFalse(onDisk(Arrays.copyOfRange(photo, 100, 130)));
        }
        try (Gallery again = open(Settings.DEFAULT.withKey(key(1)))) {
            assertEquals(0, again.search(face, 1).getFirst().distance(), 1e-6);
        }
    }

    @Test
    void theWrongKeyOrNoneIsRefused() {
        open(Settings.DEFAULT.withKey(key(1))).close();
        for (Settings wrong : List.of(Settings.DEFAULT, Settings.DEFAULT.withKey(key(2)))) {
            assertEquals(GalleryException.Reason.WRONG_KEY, reason(() -> open(wrong)));
        }
        open(Settings.DEFAULT.withKey(key(1))).close();
    }

    private static GalleryException.Reason reason(Runnable call) {
        try {
            call.run();
        } catch (GalleryException e) {
            return e.reason();
        }
        throw new AssertionError("no GalleryException");
    }

    @Test
    void theKeyCanBeGivenChangedAndTakenAway() {
        Random random = new Random(5);
        Embedding face = Vectors.random(SIZE, random);
        byte[] photo = new byte[100];
        random.nextBytes(photo);
        Path file = folder.resolve("gallery.db");
        Settings plain = Settings.DEFAULT, first = plain.withKey(key(1)), second = plain.withKey(key(2));
        try (Gallery old = open(plain)) {
            old.enrol("Ada", Sample.of(face).keeping(photo));
            SqliteRewrite.rekey(file, plain, Optional.of(key(1)));
            assertFalse(onDisk(middle(face)));
            assertEquals(GalleryException.Reason.OTHER_MODEL, reason(() -> old.enrol("Ben", Sample.of(Vectors.random(SIZE, random)))));
        }
        SqliteRewrite.rekey(file, first, Optional.of(key(2)));
        assertEquals(GalleryException.Reason.WRONG_KEY, reason(() -> open(first)));
        try (Gallery gallery = open(second)) {
            assertEquals("Ada", gallery.search(face, 1).getFirst().person().name());
            assertTrue(Arrays.equals(photo, gallery.photo(gallery.search(face, 1).getFirst().face()).orElseThrow()));
        }
        SqliteRewrite.rekey(file, second, Optional.empty());
        assertTrue(onDisk(middle(face)));
        open(plain).close();
    }
}
