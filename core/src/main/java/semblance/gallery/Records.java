package semblance.gallery;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import semblance.gallery.Change.Kind;

/// The people, faces, log and settings of a gallery, as a store keeps them. For one thread at a time; what a change writes
/// is seen by its own reads.
public interface Records {

    // ---- people

    Optional<Person> person(String id);

    /// A person who must be there.
    Person known(String id);

    Optional<Person> named(String collection, String name);

    /// Those of the people who are there, by name.
    default Map<String, Person> named(String collection, Set<String> names) {
        Map<String, Person> people = new HashMap<>();
        names.forEach(name -> named(collection, name).ifPresent(person -> people.put(name, person)));
        return people;
    }

    /// People who must be there, by id.
    default Map<String, Person> known(Set<String> ids) {
        Map<String, Person> people = new HashMap<>();
        ids.forEach(id -> people.put(id, known(id)));
        return people;
    }

    /// The people after that collection and name that the filter accepts.
    Page<Person> page(Filter filter, String collection, String name, int limit);

    /// Adds a person without faces.
    void insert(Person person);

    /// Writes all but the faces of a person who is there.
    void update(Person person);

    /// Deletes a person with faces, photos and lines of the log.
    void deletePerson(String id);

    /// What erasing a person erases.
    Receipt tally(String person, Instant at);

    /// Notes that a person was seen, unless later than that already.
    void seen(String person, Instant at);

    // ---- faces

    /// @return the new face's id
    long insertFace(String person, Sample sample, Instant added);

    /// Who has a picture, and as which face.
    record Owner(String person, long face) {
    }

    Optional<Owner> owner(String collection, String digest);

    /// Who has which of the pictures, by digest.
    default Map<String, Owner> owners(String collection, Set<String> digests) {
        Map<String, Owner> owners = new HashMap<>();
        digests.forEach(digest -> owner(collection, digest).ifPresent(owner -> owners.put(digest, owner)));
        return owners;
    }

    /// Says that so many faces are about to be inserted, so that a store can prepare for it.
    default void expect(int faces) {
    }

    /// Whose a face is that is there.
    String owner(long face);

    Optional<Person> ownerOf(long face);

    /// Oldest first, with photos.
    List<EnrolledFace> faces(String person);

    Optional<EnrolledFace> face(long id);

    /// Deletes a face and the line that added it.
    void deleteFace(long id);

    /// Faces of `from` become those of `into`, and so do the lines of what came to them and went: whoever reads the log later needs
    /// each face that was erased, and each person who was merged into `from` before.
    void moveFaces(String from, String into);

    // ---- the log

    void log(Kind kind, String person, String other, Instant at);

    List<Change> changes(long after, int limit);

    /// The number of the first line there is, 0 if there is none. Whoever has read up to the line before it has missed nothing;
    /// whoever has read less may have.
    long firstChange();

    /// Deletes the oldest lines, as far as they are from before that moment or followed by `most` others: `limit` at most,
    /// and never the last line there is.
    void prune(Instant before, long most, int limit);

    // ---- collections

    List<CollectionSettings> collections();

    void configure(CollectionSettings settings);
}
