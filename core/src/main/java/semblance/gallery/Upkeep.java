package semblance.gallery;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import semblance.gallery.GalleryException.Reason;
import semblance.gallery.SqliteGallery.Settings;

/// Looking after a gallery file: copies of it, whether it is sound, and what to save of one that is not.
public final class Upkeep {

    /// What could be saved of a damaged gallery.
    ///
    /// @param lostPeople who could not be read, whom no gallery may have, or whose name another one has
    /// @param lostFaces  those of lost people, and others that could not be read, as far as they could be counted
    public record Salvaged(int people, int faces, int lostPeople, int lostFaces) {
    }

    private Upkeep() {
    }

    static void backup(Sql sql, Path copy) {
        Path draft = copy.resolveSibling(copy.getFileName() + ".part");
        try {
            Files.deleteIfExists(draft);
            PrivateFile.create(draft);
            sql.update("VACUUM INTO ?", draft.toAbsolutePath().toString());
            try (FileChannel written = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(draft, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new GalleryException(Reason.UNAVAILABLE, "could not write the backup " + copy + " (" + e
                    + "): look whether the folder exists and has space", e);
        } finally {
            PrivateFile.delete(draft);
        }
    }

    /// What is wrong with a gallery file, whether it can still be opened or not: in its structure, in each vector and photo, and in
    /// what else opening reads. Changes nothing but the version of a sound file, as opening does.
    ///
    /// @return a line each; empty if all is well
    /// @throws GalleryException if it is no gallery, or the key is not its own
    public static List<String> check(Path file, Settings settings) {
        SqliteGallery.checkThere(file);
        List<String> wrong = new ArrayList<>();
        noting(wrong, "", () -> check(file, settings, wrong));
        if (wrong.isEmpty()) noting(wrong, "", () -> SqliteGallery.open(file, settings).close());
        return wrong;
    }

    private static void check(Path file, Settings settings, List<String> wrong) {
        try (SqliteFile sql = new SqliteFile(file, settings.patience())) {
            SqliteSchema.checkApplication(sql);
            structure(sql, wrong);
            faces(sql, records(sql, settings), wrong);
        }
    }

    /// With the key that the gallery says it has.
    private static SqlRecords records(SqliteFile sql, Settings settings) {
        SqliteSchema.Identity identity = SqliteSchema.identity(sql);
        Vault vault = new Vault(settings.key());
        SqliteSchema.checkKey(sql, identity, vault);
        return new SqlRecords(sql, vault, identity.size());
    }

    /// What is wrong with one that is open, a line each.
    static List<String> damage(Sql sql, SqlRecords records, Gallery.Count inMemory) {
        List<String> wrong = new ArrayList<>();
        structure(sql, wrong);
        int faces = faces(sql, records, wrong);
        if (faces != inMemory.faces()) wrong.add("the file has " + faces + " faces, the memory " + inMemory.faces() + ": open the gallery again");
        return wrong;
    }

    private static void structure(Sql sql, List<String> wrong) {
        noting(wrong, "", () -> wrong.addAll(sql.list("PRAGMA integrity_check", row -> row.getString(1))));
        wrong.removeIf("ok"::equals);
        noting(wrong, "", () -> sql.each("PRAGMA foreign_key_check", row -> wrong.add("a row of " + row.getString(1) + " belongs to nothing")));
    }

    /// @return how many there are
    private static int faces(Sql sql, SqlRecords records, List<String> wrong) {
        List<Long> faces = sql.list("SELECT id FROM face", row -> row.getLong(1));
        for (long face : faces) noting(wrong, "face " + face + ": ", () -> records.face(face));
        return faces.size();
    }

    private static void noting(List<String> wrong, String where, Runnable look) {
        try {
            look.run();
        } catch (GalleryException e) {
            if (e.reason() != Reason.CORRUPT) throw e;
            wrong.add(where + e.getMessage());
        }
    }

    /// Saves what can be read of a damaged gallery, which can't be opened any more, into a new one, under the same key: people with their
    /// names and tags, their faces and photos. The damaged file is only read.
    ///
    /// @throws GalleryException if not even the people's ids can be read, or the key is not the gallery's
    public static Salvaged salvage(Path damaged, Path into, Settings settings) {
        SqliteGallery.checkThere(damaged);
        if (Files.exists(into)) throw new IllegalArgumentException("got the file " + into + " to save people to, wanted one that does not exist");
        try (SqliteFile sql = new SqliteFile(damaged, settings.patience())) {
            SqliteSchema.Identity identity = SqliteSchema.identity(sql);
            SqlRecords records = records(sql, settings);
            List<String> people = sql.list("SELECT id FROM person", row -> row.getString(1));
            try (SqliteGallery saved = SqliteGallery.open(into, identity.modelId(), identity.size(), settings)) {
                return salvage(people, sql, records, saved);
            }
        }
    }

    private static Salvaged salvage(List<String> ids, Sql sql, SqlRecords records, Gallery into) {
        int people = 0, faces = 0, lostPeople = 0, lostFaces = 0;
        for (String id : ids) {
            List<Long> all = readable(() -> sql.list("SELECT f.id FROM face f JOIN person p ON p.key = f.person WHERE p.id = ?",
                    row -> row.getLong(1), id)).orElse(List.of());
            List<EnrolledFace> sound = all.stream().map(face -> readable(() -> records.face(face)).flatMap(f -> f)).flatMap(Optional::stream).toList();
            boolean saved = readable(() -> records.person(id)).flatMap(p -> p)
                    .filter(person -> restored(into, new Dossier(person, sound, List.of(), Set.of(), List.of()))).isPresent();
            people += saved ? 1 : 0;
            faces += saved ? sound.size() : 0;
            lostPeople += saved ? 0 : 1;
            lostFaces += all.size() - (saved ? sound.size() : 0);
        }
        return new Salvaged(people, faces, lostPeople, lostFaces);
    }

    private static boolean restored(Gallery into, Dossier dossier) {
        try {
            return into.restore(dossier) instanceof Update.Done;
        } catch (IllegalArgumentException e) {
            // damage has made a name of it that none may have
            return false;
        }
    }

    private interface Reading<T> {
        T read();
    }

    private static <T> Optional<T> readable(Reading<T> reading) {
        try {
            return Optional.of(reading.read());
        } catch (GalleryException e) {
            return Optional.empty();
        }
    }
}
