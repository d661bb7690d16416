package semblance.server.compreface;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import semblance.Candidate;
import semblance.detect.Face;
import semblance.embed.Embedding;
import semblance.geometry.Box;
import semblance.geometry.Point;

/// CompreFace's JSON.
final class Shapes {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Shapes() {
    }

    static ObjectNode object() {
        return JSON.objectNode();
    }

    static ArrayNode array() {
        return JSON.arrayNode();
    }

    /// What every call says about a face. Pixels are whole, as clients expect.
    static ObjectNode face(Face face, Options options, double detectMillis) {
        ObjectNode node = object();
        Box box = face.box();
        node.putObject("box").put("probability", rounded(face.score()))
                .put("x_max", Math.round(box.right())).put("y_max", Math.round(box.bottom()))
                .put("x_min", Math.round(box.left())).put("y_min", Math.round(box.top()));
        if (options.landmarks()) node.set("landmarks", landmarks(face));
        if (options.status()) node.putObject("execution_time").put("detector", detectMillis);
        return node;
    }

    static ObjectNode face(Sight.Known known, Options options) {
        ObjectNode node = face(known.face(), options, known.detectMillis());
        if (options.embeddings()) node.set("embedding", numbers(known.embedding()));
        if (options.status()) node.withObject("execution_time").put("calculator", known.embedMillis());
        return node;
    }

    private static ArrayNode landmarks(Face face) {
        ArrayNode all = array();
        for (Point p : face.landmarks().points()) all.addArray().add(Math.round(p.x())).add(Math.round(p.y()));
        return all;
    }

    static ArrayNode numbers(Embedding embedding) {
        ArrayNode numbers = array();
        for (float v : embedding.values()) numbers.add(v);
        return numbers;
    }

    static ArrayNode subjects(List<Candidate> candidates, int most) {
        ArrayNode subjects = array();
        candidates.stream().limit(most).forEach(c -> subjects.addObject().put("subject", c.person().name()).put("similarity", rounded(c.similarity())));
        return subjects;
    }

    static ObjectNode example(String face, String subject) {
        return object().put("image_id", ImageId.of(face)).put("subject", subject);
    }

    /// To five places, as CompreFace.
    static double rounded(double share) {
        return Math.round(share * 1e5) / 1e5;
    }
}
