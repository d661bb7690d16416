package semblance.gallery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.crypto.SecretKey;
import semblance.embed.Embedding;
import semblance.gallery.GalleryException.Reason;
import semblance.gallery.Person.Status;

/// A gallery whose truth is in the tables of a database, with the vectors in memory too, where they are searched:
/// what [SqliteGallery] and stores on database servers have in common. A subclass has the tables and runs transactions on them.
///
/// Every change is written with a line in the table `change`, and memory follows that log, its own process's changes
/// included, so there is one way into it.
public abstract class TableGallery implements Gallery {

    /// @param where     the gallery, for messages: no password
    /// @param key       of vectors and photos; empty: they are not encrypted
    /// @param strangers how many a collection may hold
    /// @param threads   how many one search may use
    /// @param graph     makes search approximate (see [PeopleIndex#approximate]); empty: it is exact
    public record Basis(String where, String modelId, int size, Optional<SecretKey> key, int strangers, int threads, Optional<VectorGraph.Maker> graph, Clock clock) {

        /// Returns this if a new gallery may be of such a model.
        public Basis checked() {
            if (!modelId.isBlank() && size >= 1 && size <= 4096) return this;
            throw new IllegalArgumentException("got model \"" + modelId + "\" with vectors of " + size + " numbers, wanted an id and 1 to 4096 numbers");
        }
    }

    /// From this many faces on, searching is tried at the start so that the first search is fast.
    private static final int WORTH_WARMING = 10_000;
    /// How long lines of the log are kept, and how many at most: whoever is farther behind reads everything anew.
    private static final Duration KEPT = Duration.ofDays(30);
    private static final long MOST_KEPT = 1_000_000;
    /// After so many lines it is looked whether others have become too old.
    private static final int LOOK = 500;
    private static final int ALL = Integer.MAX_VALUE - 1;

    private final Basis basis;
    private final PeopleIndex index;
    private final Follower follower;
    private final ReentrantLock following = new ReentrantLock();
    private final Watchers watchers = new Watchers(this);
    /// Lines written since it was looked for old ones; a process that writes little looks once.
    private final AtomicInteger unlooked = new AtomicInteger(LOOK);
    /// As up to date as the vectors in memory: each search asks for them.
    private volatile List<CollectionSettings> collections = List.of();
    private final Purging purging = new Purging(this::purge);
    private volatile boolean closed;

    protected TableGallery(Basis basis) {
        this.basis = basis;
        index = new PeopleIndex(basis.size, basis.threads);
        follower = new Follower(index);
    }

    /// The gallery that was opened, if it is of that model; else it is closed.
    ///
    /// @param instead what to do about it
    protected static <G extends TableGallery> G ofModel(G gallery, String modelId, int size, String instead) {
        if (gallery.modelId().equals(modelId) && gallery.size() == size) return gallery;
        gallery.close();
        TableGallery other = gallery;
        throw new GalleryException(Reason.OTHER_MODEL, "got the gallery " + other.basis.where + " of model " + gallery.modelId() + " (" + gallery.size()
                + " numbers), wanted one of model " + modelId + " (" + size + " numbers): use that model, " + instead);
    }

    // ---- what a database does

    /// Runs `change` in one transaction that no other process's change can get into, in the order of the log's numbers;
    /// if it throws, nothing has happened. May run it again if the database asks for it.
    protected abstract <T> T writing(Function<Tables, T> change);

    /// Runs `look` on one unchanging state of the tables.
    protected abstract <T> T reading(Function<Tables, T> look);

    /// Brings the memory up to date with what other processes may have written, as far as the store promises it for
    /// the beginning of a search: calls [#catchUp] if there may be something.
    protected abstract void follow();

    /// Brings the memory up to date with what this process has just written.
    protected void followOwn() {
        follow();
    }

    /// Removes what is left of deleted rows.
    ///
    /// @throws GalleryException for [GalleryException.Reason#NOT_PURGED] if it could not
    protected abstract void purge();

    /// Ends the connections; called once.
    protected abstract void disconnect();

    // ---- for the database

    /// Fills the memory; to be called once, at the end of the construction.
    protected final void load() {
        following(() -> reading(tables -> {
            follower.load(tables);
            collections = tables.records().collections();
            return null;
        }));
        basis.graph.ifPresent(index::approximate);
        if (index.count().faces() >= WORTH_WARMING) Thread.ofPlatform().daemon().name("gallery-warm").start(index::warm);
    }

    /// Brings the memory to the state of the tables.
    protected final void catchUp(Tables tables) {
        follower.follow(tables);
        collections = tables.records().collections();
    }

    /// Runs what changes the memory, one at a time.
    protected final void following(Runnable work) {
        following.lock();
        try {
            work.run();
        } finally {
            following.unlock();
        }
    }

    /// Tells those who watch that there may be something new.
    protected final void announce() {
        watchers.look();
    }

    /// @throws GalleryException if the gallery was closed
    protected final void checkOpen() {
        if (closed) throw new GalleryException(Reason.CLOSED, "got a call for the gallery " + basis.where + " after it was closed: open it again");
    }

    /// The tables of an SQL database.
    protected final Tables tables(Sql sql) {
        return SqlTables.of(sql, basis.key, basis.size);
    }

    private <T> T write(Function<Ledger, T> change) {
        checkOpen();
        T result = writing(tables -> {
            Ledger ledger = new Ledger(tables.records(), tables.memories(), basis.strangers, basis.clock);
            T done = change.apply(ledger);
            prune(tables.records(), ledger.lines());
            return done;
        });
        followOwn();
        watchers.look();
        return result;
    }

    /// Twice as many as were written, so that it catches up.
    private void prune(Records records, int lines) {
        if (unlooked.addAndGet(lines) < LOOK) return;
        records.prune(basis.clock.instant().minus(KEPT), MOST_KEPT, 2 * unlooked.getAndSet(0));
    }

    private <T> T read(Function<Tables, T> look) {
        checkOpen();
        return reading(look);
    }

    // ---- the contract

    @Override
    public String modelId() {
        return basis.modelId();
    }

    @Override
    public int size() {
        return basis.size();
    }

    @Override
    public Count count() {
        follow();
        return index.count();
    }

    @Override
    public List<Addition> enrol(List<NewFace> faces) {
        faces.forEach(face -> check(face.sample().embedding()));
        return write(ledger -> ledger.enrol(faces));
    }

    @Override
    public Addition add(String person, Sample sample) {
        check(sample.embedding());
        return write(ledger -> ledger.add(person, sample));
    }

    @Override
    public Addition stranger(String collection, List<Sample> samples) {
        Person.checkName(collection);
        if (samples.isEmpty()) throw new IllegalArgumentException("got a stranger without a face, wanted one or more");
        samples.forEach(sample -> check(sample.embedding()));
        return write(ledger -> ledger.stranger(collection, samples));
    }

    /// @throws IllegalArgumentException if it is no vector of the gallery's model
    protected final void check(Embedding embedding) {
        if (embedding.size() != size()) {
            throw new IllegalArgumentException("got a vector of " + embedding.size() + " numbers, wanted " + size()
                    + ": it comes from another model than the gallery's");
        }
    }

    @Override
    public List<List<Match>> search(List<Embedding> probes, int limit, Filter filter) {
        follow();
        return index.search(probes, limit, filter);
    }

    /// How well approximate search finds what exact search would; waits for the graph that is being built. Empty:
    /// search is exact, by the settings or because there are too few faces.
    public Optional<Recall> recall() {
        checkOpen();
        return index.recall();
    }

    @Override
    public Map<String, Embedding> centres(Set<String> people) {
        follow();
        return index.centres(people);
    }

    @Override
    public Optional<Person> person(String id) {
        return read(tables -> tables.records().person(id));
    }

    @Override
    public Optional<Person> named(String collection, String name) {
        return read(tables -> tables.records().named(collection, name));
    }

    @Override
    public Page<Person> people(Filter filter, String after, int limit) {
        String[] start = Cursor.people(after);
        return read(tables -> tables.records().page(filter, start[0], start[1], Page.checkLimit(limit)));
    }

    @Override
    public List<EnrolledFace> faces(String person) {
        return read(tables -> tables.records().faces(person));
    }

    @Override
    public Optional<Person> owner(String face) {
        return Cursor.number(face).flatMap(id -> read(tables -> tables.records().ownerOf(id)));
    }

    @Override
    public Optional<byte[]> photo(String face) {
        return Cursor.number(face).flatMap(id -> read(tables -> tables.records().face(id))).flatMap(f -> f.sample().photo());
    }

    @Override
    public Update rename(String person, String name) {
        Person.checkName(name);
        return write(ledger -> ledger.rename(person, name));
    }

    @Override
    public Update tag(String person, Set<String> tags) {
        tags.forEach(Person::checkName);
        return write(ledger -> ledger.tag(person, tags));
    }

    @Override
    public Update mark(String person, Status status) {
        return write(ledger -> ledger.mark(person, status));
    }

    @Override
    public Update merge(String from, String into) {
        if (from.equals(into)) throw new IllegalArgumentException("got the person " + from + " to merge with itself, wanted two");
        return write(ledger -> ledger.merge(from, into));
    }

    @Override
    public Optional<Receipt> erase(String person) {
        return purged(write(ledger -> ledger.erase(person)));
    }

    @Override
    public Optional<Receipt> eraseFace(String face) {
        return purged(Cursor.number(face).flatMap(id -> write(ledger -> ledger.eraseFace(id))));
    }

    private Optional<Receipt> purged(Optional<Receipt> receipt) {
        purging.after(receipt.isPresent());
        return receipt;
    }

    @Override
    public List<Receipt> receipts() {
        return read(tables -> tables.memories().receipts());
    }

    @Override
    public Update reject(String person, Embedding probe) {
        check(probe);
        return write(ledger -> ledger.reject(person, probe));
    }

    @Override
    public Update keepApart(String person, String other) {
        if (person.equals(other)) throw new IllegalArgumentException("got the person " + person + " to keep apart from itself, wanted two");
        return write(ledger -> ledger.keepApart(person, other));
    }

    @Override
    public void sighted(List<Sighting> sightings) {
        write(ledger -> {
            ledger.sighted(sightings);
            return null;
        });
    }

    @Override
    public Page<Sighting> sightings(Optional<String> person, String after, int limit) {
        long start = Cursor.change(after);
        return read(tables -> tables.memories().sightings(person, start, Page.checkLimit(limit)));
    }

    @Override
    public Receipt expire(Instant before) {
        Receipt receipt = write(ledger -> ledger.expire(before));
        purged(Optional.of(receipt).filter(r -> r.people() > 0));
        return receipt;
    }

    @Override
    public List<Change> changes(String after, int limit) {
        long start = Cursor.change(after);
        return read(tables -> tables.records().changes(start, Page.checkLimit(limit)));
    }

    @Override
    public Watch watch(Consumer<Change> watcher) {
        return watchers.add(watcher);
    }

    @Override
    public List<CollectionSettings> collections() {
        follow();
        return collections;
    }

    @Override
    public void configure(CollectionSettings settings) {
        write(ledger -> {
            ledger.configure(settings);
            return null;
        });
    }

    @Override
    public Optional<Dossier> dossier(String person) {
        return read(tables -> tables.records().person(person).map(p -> new Dossier(p, tables.records().faces(person),
                tables.memories().rejected(person), tables.memories().apart(person), tables.memories().sightings(Optional.of(person), 0, ALL).items())));
    }

    @Override
    public List<Update> restore(List<Dossier> dossiers) {
        dossiers.forEach(this::check);
        return write(ledger -> ledger.restore(dossiers));
    }

    private void check(Dossier dossier) {
        Person.checkName(dossier.person().collection());
        Person.checkName(dossier.person().name());
        dossier.person().tags().forEach(Person::checkName);
        dossier.faces().forEach(face -> check(face.sample().embedding()));
        dossier.rejected().forEach(this::check);
    }

    /// Waits for the calls under way. Closing twice does nothing.
    @Override
    public final void close() {
        watchers.close();
        following(() -> {
            if (closed) return;
            purging.atLast();
            closed = true;
            disconnect();
        });
    }
}
