package semblance.gallery;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import semblance.gallery.SqliteGallery.Settings;

/// Changes what all vectors of a gallery file depend on: the key, or the model. The file is changed in one step; who
/// has it open at the time is told to open it again at the next call.
public final class SqliteRewrite {

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
                SqliteSchema.checkKey(sql, identity, old);
                reseal(sql, "face", "id", "vector", "'vector ' || digest", old, fresh);
                reseal(sql, "photo", "face", "bytes", "'photo ' || (SELECT digest FROM face WHERE id = photo.face)", old, fresh);
                reseal(sql, "rejected", "id", "vector", "'rejected vector'", old, fresh);
                SqliteSchema.put(sql, new SqliteSchema.Identity(identity.modelId(), identity.size(), fresh.seals()), fresh);
                return null;
            });
            sql.rebuild("the gallery is " + (fresh.seals() ? "encrypted with the new key now" : "not encrypted any more"),
                    fresh.seals() ? "encrypt it again, from the new key to the new key" : "decrypt it again, without a key");
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

    /// Makes all vectors anew from the photos that were kept, with another model, while others go on using the gallery, up to the moment
    /// in which the file changes. What was said not to be a person is forgotten, since there is no photo of it, and so are the collections'
    /// thresholds, which were the old model's.
    ///
    /// @param dropOthers erase the faces that have no photo, or none in which a face is found; otherwise one of them means that nothing is done
    public static Reembedding reembed(Path file, Settings settings, Reembedder.NewModel model, boolean dropOthers, Reembedder.Moment moment) {
        // it is there, of this version, and sound
        SqliteGallery.open(file, settings).close();
        try (SqliteFile sql = new SqliteFile(file, settings.patience())) {
            Vault vault = new Vault(settings.key());
            String stamp = SqliteSchema.stamp(sql);
            SqliteSchema.Identity before = SqliteSchema.identity(sql);
            SqliteSchema.checkKey(sql, before, vault);
            Reembedder reembedder = new Reembedder(vault, model);
            int without = Reembedder.without(sql);
            if (without > 0 && !dropOthers) return new Reembedding.Impossible(without);
            reembedder.embed(sql, before.size());
            // whoever was enrolled while the others were embedded, so that next to nobody is left for the transaction
            reembedder.embed(sql, before.size());
            Reembedding done = moment.around(() -> sql.writing(() -> {
                SqliteSchema.checkStamp(sql, stamp);
                reembedder.embed(sql, before.size());
                Reembedding replaced = reembedder.replace(sql, dropOthers);
                if (replaced instanceof Reembedding.Done) SqliteSchema.put(sql, new SqliteSchema.Identity(model.id(), model.size(), vault.seals()), vault);
                return replaced;
            }));
            if (done instanceof Reembedding.Done) sql.rebuild("the gallery is of the new model now", "re-embed it again");
            return done;
        }
    }
}
