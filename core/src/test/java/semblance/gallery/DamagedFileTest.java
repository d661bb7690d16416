package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.gallery.SqliteGallery.Settings;

/// Whatever is done to the bytes of a gallery file: it works, or a [GalleryException] says why not.
class DamagedFileTest {

    private static final int SIZE = 16;
    private static final Settings SETTINGS = Settings.DEFAULT.withPatience(Duration.ofMillis(100));

    @TempDir
    Path folder;
    private byte[] sound;

    @BeforeEach
    void makeASoundOne() throws IOException {
        Path file = folder.resolve("sound.db");
        Random random = new Random(1);
        try (Gallery gallery = SqliteGallery.open(file, "test-model", SIZE, SETTINGS)) {
            for (int i = 0; i < 30; i++) gallery.enrol("door", "P" + i % 12, Sample.of(Vectors.random(SIZE, random)).keeping(new byte[200]));
            String id = gallery.named("door", "P1").orElseThrow().id();
            gallery.reject(id, Vectors.random(SIZE, random));
            gallery.sighted(List.of(new Sighting(id, Instant.EPOCH, Instant.EPOCH, "door", 1)));
        }
        sound = Files.readAllBytes(file);
    }

    @Test
    void changedBytesSeed21() throws IOException {
        Random random = new Random(21);
        for (int round = 0; round < 100; round++) {
            byte[] bytes = sound.clone();
            for (int i = 0; i <= random.nextInt(20); i++) bytes[place(random, bytes.length)] = (byte) random.nextInt();
            use(bytes, "round " + round);
        }
    }

    /// Half of the damage goes where the structure is: the header, and the first page with the schema.
    private static int place(Random random, int length) {
        return random.nextInt(switch (random.nextInt(4)) {
            case 0 -> 100;
            case 1 -> 4096;
            default -> length;
        });
    }

    @Test
    void cutFilesSeed22() throws IOException {
        Random random = new Random(22);
        for (int round = 0; round < 20; round++) use(Arrays.copyOf(sound, random.nextInt(sound.length)), "cut, round " + round);
    }

    @Test
    void pagesInWrongPlacesSeed23() throws IOException {
        Random random = new Random(23);
        for (int round = 0; round < 40; round++) {
            byte[] bytes = sound.clone();
            int pages = bytes.length / 4096, from = random.nextInt(pages), to = random.nextInt(pages);
            if (round % 2 == 0) System.arraycopy(sound, 4096 * from, bytes, 4096 * to, 4096);
            else Arrays.fill(bytes, 4096 * to, 4096 * to + 4096, (byte) (round % 4 == 1 ? 0 : 255));
            use(bytes, "page, round " + round);
        }
    }

    private void use(byte[] bytes, String round) throws IOException {
        Path file = folder.resolve("damaged.db");
        for (String end : List.of("", "-wal", "-shm")) Files.deleteIfExists(folder.resolve("damaged.db" + end));
        Files.write(file, bytes);
        look(file, round);
        try (SqliteGallery gallery = SqliteGallery.open(file, "test-model", SIZE, SETTINGS)) {
            everything(gallery);
        } catch (GalleryException e) {
            assertTrue(e.getMessage().length() > 20, round);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(round + " was not expected", e);
        }
    }

    private void look(Path file, String round) throws IOException {
        Path saved = folder.resolve("saved.db");
        for (Runnable look : List.<Runnable>of(() -> Upkeep.check(file, SETTINGS), () -> Upkeep.salvage(file, saved, SETTINGS))) {
            try {
                look.run();
            } catch (GalleryException e) {
                assertTrue(e.getMessage().length() > 20, round);
            } catch (RuntimeException | Error e) {
                throw new AssertionError(round + " was not expected", e);
            }
        }
        Files.deleteIfExists(saved);
    }

    private static void everything(SqliteGallery gallery) {
        gallery.search(Vectors.atAngle(SIZE, 3), 5);
        for (Person person : gallery.people(Filter.ALL, Page.START, 10).items()) gallery.dossier(person.id());
        gallery.sightings(Optional.empty(), Page.START, 10);
        gallery.changes(Page.START, 100);
        gallery.collections();
        gallery.enrol("door", "New", Sample.of(Vectors.atAngle(SIZE, 10)));
        gallery.named("door", "P1").ifPresent(person -> gallery.erase(person.id()));
        gallery.check();
    }
}
