package semblance.server.compreface;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import semblance.gallery.Dossier;
import semblance.gallery.Person;
import semblance.gallery.Person.Status;
import semblance.gallery.Update;
import semblance.server.Call;
import semblance.server.OpenedCollection;
import semblance.server.Reply;

/// The calls about subjects: the known people of a collection.
record Subjects(Call call, OpenedCollection collection) {

    private static final SecureRandom RANDOM = new SecureRandom();

    Reply list() {
        ObjectNode answer = Shapes.object();
        ArrayNode names = answer.putArray("subjects");
        collection.people().forEach(p -> names.add(p.name()));
        return Reply.json(answer);
    }

    /// Someone without a face yet.
    Reply add() {
        String name = newName();
        if (name.isBlank()) throw Code.BAD_VALUE.says("got no \"subject\", wanted JSON with the name in it");
        Instant now = Instant.now();
        Person person = new Person(id(), name, collection.name(), Set.of(), Status.KNOWN, 0, now, now);
        Update update = collection.gallery().restore(new Dossier(person, List.of(), List.of(), Set.of(), List.of()));
        if (update instanceof Update.NameTaken) throw Code.SUBJECT_EXISTS.says("Subject already exists");
        note("person.created", person.id());
        return Reply.json(201, Shapes.object().put("subject", name));
    }

    /// 80 random bits, as a gallery's own ids.
    private static String id() {
        byte[] bits = new byte[10];
        RANDOM.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    /// A name that is taken makes the two one, under the id of the one who had it.
    Reply rename(String name) {
        String wanted = newName();
        boolean updated = !wanted.isBlank() && !wanted.equals(name);
        if (updated) rename(known(name), wanted);
        return Reply.json(Shapes.object().put("updated", updated));
    }

    private void rename(Person person, String wanted) {
        switch (collection.gallery().rename(person.id(), wanted)) {
            case Update.Done _ -> note("person.changed", person.id());
            case Update.NameTaken(Person by) -> merge(person, by);
            case Update.NoSuchPerson _ -> throw missing(person.name());
        }
    }

    private void merge(Person from, Person into) {
        if (collection.gallery().merge(from.id(), into.id()) instanceof Update.NoSuchPerson) throw missing(from.name());
        // A stranger or an ignored one of that name becomes known by it.
        if (into.status() != Status.KNOWN) collection.gallery().rename(into.id(), into.name());
        note("person.merged_into." + into.id(), from.id());
    }

    Reply delete(String name) {
        Person person = known(name);
        erase(person);
        return Reply.json(Shapes.object().put("subject", person.name()));
    }

    Reply deleteAll() {
        List<Person> people = collection.people();
        people.forEach(this::erase);
        return Reply.json(Shapes.object().put("deleted", people.size()));
    }

    /// With all faces.
    void erase(Person person) {
        collection.audit().erasing(call, "person.erased", person.id(), () -> collection.gallery().erase(person.id()));
    }

    private String newName() {
        return Sent.by(call).text("subject").orElse("");
    }

    private Person known(String name) {
        return collection.named(name).orElseThrow(() -> missing(name));
    }

    private static RuntimeException missing(String name) {
        return Code.NO_SUCH_SUBJECT.says("Subject " + name + " not found");
    }

    private void note(String action, String target) {
        collection.audit().note(call, action, target);
    }
}
