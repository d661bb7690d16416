package semblance.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import semblance.detect.Face;
import semblance.gallery.Person;
import semblance.geometry.Box;
import semblance.geometry.Point;

/// The values of the domain as JSON; the names are part of the command's contract (docs/command-line.md).
final class Json {

    private Json() {
    }

    static ObjectNode person(Person person) {
        ObjectNode node = Output.object().put("person", person.name()).put("id", person.id()).put("collection", person.collection())
                .put("status", person.status().name().toLowerCase(Locale.ROOT)).put("faces", person.faces())
                .put("created", person.created().toString()).put("seen", person.seen().toString());
        ArrayNode tags = node.putArray("tags");
        person.tags().stream().sorted().forEach(tags::add);
        return node;
    }

    /// Adds box, landmarks and score; pixels with one decimal.
    static ObjectNode face(Face face) {
        ObjectNode node = Output.object();
        Box box = face.box();
        node.putObject("box").put("left", tenth(box.left())).put("top", tenth(box.top())).put("right", tenth(box.right())).put("bottom", tenth(box.bottom()));
        ArrayNode landmarks = node.putArray("landmarks");
        for (Point p : face.landmarks().points()) landmarks.addArray().add(tenth(p.x())).add(tenth(p.y()));
        return node.put("score", rounded(face.score()));
    }

    /// Four decimals: more than the networks know.
    static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }

    private static double tenth(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
