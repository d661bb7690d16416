package semblance.server.v1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Method;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import semblance.Calibration;
import semblance.gallery.Addition;
import semblance.gallery.Page;
import semblance.gallery.Person;
import semblance.gallery.Sighting;
import semblance.gallery.Suggestion;
import semblance.server.AuditLog;
import semblance.server.Call;
import semblance.server.JsonBody;
import semblance.server.Protocol;
import semblance.server.Recognition;
import semblance.server.Reply;
import semblance.server.Routes;
import semblance.server.Scope;
import semblance.server.Services;
import semblance.server.Upload;

/// Strangers seen, when who was seen, and who may be one person.
final class Memories implements Protocol {

    private static final int MOST_SIGHTINGS = 1000;

    private record Diary(AuditLog audit) {

        Reply stranger(Call call) {
            Upload upload = Given.upload(call, "collection", "picture");
            String collection = Given.collection(call, upload.text("collection").or(() -> call.query("collection")));
            Recognition.Portrait portrait = call.recognition().portrait(upload.picture("picture"));
            Addition addition = call.gallery().stranger(collection, List.of(portrait.sample()));
            return Additions.reply(call, audit, portrait, addition);
        }

        Reply expire(Call call) {
            Everywhere.check(call);
            Instant before = Given.time(Given.required(call.query("before"), "before"));
            return Reply.json(audit.erasing(call, "strangers.expired", "", () -> Optional.of(call.gallery().expire(before))).map(Json::receipt).orElseThrow());
        }

        Reply sightings(Call call) {
            Person person = Given.person(call);
            Page<Sighting> page = call.gallery().sightings(Optional.of(person.id()), Given.after(call), Given.limit(call));
            return Reply.json(Json.sightings(page.items(), page.next()));
        }

        Reply allSightings(Call call) {
            Everywhere.check(call);
            Page<Sighting> page = call.gallery().sightings(Optional.empty(), Given.after(call), Given.limit(call));
            return Reply.json(Json.sightings(page.items(), page.next()));
        }

        Reply see(Call call) {
            JsonNode list = Given.json(call, "sightings").path("sightings");
            if (!list.isArray() || list.isEmpty() || list.size() > MOST_SIGHTINGS) throw Given.invalid("got no list of sightings, or too long a one, wanted 1 to " + MOST_SIGHTINGS);
            List<Sighting> sightings = new ArrayList<>();
            for (JsonNode one : list) sightings.add(sighting(call, one));
            call.gallery().sighted(sightings);
            return Reply.json(201, Json.object().put("noted", sightings.size()));
        }

        private Sighting sighting(Call call, JsonNode node) {
            if (!(node instanceof ObjectNode json)) throw Given.invalid("got a sighting that is no object");
            Person person = Given.person(call, Given.required(JsonBody.text(json, "person"), "person"));
            String from = Given.required(JsonBody.text(json, "from"), "from");
            double distance = Given.required(JsonBody.number(json, "distance"), "distance");
            if (distance < 0 || distance > 2) throw Given.invalid("got a distance of " + distance + ", wanted 0 to 2");
            return new Sighting(person.id(), Given.time(from), Given.time(JsonBody.text(json, "to").orElse(from)),
                    Given.required(JsonBody.text(json, "source"), "source"), distance);
        }

        Reply suggestions(Call call) {
            String collection = Given.collection(call, call.query("collection"));
            Calibration calibration = call.recognition().recognizer().calibration(collection);
            ObjectNode json = Json.object();
            ArrayNode list = json.putArray("suggestions");
            for (Suggestion one : Suggestion.of(call.gallery(), collection, calibration.threshold())) {
                ObjectNode node = list.addObject().put("distance", Json.rounded(one.distance())).put("similarity", Json.rounded(calibration.similarity(one.distance())));
                node.set("stranger", Json.person(one.stranger()));
                node.set("into", Json.person(one.into()));
            }
            return Reply.json(json);
        }
    }

    @Override
    public void routes(Routes routes, Services services) {
        Diary diary = new Diary(services.audit());
        routes.on(Method.POST, "/v1/strangers", Scope.ENROL, new Idempotency().around(diary::stranger))
                .on(Method.DELETE, "/v1/strangers", Scope.ADMIN, diary::expire)
                .on(Method.GET, "/v1/people/{id}/sightings", Scope.READ, diary::sightings)
                .on(Method.GET, "/v1/sightings", Scope.READ, diary::allSightings)
                .on(Method.POST, "/v1/sightings", Scope.ENROL, diary::see)
                .on(Method.GET, "/v1/suggestions", Scope.READ, diary::suggestions);
    }
}
