package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.gallery.GalleryException.Reason;
import semblance.gallery.SqliteGallery.Settings;

/// Copies of a gallery file, looking for damage, and saving what can be read.
class UpkeepTest {

    private static final int SIZE = 64;

    @TempDir
    Path folder;
    private SqliteGallery gallery;

    @BeforeEach
    void openEmpty() {
        gallery = open(file());
    }

    @AfterEach
    void closeIt() {
        gallery.close();
    }

    private Path file() {
        return folder.resolve("gallery.db");
    }

    private static SqliteGallery open(Path file) {
        return SqliteGallery.open(file, "test-model", SIZE, Settings.DEFAULT);
    }

    private Connection raw() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private void enrolled(String name, double degrees) {
        gallery.enrol(name, sample(degrees));
    }

    private static Sample sample(double degrees) {
        return Sample.of(Vectors.atAngle(SIZE, degrees));
    }

    private List<String> names(double degrees, int limit) {
        return names(gallery, degrees, limit);
    }

    private static List<String> names(Gallery gallery, double degrees, int limit) {
        return gallery.search(Vectors.atAngle(SIZE, degrees), limit).stream().map(match -> match.person().name()).toList();
    }

    private static void refused(Reason reason, Runnable call) {
        assertEquals(reason, assertThrows(GalleryException.class, call::run).reason());
    }

    @Test
    void aDamagedVectorIsNoticedAndTheRestCanBeSaved() throws Exception {
        enrolled("Ada", 0);
        enrolled("Ada", 10);
        enrolled("Ben", 90);
        assertEquals(List.of(), gallery.check());
        try (Connection raw = raw()) {
            raw.createStatement().executeUpdate("UPDATE face SET vector = zeroblob(260) WHERE id = 2");
        }
        List<String> wrong = gallery.check();
        assertTrue(wrong.size() == 1 && wrong.getFirst().contains("face 2"), wrong.toString());
        gallery.close();
        refused(Reason.CORRUPT, () -> open(file()));
        assertEquals(wrong, Upkeep.check(file(), Settings.DEFAULT));
        Path saved = folder.resolve("saved.db");
        assertEquals(new Upkeep.Salvaged(2, 2, 0, 1), Upkeep.salvage(file(), saved, Settings.DEFAULT));
        gallery = open(saved);
        assertEquals(List.of("Ada", "Ben"), names(0, 5));
    }

    @Test
    void peopleWhoCanNotBeReadAreCountedAndTheRestCanBeSaved() throws Exception {
        enrolled("Ada", 0);
        enrolled("Ben", 90);
        enrolled("Cem", 180);
        gallery.close();
        try (Connection raw = raw()) {
            raw.createStatement().executeUpdate("UPDATE person SET status = 'LOST' WHERE name = 'Ada'");
            raw.createStatement().executeUpdate("UPDATE person SET name = ' ' WHERE name = 'Ben'");
        }
        List<String> wrong = Upkeep.check(file(), Settings.DEFAULT);
        assertTrue(wrong.size() == 1 && wrong.getFirst().contains("status"), wrong.toString());
        Path saved = folder.resolve("saved.db");
        assertEquals(new Upkeep.Salvaged(1, 1, 2, 2), Upkeep.salvage(file(), saved, Settings.DEFAULT));
        refused(Reason.WRONG_KEY, () -> Upkeep.salvage(file(), folder.resolve("other.db"), Settings.DEFAULT.withKey(new SecretKeySpec(new byte[32], "AES"))));
        gallery = open(saved);
        assertEquals(List.of("Cem"), names(0, 5));
    }

    @Test
    void aBackupIsAGalleryOfThatMoment() {
        enrolled("Ada", 0);
        Path copy = folder.resolve("copy.db");
        gallery.backup(copy);
        enrolled("Ben", 10);
        try (SqliteGallery then = open(copy)) {
            assertEquals(List.of("Ada"), names(then, 0, 5));
            assertEquals(List.of(), then.check());
            then.enrol("Cem", sample(20));
        }
        gallery.backup(copy);
        refused(Reason.UNAVAILABLE, () -> gallery.backup(folder.resolve("no/copy.db")));
    }

    @Test
    void aCopyIsNotWrittenOverTheGalleryAndLeavesNothingWhereItFails() throws IOException {
        enrolled("Ada", 0);
        Path same = Files.createSymbolicLink(folder.resolve("same.db"), file());
        for (Path own : List.of(file(), same)) {
            assertThrows(IllegalArgumentException.class, () -> gallery.backup(own));
            assertThrows(IllegalArgumentException.class, () -> GalleryArchive.write(gallery, own));
        }
        enrolled("Ben", 90);
        gallery.close();
        gallery = open(file());
        assertEquals(List.of("Ada", "Ben"), names(0, 5));
        Path full = Files.createDirectories(folder.resolve("full/of/folders")).getParent();
        refused(Reason.UNAVAILABLE, () -> gallery.backup(full));
        assertFalse(Files.exists(full.resolveSibling("of.part")));
    }
}
