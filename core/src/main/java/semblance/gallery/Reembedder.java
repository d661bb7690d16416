package semblance.gallery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import semblance.embed.Embedding;

/// Makes the vectors in the tables of a gallery anew, with another model, from the photos that were kept: first what takes
/// long, beside everybody's work, then [#replace], in a transaction. What was said not to be a person is forgotten, since there is
/// no photo of it, and so are the collections' thresholds, which were the old model's. For one thread.
public final class Reembedder {

    /// The model that makes the new vectors.
    ///
    /// @param embedder of a kept photo; empty if it finds no face in it
    public record NewModel(String id, int size, Function<byte[], Optional<Embedding>> embedder) {
    }

    /// What someone who uses the gallery at the time does around the moment in which it changes.
    public interface Moment {

        /// Runs the change once and returns its outcome. Before it the gallery is the old model's, after it, unless it is [Reembedding.Impossible],
        /// the new one's.
        Reembedding around(Supplier<Reembedding> change);
    }

    private final Vault vault;
    private final NewModel model;
    private final Map<Long, Optional<Embedding>> vectors = new HashMap<>();

    private record Known(long id, String digest) {
    }

    public Reembedder(Vault vault, NewModel model) {
        this.vault = vault;
        this.model = model;
    }

    /// How many faces have no photo.
    public static int without(Sql sql) {
        return (int) sql.number("SELECT count(*) FROM face WHERE id NOT IN (SELECT face FROM photo)");
    }

    /// Makes the vectors that have not been made yet.
    ///
    /// @param size numbers in the present vectors
    public void embed(Sql sql, int size) {
        SqlRecords records = new SqlRecords(sql, vault, size);
        for (long face : sql.list("SELECT face FROM photo", row -> row.getLong(1))) {
            if (vectors.containsKey(face)) continue;
            vectors.put(face, records.face(face).flatMap(f -> f.sample().photo()).flatMap(model.embedder));
        }
    }

    /// Writes them.
    ///
    /// @param dropOthers deletes the faces that have none; otherwise one of them means that nothing is written
    public Reembedding replace(Sql sql, boolean dropOthers) {
        List<Known> faces = sql.list("SELECT id, digest FROM face", row -> new Known(row.getLong(1), row.getString(2)));
        List<Known> others = faces.stream().filter(face -> vector(face).isEmpty()).toList();
        if (!others.isEmpty() && !dropOthers) return new Reembedding.Impossible(others.size());
        SqlRecords records = new SqlRecords(sql, vault, model.size);
        others.forEach(face -> records.deleteFace(face.id));
        for (Known face : faces) vector(face).ifPresent(vector -> write(sql, face, vector));
        sql.update("DELETE FROM rejected");
        sql.update("UPDATE collection SET threshold = NULL, slope = NULL, fmr = NULL");
        return new Reembedding.Done(faces.size() - others.size(), others.size());
    }

    private Optional<Embedding> vector(Known face) {
        return vectors.getOrDefault(face.id, Optional.empty());
    }

    private void write(Sql sql, Known face, Embedding vector) {
        if (vector.size() != model.size) throw new IllegalArgumentException("got a vector of " + vector.size() + " numbers, wanted the new model's " + model.size);
        sql.later("UPDATE face SET vector = ? WHERE id = ?", vault.seal(vector, "vector " + face.digest), face.id);
    }
}
