package semblance.store.postgres;

import semblance.gallery.GalleryException;
import semblance.gallery.GalleryException.Reason;
import semblance.gallery.Reembedder;
import semblance.gallery.Reembedding;
import semblance.gallery.Sql;
import semblance.gallery.Vault;
import semblance.store.postgres.PostgresGallery.Settings;

/// Changes the model of a gallery where it is. The tables are changed in one transaction; who has the gallery open at the
/// time is told to open it again: at the next call that reads or writes, at the next search when the notification has arrived.
public final class PostgresRewrite {

    private PostgresRewrite() {
    }

    /// Makes all vectors anew from the photos that were kept, with another model. Others may enrol until the vectors are
    /// made, and wait while they are written. What was said not to be a person is forgotten, since there is no photo of it, and so are the
    /// collections' thresholds, which were the old model's.
    ///
    /// @param dropOthers erase the faces that have no photo, or none in which a face is found; otherwise one of them means that nothing is done
    public static Reembedding reembed(String url, Settings settings, Reembedder.NewModel model, boolean dropOthers, Reembedder.Moment moment) {
        Address address = Address.of(url);
        try (PostgresGallery open = PostgresGallery.open(url, settings); Pool pool = new Pool(address, settings.patience(), 2)) {
            Vault vault = new Vault(settings.key());
            Reembedder reembedder = new Reembedder(vault, model);
            int without = pool.reading(Reembedder::without);
            if (without > 0 && !dropOthers) return new Reembedding.Impossible(without);
            // outside of a transaction, which would keep in the tables' files who is erased meanwhile;
            // twice: whoever was enrolled while the others were embedded, so that next to nobody is left for the transaction
            for (int i = 0; i < 2; i++) pool.alone(sql -> embedded(reembedder, sql, open));
            Reembedding done = moment.around(() -> pool.writing(sql -> lock(sql, open), sql -> {
                reembedder.embed(sql, open.size());
                Reembedding replaced = reembedder.replace(sql, dropOthers);
                if (replaced instanceof Reembedding.Done) {
                    sql.update("UPDATE gallery SET model = ?, size = ?, key = ?", model.id(), model.size(), PostgresSchema.stamp(vault));
                    sql.text("SELECT pg_notify(?, '')::text", PostgresGallery.channel(address));
                }
                return replaced;
            }));
            if (done instanceof Reembedding.Done) PostgresSchema.clean(pool, address, "all vectors are of the model " + model.id() + " now, but the old ones' bytes");
            return done;
        }
    }

    private static Reembedder embedded(Reembedder reembedder, Sql sql, PostgresGallery open) {
        reembedder.embed(sql, open.size());
        return reembedder;
    }

    private static String lock(Sql sql, PostgresGallery open) {
        String transaction = sql.text("SELECT pg_current_xact_id()::text FROM gallery FOR UPDATE");
        if (PostgresSchema.identity(sql).modelId().equals(open.modelId())) return transaction;
        throw new GalleryException(Reason.OTHER_MODEL, "got a gallery whose model another program has changed meanwhile, wanted it to stay "
                + open.modelId() + ": look which model it has now, and begin again");
    }
}
