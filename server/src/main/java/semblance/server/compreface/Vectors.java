package semblance.server.compreface;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import semblance.embed.Embedding;
import semblance.server.Upload;

/// Embeddings that were sent instead of pictures.
///
/// @param size numbers in each
record Vectors(int size) {

    private static final int MOST = 1000;

    /// One array of numbers.
    Embedding one(Upload sent, String field) {
        return vector(json(sent, field), field);
    }

    /// An array of such arrays.
    List<Embedding> all(Upload sent, String field) {
        JsonNode list = json(sent, field);
        if (!list.isArray()) throw Code.BAD_VALUE.says("got no array in \"" + field + "\", wanted an array of arrays of numbers");
        if (list.isEmpty()) throw Code.NO_EMBEDDINGS.says("got no embedding in \"" + field + "\", wanted one or more");
        if (list.size() > MOST) throw Code.BAD_VALUE.says("got " + list.size() + " embeddings in \"" + field + "\", wanted at most " + MOST);
        List<Embedding> vectors = new ArrayList<>();
        list.forEach(v -> vectors.add(vector(v, field)));
        return vectors;
    }

    private static JsonNode json(Upload sent, String field) {
        if (sent instanceof Upload.Json(var json) && json.hasNonNull(field)) return json.get(field);
        throw Code.NO_EMBEDDINGS.says("got no \"" + field + "\", wanted JSON with it");
    }

    private Embedding vector(JsonNode numbers, String field) {
        if (!numbers.isArray() || numbers.size() != size) {
            throw Code.BAD_VALUE.says("got an embedding in \"" + field + "\" that is not an array of " + size + " numbers, as this server's model makes them");
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            if (!numbers.get(i).isNumber()) throw Code.BAD_VALUE.says("got an embedding in \"" + field + "\" with something else than a number in it");
            values[i] = numbers.get(i).floatValue();
        }
        return Embedding.normalised(values);
    }
}
