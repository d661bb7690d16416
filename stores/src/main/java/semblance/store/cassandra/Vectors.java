package semblance.store.cassandra;

import com.datastax.oss.driver.api.core.data.CqlVector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import semblance.embed.Embedding;
import semblance.gallery.Sample;
import semblance.gallery.Vault;

/// How vectors lie in rows: a face's as `vector<float>`, which the server can search, unless the gallery is encrypted;
/// others sealed.
record Vectors(Vault vault, int size) {

    private static final String PURPOSE = "rejected vector";

    /// The type of a face's vector.
    String type() {
        return vault.seals() ? "blob" : "vector<float, " + size + ">";
    }

    Object face(Sample sample) {
        return vault.seals() ? ByteBuffer.wrap(vault.seal(sample.embedding(), "vector " + sample.digest())) : vector(sample.embedding());
    }

    static CqlVector<Float> vector(Embedding embedding) {
        List<Float> numbers = new ArrayList<>(embedding.size());
        for (float number : embedding.values()) numbers.add(number);
        return CqlVector.newInstance(numbers);
    }

    Embedding face(Row row) {
        if (vault.seals()) return vault.openEmbedding(row.bytes(7), size, "vector " + row.text(2));
        return embedding((CqlVector<?>) row.values().get(7));
    }

    static Embedding embedding(CqlVector<?> vector) {
        float[] values = new float[vector.size()];
        for (int i = 0; i < values.length; i++) values[i] = (Float) vector.get(i);
        return new Embedding(values);
    }

    ByteBuffer rejected(Embedding probe) {
        return ByteBuffer.wrap(vault.seal(probe, PURPOSE));
    }

    Embedding rejected(Row row) {
        return vault.openEmbedding(row.bytes(2), size, PURPOSE);
    }
}
