package semblance.gallery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import semblance.gallery.Change.Kind;

/// The people, faces, log and settings of a gallery, as a store keeps them. For one thread at a time; what a change writes
/// is seen by its own reads.
public interface Records {

    // ---- people

    Optional<Person> person(String id);

    /// A person who must be there.
    Person known(String id);

    Optional<Person> named(String collection, String name);

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

    /// Whose a face is that is there.
    String owner(long face);

    Optional<Person> ownerOf(long face);

    /// Oldest first, with photos.
    List<EnrolledFace> faces(String person);

    Optional<EnrolledFace> face(long id);

    /// Deletes a face and the line that added it.
    void deleteFace(long id);

    /// Faces of `from`, and the lines that added them, become those of `into`.
    void moveFaces(String from, String into);

    // ---- the log

    void log(Kind kind, String person, String other, Instant at);

    List<Change> changes(long after, int limit);

    // ---- collections

    List<CollectionSettings> collections();

    void configure(CollectionSettings settings);
}
