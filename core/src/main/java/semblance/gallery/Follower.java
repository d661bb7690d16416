package semblance.gallery;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import semblance.embed.Embedding;

/// Keeps a [PeopleIndex] the same as a gallery's tables, by the gallery's log. For one thread at a time, each call on
/// one unchanging state of the tables. What is needed is read first and applied then, so a connection that is lost in
/// the middle leaves the memory where it was: no change is missed, none applied twice.
final class Follower {

    private final PeopleIndex index;
    private long position;

    Follower(PeopleIndex index) {
        this.index = index;
    }

    void load(Tables tables) {
        position = tables.records().lastChange();
        tables.records().load(index, tables.memories());
    }

    /// Brings the memory to the state of the tables.
    void follow(Tables tables) {
        while (step(tables)) { }
    }

    private boolean step(Tables tables) {
        List<Change> changes = tables.records().changes(position, Page.LARGEST);
        if (changes.isEmpty()) return false;
        long last = Long.parseLong(changes.getLast().cursor());
        List<Person> people = tables.records().changedPeople(position, last);
        Map<String, List<Embedding>> rejected = tables.memories().changedRejected(position, last);
        Map<Long, Records.Owned> faces = tables.records().addedFaces(position, last);
        people.forEach(person -> index.put(person, rejected.getOrDefault(person.id(), List.of())));
        changes.forEach(change -> apply(change, faces));
        position = last;
        return true;
    }

    /// The tables may be further than the change is: what is gone by now is passed over, its own change comes later.
    private void apply(Change change, Map<Long, Records.Owned> faces) {
        switch (change.kind()) {
            case ENROLLED, CHANGED, SIGHTED -> { }
            case FACE_ADDED -> Optional.ofNullable(faces.get(face(change))).ifPresent(f -> index.add(f.person(), face(change), f.vector()));
            case MERGED -> merge(change.other(), change.person());
            case FACE_ERASED -> index.removeFace(face(change));
            case ERASED -> index.remove(change.person());
        }
    }

    private static long face(Change change) {
        return Long.parseLong(change.other());
    }

    private void merge(String from, String into) {
        if (index.person(into).isPresent()) index.merge(from, into);
        else index.remove(from);
    }
}
