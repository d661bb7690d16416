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
    /// @param lost faces that could not be read
    public record Salvaged(int people, int faces, int lost) {
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
        }
    }

    /// What is wrong, a line each.
    static List<String> damage(Sql sql, SqlRecords records, Gallery.Count inMemory) {
        List<String> wrong = new ArrayList<>(sql.list("PRAGMA integrity_check", row -> row.getString(1)));
        wrong.removeIf("ok"::equals);
        sql.each("PRAGMA foreign_key_check", row -> wrong.add("a row of " + row.getString(1) + " belongs to nothing"));
        List<Long> faces = sql.list("SELECT id FROM face", row -> row.getLong(1));
        for (long face : faces) {
            try {
                records.face(face);
            } catch (GalleryException e) {
                wrong.add("face " + face + ": " + e.getMessage());
            }
        }
        if (faces.size() != inMemory.faces()) wrong.add("the file has " + faces.size() + " faces, the memory " + inMemory.faces() + ": open the gallery again");
        return wrong;
    }

    /// Saves what can be read of a damaged gallery, which can't be opened any more, into a new one. The damaged file
    /// is only read.
    ///
    /// @throws GalleryException if not even the names of the people can be read
    public static Salvaged salvage(Path damaged, Path into, Settings settings) {
        if (Files.exists(into)) throw new IllegalArgumentException("got the file " + into + " to save people to, wanted one that does not exist");
        try (SqliteFile sql = new SqliteFile(damaged, settings.patience())) {
            SqliteSchema.Identity identity = SqliteSchema.identity(sql);
            SqlRecords records = new SqlRecords(sql, new Vault(settings.key()), identity.size());
            try (SqliteGallery saved = SqliteGallery.open(into, identity.modelId(), identity.size(), settings)) {
                return salvage(sql, records, saved);
            }
        }
    }

    private static Salvaged salvage(Sql sql, SqlRecords records, Gallery into) {
        int people = 0, faces = 0, lost = 0;
        for (String id : sql.list("SELECT id FROM person", row -> row.getString(1))) {
            Optional<Person> person = readable(() -> records.person(id)).flatMap(p -> p);
            if (person.isEmpty()) continue;
            List<Long> all = sql.list("SELECT f.id FROM face f JOIN person p ON p.key = f.person WHERE p.id = ?", row -> row.getLong(1), id);
            List<EnrolledFace> sound = all.stream().map(face -> readable(() -> records.face(face)).flatMap(f -> f)).flatMap(Optional::stream).toList();
            into.restore(new Dossier(person.get(), sound, List.of(), Set.of(), List.of()));
            people++;
            faces += sound.size();
            lost += all.size() - sound.size();
        }
        return new Salvaged(people, faces, lost);
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
