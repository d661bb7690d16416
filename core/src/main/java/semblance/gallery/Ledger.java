package semblance.gallery;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import semblance.gallery.Change.Kind;
import semblance.gallery.Person.Status;

/// What each change to a gallery file does to its tables and its log; each method is to run in a transaction of its own.
final class Ledger {

    private final Records records;
    private final Clock clock;

    Ledger(Records records, Clock clock) {
        this.records = records;
        this.clock = clock;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    // ---- enrolling

    /// A face on its way: whose it is, and whether it was new.
    private record Stored(String person, long face, boolean added) {
    }

    List<Addition> enrol(List<NewFace> faces) {
        Map<List<String>, String> people = new HashMap<>();
        List<Stored> stored = new ArrayList<>(faces.size());
        for (NewFace face : faces) {
            String person = people.computeIfAbsent(List.of(face.collection(), face.name()), key -> personFor(face));
            stored.add(store(person, face.collection(), face.sample()));
        }
        return outcomes(stored);
    }

    private String personFor(NewFace face) {
        Optional<Person> there = records.named(face.collection(), face.name());
        if (there.isEmpty()) return begin(Ids.next(), face.name(), face.collection(), Status.KNOWN);
        Person person = there.get();
        if (person.status() != Status.KNOWN) change(with(person, person.name(), Status.KNOWN, person.tags()));
        return person.id();
    }

    private String begin(String id, String name, String collection, Status status) {
        records.insert(new Person(id, name, collection, Set.of(), status, 0, now(), now()));
        records.log(Kind.ENROLLED, id, "", now());
        return id;
    }

    private Stored store(String person, String collection, Sample sample) {
        Optional<Long> face = records.insertFace(person, sample, now());
        if (face.isPresent()) {
            records.log(Kind.FACE_ADDED, person, Long.toString(face.get()), now());
            return new Stored(person, face.get(), true);
        }
        Records.Owner owner = records.owner(collection, sample.digest());
        return new Stored(owner.person(), owner.face(), false);
    }

    private List<Addition> outcomes(List<Stored> stored) {
        Map<String, Person> people = new HashMap<>();
        return stored.stream().<Addition>map(s -> {
            Person person = people.computeIfAbsent(s.person, id -> records.person(id).orElseThrow());
            String face = Long.toString(s.face);
            return s.added ? new Addition.Added(person, face) : new Addition.Duplicate(person, face);
        }).toList();
    }

    Addition add(String id, Sample sample) {
        return records.person(id)
                .map(person -> outcomes(List.of(store(id, person.collection(), sample))).getFirst())
                .orElseGet(() -> new Addition.NoSuchPerson(id));
    }

    // ---- people

    private static Person with(Person p, String name, Status status, Set<String> tags) {
        return new Person(p.id(), name, p.collection(), tags, status, p.faces(), p.created(), p.seen());
    }

    private Update change(Person person) {
        records.update(person);
        records.log(Kind.CHANGED, person.id(), "", now());
        return new Update.Done(person);
    }

    private Update change(String id, Function<Person, Update> change) {
        return records.person(id).map(change).orElseGet(() -> new Update.NoSuchPerson(id));
    }

    Update rename(String id, String name) {
        return change(id, person -> records.named(person.collection(), name)
                .filter(other -> !other.id().equals(id))
                .<Update>map(Update.NameTaken::new)
                .orElseGet(() -> change(with(person, name, Status.KNOWN, person.tags()))));
    }

    Update tag(String id, Set<String> tags) {
        return change(id, person -> change(with(person, person.name(), person.status(), tags)));
    }

    Update mark(String id, Status status) {
        return change(id, person -> change(with(person, person.name(), status, person.tags())));
    }

    Update merge(String from, String into) {
        return change(from, source -> change(into, target -> merge(source, target)));
    }

    private Update merge(Person from, Person into) {
        if (!from.collection().equals(into.collection())) {
            throw new IllegalArgumentException("got people of the collections " + from.collection() + " and " + into.collection()
                    + " to merge, wanted them in one");
        }
        records.moveFaces(from.id(), into.id());
        records.deletePerson(from.id());
        Set<String> tags = new HashSet<>(into.tags());
        tags.addAll(from.tags());
        records.update(with(into, into.name(), into.status(), tags));
        records.log(Kind.MERGED, into.id(), from.id(), now());
        records.log(Kind.ERASED, from.id(), "", now());
        return new Update.Done(records.person(into.id()).orElseThrow());
    }

    // ---- erasing

    Optional<Receipt> erase(String id) {
        return records.person(id).map(person -> {
            List<String> faces = records.faces(id).stream().map(EnrolledFace::id).toList();
            int photos = records.photos(id);
            records.deletePerson(id);
            records.log(Kind.ERASED, id, "", now());
            return receipt(1, faces.size(), photos, List.of(id));
        });
    }

    Optional<Receipt> eraseFace(long id) {
        return records.face(id).map(face -> {
            String person = records.owner(id).orElseThrow().person();
            records.deleteFace(id);
            records.log(Kind.FACE_ERASED, person, face.id(), now());
            return receipt(0, 1, face.sample().photo().isPresent() ? 1 : 0, List.of(face.id()));
        });
    }

    private Receipt receipt(int people, int faces, int photos, List<String> ids) {
        return new Receipt(now(), people, faces, photos, 0, Receipt.digest(ids));
    }

    // ---- collections and restoring

    void configure(CollectionSettings settings) {
        records.configure(settings);
    }

    Update restore(Dossier dossier) {
        Person person = dossier.person();
        Optional<Person> namesake = records.named(person.collection(), person.name()).filter(p -> !p.id().equals(person.id()));
        if (namesake.isPresent()) return new Update.NameTaken(namesake.get());
        if (records.person(person.id()).isPresent()) replace(person);
        else {
            records.insert(person);
            records.log(Kind.ENROLLED, person.id(), "", now());
        }
        for (EnrolledFace face : dossier.faces()) {
            records.insertFace(person.id(), face.sample(), face.added())
                    .ifPresent(id -> records.log(Kind.FACE_ADDED, person.id(), Long.toString(id), now()));
        }
        return new Update.Done(records.person(person.id()).orElseThrow());
    }

    private void replace(Person person) {
        for (EnrolledFace face : records.faces(person.id())) {
            records.deleteFace(Long.parseLong(face.id()));
            records.log(Kind.FACE_ERASED, person.id(), face.id(), now());
        }
        change(person);
    }
}
