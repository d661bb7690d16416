package semblance.gallery;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import semblance.embed.Embedding;

/// Makes the vectors in the tables of a gallery anew, with another model, from the photos that were kept: first what takes
/// long, beside everybody's work, then [#replace], in a transaction. What was said not to be a person is forgotten, since there is
/// no photo of it. For one thread.
public final class Reembedder {

    private final Vault vault;
    private final Function<byte[], Optional<Embedding>> embedder;
    private final Map<Long, Optional<Embedding>> vectors = new HashMap<>();

    private record Known(long id, String digest) {
    }

    /// @param embedder of the new model; empty if it finds no face in the photo
    public Reembedder(Vault vault, Function<byte[], Optional<Embedding>> embedder) {
        this.vault = vault;
        this.embedder = embedder;
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
            vectors.put(face, records.face(face).flatMap(f -> f.sample().photo()).flatMap(embedder));
        }
    }

    /// Writes them, and deletes the faces that have none.
    ///
    /// @param size numbers in the new vectors
    public Reembedding.Done replace(Sql sql, int size) {
        SqlRecords records = new SqlRecords(sql, vault, size);
        int done = 0, dropped = 0;
        for (Known face : sql.list("SELECT id, digest FROM face", row -> new Known(row.getLong(1), row.getString(2)))) {
            Optional<Embedding> vector = vectors.getOrDefault(face.id, Optional.empty());
            if (vector.isPresent()) {
                write(sql, face, vector.get(), size);
                done++;
            } else {
                records.deleteFace(face.id);
                dropped++;
            }
        }
        sql.update("DELETE FROM rejected");
        return new Reembedding.Done(done, dropped);
    }

    private void write(Sql sql, Known face, Embedding vector, int size) {
        if (vector.size() != size) throw new IllegalArgumentException("got a vector of " + vector.size() + " numbers, wanted the new model's " + size);
        sql.later("UPDATE face SET vector = ? WHERE id = ?", vault.seal(vector, "vector " + face.digest), face.id);
    }
}
