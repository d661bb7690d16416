package semblance.gallery;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import semblance.embed.Embedding;
import semblance.gallery.Change.Kind;
import semblance.gallery.Person.Status;

/// What each change to a gallery does to its tables and its log; each method is to run in a transaction of its own.
final class Ledger {

    private final Records records;
    private final Memories memories;
    private final int strangers;
    private final Clock clock;
    private int lines;

    /// @param strangers most in a collection
    Ledger(Records records, Memories memories, int strangers, Clock clock) {
        this.records = records;
        this.memories = memories;
        this.strangers = strangers;
        this.clock = clock;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void log(Kind kind, String person, String other, Instant at) {
        records.log(kind, person, other, at);
        lines++;
    }

    /// How many lines the change has added to the log.
    int lines() {
        return lines;
    }

    // ---- enrolling

    /// A face on its way: whose it is, and whether it was new.
    private record Stored(String person, long face, boolean added) {
    }

    List<Addition> enrol(List<NewFace> faces) {
        Stored[] stored = new Stored[faces.size()];
        Set<String> collections = faces.stream().map(NewFace::collection).collect(Collectors.toSet());
        for (String collection : collections) enrol(collection, faces, stored);
        return outcomes(List.of(stored));
    }

    /// Everything is asked before anything is written: a server answers all of it at once, and is sent all of it at once.
    ///
    /// @param stored what became of those of the collection is put here
    private void enrol(String collection, List<NewFace> faces, Stored[] stored) {
        List<Integer> own = IntStream.range(0, faces.size()).filter(i -> faces.get(i).collection().equals(collection)).boxed().toList();
        Map<String, Stored> pictures = new HashMap<>();
        records.owners(collection, own.stream().map(i -> faces.get(i).sample().digest()).collect(Collectors.toSet()))
                .forEach((digest, owner) -> pictures.put(digest, new Stored(owner.person(), owner.face(), false)));
        Set<String> seen = new HashSet<>(pictures.keySet());
        List<NewFace> fresh = own.stream().map(faces::get).filter(face -> seen.add(face.sample().digest())).toList();
        Map<String, String> people = peopleFor(collection, fresh.stream().map(NewFace::name).collect(Collectors.toCollection(LinkedHashSet::new)));
        records.expect(fresh.size());
        for (int i : own) {
            NewFace face = faces.get(i);
            Stored there = pictures.get(face.sample().digest());
            stored[i] = there == null ? store(people.get(face.name()), face.sample()) : there;
            pictures.put(face.sample().digest(), new Stored(stored[i].person, stored[i].face, false));
        }
    }

    /// Ids by name of people who are there, and of new ones.
    private Map<String, String> peopleFor(String collection, Set<String> names) {
        Map<String, Person> there = records.named(collection, names);
        there.values().forEach(this::seenAgain);
        Map<String, String> ids = new HashMap<>();
        for (String name : names) ids.put(name, there.containsKey(name) ? there.get(name).id() : begin(Ids.next(), name, collection, Status.KNOWN));
        return ids;
    }

    private void seenAgain(Person person) {
        records.seen(person.id(), now());
        if (person.status() != Status.KNOWN) change(with(person, person.name(), Status.KNOWN, person.tags()));
    }

    private String begin(String id, String name, String collection, Status status) {
        records.insert(new Person(id, name, collection, Set.of(), status, 0, now(), now()));
        log(Kind.ENROLLED, id, "", now());
        return id;
    }

    /// Stores a picture that is not known yet.
    private Stored store(String person, Sample sample) {
        long face = records.insertFace(person, sample, now());
        log(Kind.FACE_ADDED, person, Long.toString(face), now());
        return new Stored(person, face, true);
    }

    private Optional<Stored> known(String collection, Sample sample) {
        return records.owner(collection, sample.digest()).map(owner -> new Stored(owner.person(), owner.face(), false));
    }

    private List<Addition> outcomes(List<Stored> stored) {
        Map<String, Person> people = records.known(stored.stream().map(Stored::person).collect(Collectors.toSet()));
        return stored.stream().<Addition>map(s -> {
            Person person = people.get(s.person);
            String face = Long.toString(s.face);
            return s.added ? new Addition.Added(person, face) : new Addition.Duplicate(person, face);
        }).toList();
    }

    Addition add(String id, Sample sample) {
        Optional<Person> person = records.person(id);
        if (person.isEmpty()) return new Addition.NoSuchPerson(id);
        Stored stored = known(person.get().collection(), sample).orElseGet(() -> {
            records.seen(id, now());
            return store(id, sample);
        });
        return outcomes(List.of(stored)).getFirst();
    }

    Addition stranger(String collection, List<Sample> samples) {
        List<Sample> fresh = new ArrayList<>(samples);
        fresh.removeIf(sample -> known(collection, sample).isPresent());
        if (fresh.isEmpty()) return outcomes(List.of(known(collection, samples.getFirst()).orElseThrow())).getFirst();
        if (memories.strangers(collection) >= strangers) return new Addition.Full(strangers);
        String id = Ids.next();
        while (records.named(collection, Ids.strangersName(id)).isPresent()) id = Ids.next();
        begin(id, Ids.strangersName(id), collection, Status.PROVISIONAL);
        List<Stored> stored = new ArrayList<>();
        for (Sample sample : fresh) if (known(collection, sample).isEmpty()) stored.add(store(id, sample));
        return outcomes(stored).getFirst();
    }

    // ---- people

    private static Person with(Person p, String name, Status status, Set<String> tags) {
        return new Person(p.id(), name, p.collection(), tags, status, p.faces(), p.created(), p.seen());
    }

    private Update change(Person person) {
        records.update(person);
        log(Kind.CHANGED, person.id(), "", now());
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
        memories.move(from.id(), into.id());
        records.deletePerson(from.id());
        records.seen(into.id(), from.seen());
        Set<String> tags = new HashSet<>(into.tags());
        tags.addAll(from.tags());
        records.update(with(records.known(into.id()), into.name(), into.status(), tags));
        log(Kind.MERGED, into.id(), from.id(), now());
        log(Kind.ERASED, from.id(), "", now());
        return new Update.Done(records.known(into.id()));
    }

    // ---- erasing

    Optional<Receipt> erase(String id) {
        return records.person(id).map(person -> given(wipe(id)));
    }

    private Receipt wipe(String id) {
        Receipt receipt = records.tally(id, now());
        memories.forget(id);
        records.deletePerson(id);
        log(Kind.ERASED, id, "", now());
        return receipt;
    }

    private Receipt given(Receipt receipt) {
        memories.insert(receipt);
        return receipt;
    }

    Optional<Receipt> eraseFace(long id) {
        return records.face(id).map(face -> {
            String person = records.owner(id);
            records.deleteFace(id);
            log(Kind.FACE_ERASED, person, face.id(), now());
            return given(new Receipt(now(), 0, 1, face.sample().photo().isPresent() ? 1 : 0, 0, Receipt.digest(List.of(face.id()))));
        });
    }

    Receipt expire(Instant before) {
        List<String> ids = memories.strangersNotSeenSince(before);
        int faces = 0, photos = 0, sightings = 0;
        for (String id : ids) {
            Receipt one = wipe(id);
            faces += one.faces();
            photos += one.photos();
            sightings += one.sightings();
        }
        Receipt all = new Receipt(now(), ids.size(), faces, photos, sightings, Receipt.digest(ids));
        return ids.isEmpty() ? all : given(all);
    }

    // ---- what is remembered

    Update reject(String id, Embedding probe) {
        return change(id, person -> {
            memories.reject(id, probe);
            return change(person);
        });
    }

    Update keepApart(String id, String other) {
        return change(id, person -> change(other, ignored -> {
            memories.keepApart(id, other);
            return change(person);
        }));
    }

    void sighted(List<Sighting> sightings) {
        for (Sighting sighting : sightings) {
            if (!memories.insert(sighting)) continue;
            records.seen(sighting.person(), sighting.to());
            log(Kind.SIGHTED, sighting.person(), "", now());
        }
    }

    // ---- collections and restoring

    void configure(CollectionSettings settings) {
        records.configure(settings);
    }

    List<Update> restore(List<Dossier> dossiers) {
        records.expect(dossiers.stream().mapToInt(dossier -> dossier.faces().size()).sum());
        return dossiers.stream().map(this::restore).toList();
    }

    private Update restore(Dossier dossier) {
        Person person = dossier.person();
        Optional<Person> namesake = records.named(person.collection(), person.name()).filter(p -> !p.id().equals(person.id()));
        if (namesake.isPresent()) return new Update.NameTaken(namesake.get());
        if (records.person(person.id()).isPresent()) empty(person.id());
        else records.insert(person);
        log(Kind.ENROLLED, person.id(), "", now());
        records.update(person);
        fill(dossier);
        return new Update.Done(records.known(person.id()));
    }

    private void empty(String person) {
        memories.forget(person);
        for (EnrolledFace face : records.faces(person)) {
            records.deleteFace(Long.parseLong(face.id()));
            log(Kind.FACE_ERASED, person, face.id(), now());
        }
    }

    private void fill(Dossier dossier) {
        String person = dossier.person().id();
        for (EnrolledFace face : dossier.faces()) {
            if (known(dossier.person().collection(), face.sample()).isPresent()) continue;
            long id = records.insertFace(person, face.sample(), face.added());
            log(Kind.FACE_ADDED, person, Long.toString(id), now());
        }
        dossier.rejected().forEach(probe -> memories.reject(person, probe));
        dossier.apart().forEach(other -> memories.keepApart(person, other));
        dossier.sightings().forEach(memories::insert);
    }
}
