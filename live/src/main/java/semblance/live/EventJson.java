package semblance.live;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import semblance.gallery.Person;
import semblance.geometry.Box;

/// Events as JSON objects, one form for files, MQTT and the server: `type`, `seconds`, `track` and what the event has besides.
/// Boxes are in pixels of the frame. No vectors, no pictures.
public final class EventJson {

    private EventJson() {
    }

    public static ObjectNode of(LiveEvent event) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", event.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        json.put("seconds", rounded(event.seconds(), 1000));
        switch (event) {
            case LiveEvent.Appeared e -> json.put("track", e.track()).set("box", box(e.box()));
            case LiveEvent.Recognised e -> {
                json.put("track", e.track()).set("box", box(e.box()));
                json.setAll(person(e.person()));
                json.put("distance", rounded(e.distance(), 10_000)).put("similarity", rounded(e.similarity(), 10_000));
            }
            case LiveEvent.Unknown e -> {
                json.put("track", e.track()).set("box", box(e.box()));
                json.put("similarity", rounded(e.similarity(), 10_000));
            }
            case LiveEvent.Learnt e -> json.put("track", e.track()).put("faces", e.faces()).setAll(person(e.person()));
            case LiveEvent.Enriched e -> json.put("track", e.track()).setAll(person(e.person()));
            case LiveEvent.Left e -> left(json, e);
            case LiveEvent.Reconnected e -> json.put("times", e.times());
        }
        return json;
    }

    private static void left(ObjectNode json, LiveEvent.Left e) {
        json.put("track", e.track()).put("from", rounded(e.from(), 1000)).put("to", rounded(e.to(), 1000));
        json.put("identity", switch (e.identity()) {
            case Identity.Recognised r -> "recognised";
            case Identity.Stranger s -> "unknown";
            case Identity.Undecided u -> "undecided";
        });
        if (e.identity() instanceof Identity.Recognised r) json.setAll(person(r.person()));
    }

    /// `person` (the name), `id` and `status`, as the commands write them.
    static ObjectNode person(Person person) {
        return JsonNodeFactory.instance.objectNode().put("person", person.name()).put("id", person.id())
                .put("status", person.status().name().toLowerCase(Locale.ROOT));
    }

    private static ObjectNode box(Box b) {
        return JsonNodeFactory.instance.objectNode().put("left", Math.round(b.left())).put("top", Math.round(b.top()))
                .put("right", Math.round(b.right())).put("bottom", Math.round(b.bottom()));
    }

    private static double rounded(double value, int parts) {
        return Math.round(value * parts) / (double) parts;
    }
}
