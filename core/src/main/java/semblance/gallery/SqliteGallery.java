package semblance.gallery;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import semblance.embed.Embedding;
import semblance.gallery.GalleryException.Reason;
import semblance.gallery.Person.Status;

/// A gallery in one SQLite file (and, while it is open, the `-wal` and `-shm` files beside it). The file is the truth;
/// the vectors are kept in memory too, where they are searched.
///
/// Every change is written with a line in the file's log. After each own change, and before each search if SQLite's
/// change counter says that someone wrote, the memory follows the log; so several processes may use one file, and each
/// sees the others' changes at once.
public final class SqliteGallery implements Gallery {

    /// @param key       encrypts vectors and photos (AES, 16, 24 or 32 bytes); empty: they are not encrypted. Names
    ///                  and times never are
    /// @param patience  how long to wait for another process that writes
    /// @param strangers how many a collection may hold
    /// @param threads   how many one search may use
    /// @param clock     tells when things happen
    public record Settings(Optional<SecretKey> key, Duration patience, int strangers, int threads, Clock clock) {

        public static final Settings DEFAULT = new Settings(Optional.empty(), Duration.ofSeconds(10), 1000,
                Runtime.getRuntime().availableProcessors(), Clock.systemUTC());

        public Settings withKey(SecretKey key) {
            return new Settings(Optional.of(key), patience, strangers, threads, clock);
        }

        public Settings withPatience(Duration patience) {
            return new Settings(key, patience, strangers, threads, clock);
        }

        public Settings withStrangers(int strangers) {
            return new Settings(key, patience, strangers, threads, clock);
        }

        public Settings withThreads(int threads) {
            return new Settings(key, patience, strangers, threads, clock);
        }

        public Settings withClock(Clock clock) {
            return new Settings(key, patience, strangers, threads, clock);
        }
    }

    /// From this many faces on, searching is tried at the start so that the first search is fast.
    private static final int WORTH_WARMING = 10_000;

    private final Path file;
    private final Settings settings;
    private final SqliteSchema.Identity identity;
    private final String stamp;
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock following = new ReentrantLock();
    private final Connections connections;
    private final Sql writer;
    private final Sql reader;
    private final Ledger ledger;
    private final Records records;
    private final Memories memories;
    private final PeopleIndex index;
    private final Follower follower;
    private final Watchers watchers = new Watchers(this);
    private volatile boolean closed;

    private SqliteGallery(Path file, Settings settings, Connections connections, SqliteSchema.Identity identity) {
        this.file = file;
        this.settings = settings;
        this.connections = connections;
        this.writer = connections.writer;
        this.reader = connections.reader;
        this.identity = identity;
        stamp = SqliteSchema.stamp(writer);
        Vault sealing = new Vault(settings.key), opening = new Vault(settings.key);
        ledger = new Ledger(new Records(writer, sealing, identity.size()), new Memories(writer, sealing, identity.size()),
                settings.strangers, settings.clock);
        records = new Records(reader, opening, identity.size());
        memories = new Memories(reader, opening, identity.size());
        index = new PeopleIndex(identity.size(), settings.threads);
        follower = Follower.of(connections.follower, new Vault(settings.key), identity.size(), index);
        follower.load();
        if (index.count().faces() >= WORTH_WARMING) Thread.ofPlatform().daemon().name("gallery-warm").start(index::warm);
    }

    /// Opens a gallery, or makes it; see [Gallery#open].
    public static SqliteGallery open(Path file, String modelId, int size, Settings settings) {
        if (modelId.isBlank() || size < 1 || size > 4096) {
            throw new IllegalArgumentException("got model \"" + modelId + "\" with vectors of " + size
                    + " numbers, wanted an id and 1 to 4096 numbers");
        }
        PrivateFile.create(file);
        SqliteGallery gallery = open(file, Optional.of(new SqliteSchema.Identity(modelId, size, settings.key.isPresent())), settings);
        if (gallery.modelId().equals(modelId) && gallery.size() == size) return gallery;
        gallery.close();
        throw new GalleryException(Reason.OTHER_MODEL, "got the gallery " + file + " of model " + gallery.modelId() + " ("
                + gallery.size() + " numbers), wanted one of model " + modelId + " (" + size + " numbers): use that model,"
                + " name another gallery, or rebuild this one with `semblance gallery reembed`, if photos were kept");
    }

    /// Opens a gallery that is there, whatever its model.
    public static SqliteGallery open(Path file, Settings settings) {
        if (!Files.exists(file)) {
            throw new GalleryException(Reason.UNAVAILABLE, "got no gallery at " + file + ", wanted one that exists: enrol someone to begin one");
        }
        return open(file, Optional.empty(), settings);
    }

    private static SqliteGallery open(Path file, Optional<SqliteSchema.Identity> wanted, Settings settings) {
        Connections connections = Connections.open(file, settings);
        try {
            SqliteSchema.prepare(connections.writer, wanted, new Vault(settings.key));
            SqliteSchema.Identity identity = SqliteSchema.identity(connections.writer);
            SqliteSchema.checkKey(connections.writer, identity, new Vault(settings.key));
            return new SqliteGallery(file, settings, connections, identity);
        } catch (RuntimeException e) {
            connections.close();
            throw e;
        }
    }

    /// One for changes, one for lists, one to follow the log, so that none waits for another.
    private record Connections(Sql writer, Sql reader, Sql follower) {

        static Connections open(Path file, Settings settings) {
            return new Connections(new Sql(file, settings.patience), new Sql(file, settings.patience), new Sql(file, settings.patience));
        }

        void close() {
            follower.close();
            reader.close();
            writer.close();
        }
    }

    // ---- transactions

    private <T> T exclusively(ReentrantLock lock, Supplier<T> work) {
        lock.lock();
        try {
            if (closed) throw closed();
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private GalleryException closed() {
        return new GalleryException(Reason.CLOSED, "got a call for the gallery " + file + " after it was closed: open it again");
    }

    private <T> T write(Supplier<T> change) {
        T result = exclusively(writing, () -> writer.writing(() -> {
            SqliteSchema.checkStamp(writer, stamp);
            return change.get();
        }));
        follow();
        watchers.look();
        return result;
    }

    private <T> T read(Supplier<T> look) {
        return exclusively(reading, () -> reader.reading(() -> {
            SqliteSchema.checkStamp(reader, stamp);
            return look.get();
        }));
    }

    private void follow() {
        exclusively(following, () -> {
            follower.follow();
            return null;
        });
    }

    // ---- the contract

    @Override
    public String modelId() {
        return identity.modelId();
    }

    @Override
    public int size() {
        return identity.size();
    }

    @Override
    public Count count() {
        follow();
        return index.count();
    }

    @Override
    public List<Addition> enrol(List<NewFace> faces) {
        faces.forEach(face -> check(face.sample().embedding()));
        return write(() -> ledger.enrol(faces));
    }

    @Override
    public Addition add(String person, Sample sample) {
        check(sample.embedding());
        return write(() -> ledger.add(person, sample));
    }

    @Override
    public Addition stranger(String collection, List<Sample> samples) {
        Person.checkName(collection);
        if (samples.isEmpty()) throw new IllegalArgumentException("got a stranger without a face, wanted one or more");
        samples.forEach(sample -> check(sample.embedding()));
        return write(() -> ledger.stranger(collection, samples));
    }

    private void check(Embedding embedding) {
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

    @Override
    public Map<String, Embedding> centres(Set<String> people) {
        follow();
        return index.centres(people);
    }

    @Override
    public Optional<Person> person(String id) {
        return read(() -> records.person(id));
    }

    @Override
    public Optional<Person> named(String collection, String name) {
        return read(() -> records.named(collection, name));
    }

    @Override
    public Page<Person> people(Filter filter, String after, int limit) {
        String[] start = Cursor.people(after);
        return read(() -> records.page(filter, start[0], start[1], Page.checkLimit(limit)));
    }

    @Override
    public List<EnrolledFace> faces(String person) {
        return read(() -> records.faces(person));
    }

    @Override
    public Optional<Person> owner(String face) {
        return Cursor.number(face).flatMap(id -> read(() -> records.ownerOf(id)));
    }

    @Override
    public Optional<byte[]> photo(String face) {
        return Cursor.number(face).flatMap(id -> read(() -> records.face(id))).flatMap(f -> f.sample().photo());
    }

    @Override
    public Update rename(String person, String name) {
        Person.checkName(name);
        return write(() -> ledger.rename(person, name));
    }

    @Override
    public Update tag(String person, Set<String> tags) {
        tags.forEach(Person::checkName);
        return write(() -> ledger.tag(person, tags));
    }

    @Override
    public Update mark(String person, Status status) {
        return write(() -> ledger.mark(person, status));
    }

    @Override
    public Update merge(String from, String into) {
        if (from.equals(into)) throw new IllegalArgumentException("got the person " + from + " to merge with itself, wanted two");
        return write(() -> ledger.merge(from, into));
    }

    @Override
    public Optional<Receipt> erase(String person) {
        return purged(write(() -> ledger.erase(person)));
    }

    @Override
    public Optional<Receipt> eraseFace(String face) {
        return purged(Cursor.number(face).flatMap(id -> write(() -> ledger.eraseFace(id))));
    }

    /// What was deleted is overwritten already where it lay (`secure_delete`); this takes it out of the write-ahead log.
    private Optional<Receipt> purged(Optional<Receipt> receipt) {
        if (receipt.isPresent()) exclusively(writing, () -> {
            writer.purge();
            return null;
        });
        return receipt;
    }

    @Override
    public List<Receipt> receipts() {
        return read(memories::receipts);
    }

    @Override
    public Update reject(String person, Embedding probe) {
        check(probe);
        return write(() -> ledger.reject(person, probe));
    }

    @Override
    public Update keepApart(String person, String other) {
        if (person.equals(other)) throw new IllegalArgumentException("got the person " + person + " to keep apart from itself, wanted two");
        return write(() -> ledger.keepApart(person, other));
    }

    @Override
    public void sighted(List<Sighting> sightings) {
        write(() -> {
            ledger.sighted(sightings);
            return null;
        });
    }

    @Override
    public Page<Sighting> sightings(Optional<String> person, String after, int limit) {
        long start = Cursor.change(after);
        return read(() -> memories.sightings(person, start, Page.checkLimit(limit)));
    }

    @Override
    public Receipt expire(Instant before) {
        Receipt receipt = write(() -> ledger.expire(before));
        return receipt.people() == 0 ? receipt : purged(Optional.of(receipt)).orElseThrow();
    }

    @Override
    public List<Change> changes(String after, int limit) {
        long start = Cursor.change(after);
        return read(() -> records.changes(start, Page.checkLimit(limit)));
    }

    @Override
    public Watch watch(Consumer<Change> watcher) {
        return watchers.add(watcher);
    }

    @Override
    public List<CollectionSettings> collections() {
        return read(records::collections);
    }

    @Override
    public void configure(CollectionSettings settings) {
        write(() -> {
            ledger.configure(settings);
            return null;
        });
    }

    @Override
    public Optional<Dossier> dossier(String person) {
        return read(() -> records.person(person).map(p -> new Dossier(p, records.faces(person), memories.rejected(person),
                memories.apart(person), allSightings(person))));
    }

    private List<Sighting> allSightings(String person) {
        return memories.sightings(Optional.of(person), 0, Integer.MAX_VALUE - 1).items();
    }

    @Override
    public List<Update> restore(List<Dossier> dossiers) {
        dossiers.forEach(this::check);
        return write(() -> ledger.restore(dossiers));
    }

    private void check(Dossier dossier) {
        Person.checkName(dossier.person().collection());
        Person.checkName(dossier.person().name());
        dossier.person().tags().forEach(Person::checkName);
        dossier.faces().forEach(face -> check(face.sample().embedding()));
        dossier.rejected().forEach(this::check);
    }

    /// Writes a sound copy of the gallery as it is now, while others go on reading and writing. It is a gallery file
    /// itself: to go back to it, put it in the place of this one.
    ///
    /// @throws GalleryException if it can't be written; a file of that name is replaced only when the copy is complete
    public void backup(Path copy) {
        aside(sql -> {
            Upkeep.backup(sql, copy);
            return null;
        });
    }

    /// Looks for damage: in the file's structure, in each vector and photo, and between file and memory.
    ///
    /// @return what is wrong, a line each; empty if all is well
    public List<String> check() {
        return aside(sql -> Upkeep.damage(sql, new Records(sql, new Vault(settings.key), size()), count()));
    }

    /// Long work on a connection of its own, so that nobody waits for it.
    private <T> T aside(Function<Sql, T> work) {
        if (closed) throw closed();
        try (Sql sql = new Sql(file, settings.patience)) {
            SqliteSchema.checkStamp(sql, stamp);
            return work.apply(sql);
        }
    }

    /// For tests: a disk with room for so many pages only.
    void limitPages(int pages) {
        writer.number("PRAGMA max_page_count=" + pages);
    }

    /// Waits for the calls under way. Closing twice does nothing.
    @Override
    public void close() {
        watchers.close();
        writing.lock();
        reading.lock();
        following.lock();
        try {
            if (closed) return;
            closed = true;
            connections.close();
        } finally {
            following.unlock();
            reading.unlock();
            writing.unlock();
        }
    }
}
