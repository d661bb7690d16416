package semblance.server.compreface;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import semblance.gallery.Addition;
import semblance.gallery.EnrolledFace;
import semblance.gallery.Person;
import semblance.gallery.Sample;
import semblance.image.ImageFormat;
import semblance.server.Call;
import semblance.server.OpenedCollection;
import semblance.server.Reply;

/// The calls about examples: the enrolled faces of a collection's known people.
record Examples(Call call, OpenedCollection collection) {

    private static final int USUAL_SIZE = 20, LARGEST_SIZE = 10_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Of all subjects or one, in pages counted from 0.
    Reply list(Query query) {
        int page = query.whole("page", 0).orElse(0), size = Math.min(LARGEST_SIZE, query.whole("size", 1).orElse(USUAL_SIZE));
        Optional<String> subject = query.text("subject");
        List<Person> people = subject.map(s -> collection.named(s).stream().toList()).orElseGet(collection::people);
        long total = people.stream().mapToLong(Person::faces).sum();
        ObjectNode answer = Shapes.object();
        list(people, (long) page * size, size, answer.putArray("faces"));
        return Reply.json(answer.put("page_number", page).put("page_size", size)
                .put("total_pages", (total + size - 1) / size).put("total_elements", total));
    }

    /// Reads the faces of those only who are on the page.
    private void list(List<Person> people, long skip, int size, ArrayNode examples) {
        for (Person person : people) {
            if (examples.size() == size) return;
            if (skip < person.faces()) {
                collection.gallery().faces(person.id()).stream().skip(skip).limit(size - examples.size())
                        .forEach(f -> examples.add(Shapes.example(f.id(), person.name())));
            }
            skip = Math.max(0, skip - person.faces());
        }
    }

    Reply add(Query query) {
        String subject = query.literal("subject").orElseThrow(() -> Code.MISSING_PARAMETER.says("got no \"subject\" in the address, wanted the name of who is in the picture"));
        Person.checkName(subject);
        Sample sample = new Sight(collection.recognition()).sample(Sent.by(call).picture("file"), Options.of(query));
        return switch (collection.gallery().enrol(collection.name(), subject, sample)) {
            case Addition.Added(Person person, String face) -> added(face, person);
            case Addition.Duplicate(Person person, String face) when person.name().equals(subject) -> Reply.json(201, Shapes.example(face, subject));
            case Addition.Duplicate _ -> throw Code.ANOTHERS_PICTURE.says("got a picture that is an example of another subject already: delete it there first");
            case Addition.NoSuchPerson other -> throw new IllegalStateException("enrolling by name answered " + other);
            case Addition.Full other -> throw new IllegalStateException("enrolling by name answered " + other);
        };
    }

    private Reply added(String face, Person person) {
        note("face.enrolled." + face, person.id());
        return Reply.json(201, Shapes.example(face, person.name()));
    }

    /// All examples of a subject, or of everybody if the address names none; a subject that is not there has none. The
    /// subjects go with them.
    Reply deleteAll(Query query) {
        Optional<String> subject = query.literal("subject");
        if (subject.filter(String::isBlank).isPresent()) {
            throw Code.BAD_VALUE.says("got an empty \"subject\", wanted a name, or no \"subject\" at all to delete the examples of everybody");
        }
        List<Person> people = subject.map(s -> collection.named(s).stream().toList()).orElseGet(collection::people);
        people.forEach(new Subjects(call, collection)::erase);
        return Reply.json(Shapes.object().put("deleted", people.stream().mapToInt(Person::faces).sum()));
    }

    Reply delete(String imageId) {
        return Reply.json(deleted(imageId).orElseThrow(() -> missing(imageId)));
    }

    /// Ids of nobody are passed over.
    Reply deleteSeveral() throws IOException {
        ArrayNode deleted = Shapes.array();
        for (JsonNode id : ids()) deleted(id.asText()).ifPresent(deleted::add);
        return Reply.json(deleted);
    }

    private ArrayNode ids() throws IOException {
        try {
            if (JSON.readTree(call.body()) instanceof ArrayNode ids && ids.size() <= LARGEST_SIZE) return ids;
        } catch (JacksonException e) {
            // said below
        }
        throw Code.BAD_VALUE.says("got no list of ids, wanted a JSON array of at most " + LARGEST_SIZE + " strings");
    }

    private Optional<ObjectNode> deleted(String imageId) {
        String face = ImageId.face(imageId);
        Optional<Person> owner = collection.owner(face);
        return owner.flatMap(person -> collection.audit().erasing(call, "face.erased." + face, person.id(), () -> collection.gallery().eraseFace(face))
                .map(_ -> Shapes.example(face, person.name())));
    }

    /// The photo that was kept; nothing at all if there is none, as CompreFace answers.
    Reply photo(String imageId) {
        String face = ImageId.face(imageId);
        byte[] photo = collection.owner(face).flatMap(_ -> collection.gallery().photo(face)).orElse(new byte[0]);
        return Reply.bytes(ImageFormat.of(photo).map(f -> "image/" + f.name().toLowerCase(Locale.ROOT)).orElse("application/octet-stream"), photo);
    }

    /// An enrolled face and whose it is.
    record Saved(Person subject, EnrolledFace face) {
    }

    Saved saved(String imageId) {
        String face = ImageId.face(imageId);
        return collection.owner(face).flatMap(p -> collection.gallery().faces(p.id()).stream().filter(f -> f.id().equals(face)).findFirst().map(f -> new Saved(p, f)))
                .orElseThrow(() -> missing(imageId));
    }

    private static RuntimeException missing(String imageId) {
        return Code.NO_SUCH_FACE.says("Image " + imageId + " not found");
    }

    private void note(String action, String target) {
        collection.audit().note(call, action, target);
    }
}
