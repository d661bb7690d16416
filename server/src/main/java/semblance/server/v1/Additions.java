package semblance.server.v1;

import com.fasterxml.jackson.databind.node.ObjectNode;
import semblance.gallery.Addition;
import semblance.gallery.Person;
import semblance.server.AuditLog;
import semblance.server.Call;
import semblance.server.Problem;
import semblance.server.Recognition;
import semblance.server.Reply;

/// What is said of a picture that was to be enrolled.
final class Additions {

    private Additions() {
    }

    static Reply reply(Call call, AuditLog audit, Recognition.Portrait portrait, Addition addition) {
        return switch (addition) {
            case Addition.Added(Person person, String face) -> {
                audit.note(call, "face.enrolled." + face, person.id());
                yield Reply.json(201, json("enrolled", call.gallery().person(person.id()).orElse(person), face, portrait));
            }
            case Addition.Duplicate(Person person, String face) -> Reply.json(200, json("duplicate", person, face, portrait));
            case Addition.NoSuchPerson _ -> throw Given.nobody();
            case Addition.Full(int limit) -> throw Problem.of(409, "strangers_full", "the collection holds " + limit
                    + " strangers, as many as it may: name, ignore, merge or expire some").refused();
        };
    }

    private static ObjectNode json(String outcome, Person person, String face, Recognition.Portrait portrait) {
        ObjectNode json = Json.object().put("outcome", outcome);
        json.set("person", Json.person(person));
        ObjectNode found = Json.face(portrait).put("id", face).put("quality", Json.rounded(portrait.sample().quality()));
        json.set("face", found);
        return json;
    }
}
