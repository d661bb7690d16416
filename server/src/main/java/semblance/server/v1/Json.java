package semblance.server.v1;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import semblance.Candidate;
import semblance.Identification;
import semblance.Verdict;
import semblance.align.FaceQuality;
import semblance.detect.Face;
import semblance.gallery.EnrolledFace;
import semblance.gallery.Page;
import semblance.gallery.Person;
import semblance.gallery.Receipt;
import semblance.gallery.Sighting;
import semblance.geometry.Box;
import semblance.geometry.Point;
import semblance.image.Image;
import semblance.server.Recognition.Portrait;

/// The domain's values as the own API writes them.
final class Json {

    private Json() {
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode person(Person person) {
        ObjectNode json = object().put("id", person.id()).put("name", person.name()).put("collection", person.collection())
                .put("status", word(person.status())).put("faces", person.faces())
                .put("created", person.created().toString()).put("seen", person.seen().toString());
        ArrayNode tags = json.putArray("tags");
        person.tags().stream().sorted().forEach(tags::add);
        return json;
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /// A list's part: `{name: [...], "next": ...}`, without `next` at the end.
    static ObjectNode page(String name, ArrayNode items, Optional<String> next) {
        ObjectNode json = object();
        json.set(name, items);
        next.ifPresent(n -> json.put("next", n));
        return json;
    }

    static ObjectNode people(Page<Person> page) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        page.items().forEach(p -> items.add(person(p)));
        return page("people", items, page.next());
    }

    static ObjectNode image(Image image) {
        ObjectNode json = object();
        json.putObject("image").put("width", image.width()).put("height", image.height());
        return json;
    }

    /// Box in pixels and as parts of the picture, landmarks in pixels.
    static ObjectNode face(Face face, Image image) {
        return face(face, image.width(), image.height());
    }

    static ObjectNode face(Portrait portrait) {
        return face(portrait.face(), portrait.width(), portrait.height());
    }

    private static ObjectNode face(Face face, int width, int height) {
        ObjectNode json = object();
        json.set("box", box(face.box(), 1, 1, 10));
        json.set("box_normalized", box(face.box(), width, height, 10_000));
        ArrayNode landmarks = json.putArray("landmarks");
        for (Point p : face.landmarks().points()) landmarks.addArray().add(rounded(p.x(), 10)).add(rounded(p.y(), 10));
        return json.put("score", rounded(face.score()));
    }

    private static ObjectNode box(Box box, double width, double height, int parts) {
        return object().put("left", rounded(box.left() / width, parts)).put("top", rounded(box.top() / height, parts))
                .put("right", rounded(box.right() / width, parts)).put("bottom", rounded(box.bottom() / height, parts));
    }

    static ObjectNode quality(FaceQuality quality) {
        return object().put("overall", rounded(quality.overall())).put("size", rounded(quality.size())).put("pose", rounded(quality.pose()))
                .put("sharpness", rounded(quality.sharpness()));
    }

    /// A face and who it shows.
    static ObjectNode identified(Identification found, Image image, int candidates) {
        Verdict verdict = found.verdict();
        ObjectNode json = face(found.face(), image);
        json.set("quality", quality(found.quality()));
        json.put("verdict", verdict.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        if (verdict instanceof Verdict.Known known) json.set("person", person(known.person()));
        json.put("distance", rounded(verdict.distance())).put("similarity", rounded(verdict.similarity()));
        ArrayNode list = json.putArray("candidates");
        verdict.candidates().stream().limit(candidates).forEach(c -> list.add(candidate(c)));
        return json;
    }

    private static ObjectNode candidate(Candidate candidate) {
        ObjectNode json = object();
        json.set("person", person(candidate.person()));
        return json.put("distance", rounded(candidate.distance())).put("similarity", rounded(candidate.similarity())).put("same", candidate.similarity() >= 0.5);
    }

    static ObjectNode face(EnrolledFace face) {
        return object().put("id", face.id()).put("added", face.added().toString()).put("quality", rounded(face.sample().quality()))
                .put("photo", face.sample().photo().isPresent());
    }

    static ObjectNode receipt(Receipt receipt) {
        return object().put("at", receipt.at().toString()).put("people", receipt.people()).put("faces", receipt.faces())
                .put("photos", receipt.photos()).put("sightings", receipt.sightings()).put("digest", receipt.digest());
    }

    static ObjectNode sightings(List<Sighting> sightings, Optional<String> next) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        sightings.forEach(s -> items.addObject().put("person", s.person()).put("from", s.from().toString()).put("to", s.to().toString())
                .put("source", s.source()).put("distance", rounded(s.distance())));
        return page("sightings", items, next);
    }

    /// Four decimals: more than the networks know.
    static double rounded(double value) {
        return rounded(value, 10_000);
    }

    private static double rounded(double value, int parts) {
        return Math.round(value * parts) / (double) parts;
    }
}
