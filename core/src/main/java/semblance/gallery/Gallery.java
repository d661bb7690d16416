package semblance.gallery;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import semblance.embed.Embedding;
import semblance.gallery.Person.Status;

/// The people that can be recognised: their names and the vectors of their faces, in one or several collections.
///
/// Every store keeps this contract, and `GalleryContract` in the tests checks it:
/// - **Threads, processes.** Every method may be called from any thread; several processes may have one store open.
/// - **Durable.** When a changing method returns, its change survives the death of the process and of the machine.
///   If it throws, nothing is changed, unless the text says so. A list of changes is one: all or nothing.
/// - **At once.** A search or a list that begins after a changing method returned, in this process, sees the change;
///   [SqliteGallery] promises that across processes too. Searches never wait for a change that is being written.
/// - **One model.** All vectors come from one model; the model's id and the vector's size are part of the store.
/// - **Exact.** A search gives the people whose nearest face is nearest, in order, as if every vector had been compared,
///   unless the store's settings ask for an approximate search.
/// - **Names.** Within a collection one person has a name (compared as it is, not folded).
/// - **Expected outcomes are values**, broken contracts are [IllegalArgumentException], everything else is
///   [GalleryException], also after [#close] ([GalleryException.Reason#CLOSED]).
public interface Gallery extends AutoCloseable {

    /// The collection of those who don't need several.
    String DEFAULT_COLLECTION = "default";

    /// Opens a gallery in one file, or makes it.
    ///
    /// @param modelId the embedder's, see [semblance.embed.FaceEmbedder#modelId]
    /// @param size    numbers in a vector
    /// @throws GalleryException among others, if the gallery was made with another model
    static Gallery open(Path file, String modelId, int size) {
        return SqliteGallery.open(file, modelId, size, SqliteGallery.Settings.DEFAULT);
    }

    String modelId();

    /// Numbers in a vector.
    int size();

    /// How many people and faces there are.
    Count count();

    record Count(long people, long faces) {
    }

    // ---- enrolling

    /// Enrols faces, durably in one step; much faster than one by one. A face whose picture is already in its
    /// collection is not added again. Naming a person also lets them be known: a stranger or ignored person of that
    /// name becomes [Status#KNOWN].
    ///
    /// @return one outcome a face, in order: [Addition.Added] or [Addition.Duplicate]
    List<Addition> enrol(List<NewFace> faces);

    /// Enrols one face in the default collection.
    default Addition enrol(String name, Sample sample) {
        return enrol(DEFAULT_COLLECTION, name, sample);
    }

    default Addition enrol(String collection, String name, Sample sample) {
        return enrol(List.of(new NewFace(collection, name, sample))).getFirst();
    }

    /// Adds a face to a person by id.
    Addition add(String person, Sample sample);

    /// Learns a stranger: a new [Status#PROVISIONAL] person with these faces, named after the id. A collection holds
    /// a limited number of them (the store's setting), so that a crowd can't flood it.
    ///
    /// @param samples one or more; pictures the collection has already are left out
    /// @return [Addition.Added] with the first face, [Addition.Duplicate] if the collection has every picture already, or [Addition.Full]
    Addition stranger(String collection, List<Sample> samples);

    // ---- searching

    /// The people nearest to each probe, nearest first, at most `limit` each; fewer if there aren't so many. Many
    /// probes at once are much faster than one by one. A person is left out if the probe is nearer to a vector that
    /// was said not to be them ([#reject]) than to any of their faces.
    ///
    /// @param limit 1 to [Page#LARGEST]
    List<List<Match>> search(List<Embedding> probes, int limit, Filter filter);

    default List<Match> search(Embedding probe, int limit, Filter filter) {
        return search(List.of(probe), limit, filter).getFirst();
    }

    default List<Match> search(Embedding probe, int limit) {
        return search(probe, limit, Filter.ALL);
    }

    // ---- people

    Optional<Person> person(String id);

    Optional<Person> named(String collection, String name);

    /// People by collection, name, id (in the order of their Unicode code points). Whoever is there from the first
    /// page to the last is listed once.
    ///
    /// @param after [Page#START], or [Page#next] of the page before
    /// @param limit 1 to [Page#LARGEST]
    Page<Person> people(Filter filter, String after, int limit);

    /// A person's faces with the photos that were kept, oldest first; none if there is no such person.
    List<EnrolledFace> faces(String person);

    /// Where each person's faces lie on average: the mean of their vectors, at unit length. People without faces, and
    /// those who are not there, are left out.
    default Map<String, Embedding> centres(Set<String> people) {
        Map<String, Embedding> centres = new HashMap<>();
        for (String person : people) {
            Centre centre = new Centre(size());
            faces(person).forEach(face -> centre.add(face.sample().embedding().values()));
            centre.unit().ifPresent(unit -> centres.put(person, unit));
        }
        return centres;
    }

    /// Whose a face is; empty if there is no such face.
    default Optional<Person> owner(String face) {
        for (String after = Page.START; ; ) {
            Page<Person> people = people(Filter.ALL, after, Page.LARGEST);
            Optional<Person> owner = people.items().stream().filter(p -> faces(p.id()).stream().anyMatch(f -> f.id().equals(face))).findFirst();
            if (owner.isPresent() || people.next().isEmpty()) return owner;
            after = people.next().get();
        }
    }

    /// The photo kept with a face.
    Optional<byte[]> photo(String face);

    /// Gives a person another name. A stranger or ignored person becomes [Status#KNOWN].
    Update rename(String person, String name);

    Update tag(String person, Set<String> tags);

    /// Says what a person is to be; to make a stranger known, [#rename] them.
    Update mark(String person, Status status);

    /// Makes two people one: faces, sightings and tags of `from` become those of `into`, `from` is no more. The two must be in one collection.
    Update merge(String from, String into);

    /// Erases a person: vectors, photos, sightings, log, so that the store's files no longer hold the bytes.
    ///
    /// @return empty if there is no such person
    Optional<Receipt> erase(String person);

    /// Erases one face. A person without faces stays, and is found by no search.
    Optional<Receipt> eraseFace(String face);

    /// Every receipt that erasing has given, oldest first.
    List<Receipt> receipts();

    // ---- what is remembered about strangers and mistakes

    /// Remembers that this vector is not this person ("not this person").
    Update reject(String person, Embedding probe);

    /// Remembers that two people are two, so that nobody proposes to merge them. Merging them all the same forgets it.
    Update keepApart(String person, String other);

    /// Notes that people were seen. Sightings of people who don't exist are dropped.
    void sighted(List<Sighting> sightings);

    /// Sightings of a person in the order they were noted; of everybody if `person` is empty.
    Page<Sighting> sightings(Optional<String> person, String after, int limit);

    /// Erases the strangers not seen since then.
    Receipt expire(Instant before);

    // ---- following

    /// What happened after a moment, oldest first, as far as the log reaches back: stores keep its last 30 days and million
    /// lines, or less.
    ///
    /// @param after [Page#START] for all there is, or a [Change#cursor]
    List<Change> changes(String after, int limit);

    /// Calls `watcher` for every change from now on, by this process or another, in order, soon after it happened, on
    /// a thread of the gallery. Closing what is returned ends it.
    Watch watch(Consumer<Change> watcher);

    interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    // ---- collections

    /// Settings of the collections that have people or settings, by name. Cheap, since each search needs them; where another
    /// process configures them, seen as its enrolments are.
    List<CollectionSettings> collections();

    void configure(CollectionSettings settings);

    // ---- moving house

    /// All there is about a person.
    Optional<Dossier> dossier(String person);

    /// Puts people back with the same ids, each in place of the state there is, in one step. Doing it twice is doing it
    /// once. `apart` may name people who come later. Faces whose picture another person of the collection has are left
    /// out.
    ///
    /// @return one outcome a person, in order: [Update.Done], or [Update.NameTaken] if someone else has the name
    List<Update> restore(List<Dossier> dossiers);

    default Update restore(Dossier dossier) {
        return restore(List.of(dossier)).getFirst();
    }

    @Override
    void close();
}
