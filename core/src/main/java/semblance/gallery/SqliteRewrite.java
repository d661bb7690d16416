package semblance.gallery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.SecretKey;
import semblance.embed.Embedding;
import semblance.gallery.SqliteGallery.Settings;

/// Changes what all vectors of a gallery file depend on: the key, or the model. The file is changed in one step; who
/// has it open at the time is told to open it again at the next call.
public final class SqliteRewrite {

    /// What re-embedding did.
    public sealed interface Reembedding {

        /// @param faces   vectors made anew
        /// @param dropped faces erased because there was no photo, or no face in it
        record Done(int faces, int dropped) implements Reembedding {
        }

        /// Nothing was changed, because these faces have no photo to make a vector from.
        record Impossible(int without) implements Reembedding {
        }
    }

    private SqliteRewrite() {
    }

    /// Encrypts a gallery with another key, encrypts one that was not, or decrypts one for good.
    ///
    /// @param settings with the present key
    /// @param key      the new one; empty: no encryption any more
    public static void rekey(Path file, Settings settings, Optional<SecretKey> key) {
        try (SqliteGallery open = SqliteGallery.open(file, settings); SqliteFile sql = new SqliteFile(file, settings.patience())) {
            Vault old = new Vault(settings.key()), fresh = new Vault(key);
            sql.writing(() -> {
                SqliteSchema.Identity identity = SqliteSchema.identity(sql);
                reseal(sql, "face", "id", "vector", "'vector ' || digest", old, fresh);
                reseal(sql, "photo", "face", "bytes", "'photo ' || (SELECT digest FROM face WHERE id = photo.face)", old, fresh);
                reseal(sql, "rejected", "id", "vector", "'rejected vector'", old, fresh);
                SqliteSchema.put(sql, new SqliteSchema.Identity(identity.modelId(), identity.size(), fresh.seals()), fresh);
                return null;
            });
            sql.rebuild();
        }
    }

    private static void reseal(Sql sql, String table, String key, String column, String purpose, Vault old, Vault fresh) {
        List<Long> rows = sql.list("SELECT " + key + " FROM " + table, row -> row.getLong(1));
        for (long id : rows) {
            byte[] bytes = sql.first("SELECT " + column + ", " + purpose + " FROM " + table + " WHERE " + key + " = ?",
                    row -> fresh.seal(old.open(row.getBytes(1), row.getString(2)), row.getString(2)), id).orElseThrow();
            sql.update("UPDATE " + table + " SET " + column + " = ? WHERE " + key + " = ?", bytes, id);
        }
    }

    /// Makes all vectors anew from the photos that were kept, with another model. What was said not to be a person
    /// is forgotten, since there is no photo of it.
    ///
    /// @param embedder    of the new model; empty if it finds no face in the photo
    /// @param dropOthers  erase the faces that have no photo; otherwise one such face means that nothing is done
    public static Reembedding reembed(Path file, Settings settings, String modelId, int size,
                                      Function<byte[], Optional<Embedding>> embedder, boolean dropOthers) {
        try (SqliteGallery open = SqliteGallery.open(file, settings); SqliteFile sql = new SqliteFile(file, settings.patience())) {
            Vault vault = new Vault(settings.key());
            SqlRecords records = new SqlRecords(sql, vault, open.size());
            int without = (int) sql.number("SELECT count(*) FROM face WHERE id NOT IN (SELECT face FROM photo)");
            if (without > 0 && !dropOthers) return new Reembedding.Impossible(without);
            Map<Long, Embedding> vectors = new HashMap<>();
            embed(sql, records, embedder, vectors);
            Reembedding done = sql.writing(() -> {
                // whoever was enrolled while the others were embedded
                embed(sql, records, embedder, vectors);
                return replace(sql, new SqlRecords(sql, vault, size), vectors, new SqliteSchema.Identity(modelId, size, vault.seals()), vault);
            });
            sql.rebuild();
            return done;
        }
    }

    private static void embed(Sql sql, SqlRecords records, Function<byte[], Optional<Embedding>> embedder, Map<Long, Embedding> vectors) {
        for (long face : sql.list("SELECT face FROM photo", row -> row.getLong(1))) {
            if (vectors.containsKey(face)) continue;
            records.face(face).flatMap(f -> f.sample().photo()).flatMap(embedder).ifPresent(vector -> vectors.put(face, vector));
        }
    }

    private static Reembedding replace(SqliteFile sql, SqlRecords records, Map<Long, Embedding> vectors, SqliteSchema.Identity identity, Vault vault) {
        List<Long> dropped = new ArrayList<>();
        int done = 0;
        for (long face : sql.list("SELECT id FROM face", row -> row.getLong(1))) {
            Embedding vector = vectors.get(face);
            if (vector == null) dropped.add(face);
            else records.replaceVector(face, vector);
            done += vector == null ? 0 : 1;
        }
        dropped.forEach(records::deleteFace);
        sql.script("DELETE FROM rejected");
        SqliteSchema.put(sql, identity, vault);
        return new Reembedding.Done(done, dropped.size());
    }
}
