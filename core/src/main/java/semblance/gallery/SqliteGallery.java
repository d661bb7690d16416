package semblance.gallery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import semblance.gallery.GalleryException.Reason;

/// A gallery in one SQLite file (and, while it is open, the `-wal` and `-shm` files beside it). The file is the truth;
/// the vectors are kept in memory too, where they are searched.
///
/// Every change is written with a line in the file's log. After each own change, and before each search if SQLite's
/// change counter says that someone wrote, the memory follows the log; so several processes may use one file, and each
/// sees the others' changes at once.
public final class SqliteGallery extends TableGallery {

    /// @param key       encrypts vectors and photos (AES, 16, 24 or 32 bytes); empty: they are not encrypted. Names
    ///                  and times never are
    /// @param patience  how long to wait for another process that writes
    /// @param strangers how many a collection may hold
    /// @param threads   how many one search may use
    /// @param graph     makes search approximate (see [PeopleIndex#approximate]); empty: it is exact
    /// @param clock     tells when things happen
    public record Settings(Optional<SecretKey> key, Duration patience, int strangers, int threads, Optional<VectorGraph.Maker> graph, Clock clock) {

        public static final Settings DEFAULT = new Settings(Optional.empty(), Duration.ofSeconds(10), 1000,
                Runtime.getRuntime().availableProcessors(), Optional.empty(), Clock.systemUTC());

        public Settings withKey(SecretKey key) {
            return new Settings(Optional.of(key), patience, strangers, threads, graph, clock);
        }

        public Settings withPatience(Duration patience) {
            return new Settings(key, patience, strangers, threads, graph, clock);
        }

        public Settings withStrangers(int strangers) {
            return new Settings(key, patience, strangers, threads, graph, clock);
        }

        public Settings withThreads(int threads) {
            return new Settings(key, patience, strangers, threads, graph, clock);
        }

        public Settings withGraph(Optional<VectorGraph.Maker> graph) {
            return new Settings(key, patience, strangers, threads, graph, clock);
        }

        public Settings withClock(Clock clock) {
            return new Settings(key, patience, strangers, threads, graph, clock);
        }
    }

    private final Path file;
    private final Settings settings;
    private final String stamp;
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock reading = new ReentrantLock();
    private final Connections connections;
    private long version;

    private SqliteGallery(Path file, Settings settings, Connections connections, SqliteSchema.Identity identity, String stamp) {
        super(basis(file, identity.modelId(), identity.size(), settings));
        this.file = file;
        this.settings = settings;
        this.connections = connections;
        this.stamp = stamp;
        load();
    }

    private static Basis basis(Path file, String modelId, int size, Settings settings) {
        return new Basis(file.toString(), modelId, size, settings.key, settings.strangers, settings.threads, settings.graph, settings.clock);
    }

    /// Opens a gallery, or makes it; see [Gallery#open].
    public static SqliteGallery open(Path file, String modelId, int size, Settings settings) {
        basis(file, modelId, size, settings).checked();
        PrivateFile.create(file);
        SqliteGallery gallery = open(file, Optional.of(new SqliteSchema.Identity(modelId, size, settings.key.isPresent())), settings);
        return ofModel(gallery, modelId, size, "name another gallery, or rebuild this one with `semblance gallery reembed`, if photos were kept");
    }

    /// Opens a gallery that is there, whatever its model.
    public static SqliteGallery open(Path file, Settings settings) {
        checkThere(file);
        return open(file, Optional.empty(), settings);
    }

    static void checkThere(Path file) {
        if (!Files.exists(file)) {
            throw new GalleryException(Reason.UNAVAILABLE, "got no gallery at " + file + ", wanted one that exists: enrol someone to begin one");
        }
    }

    private static SqliteGallery open(Path file, Optional<SqliteSchema.Identity> wanted, Settings settings) {
        Connections connections = Connections.open(file, settings);
        try {
            SqliteSchema.prepare(connections.writer, wanted, new Vault(settings.key));
            // first: whoever changes key or model from here on is noticed
            String stamp = SqliteSchema.stamp(connections.writer);
            SqliteSchema.Identity identity = SqliteSchema.identity(connections.writer);
            SqliteSchema.checkKey(connections.writer, identity, new Vault(settings.key));
            return new SqliteGallery(file, settings, connections, identity, stamp);
        } catch (RuntimeException e) {
            connections.close();
            throw e;
        }
    }

    /// One for changes, one for lists, one to follow the log, so that none waits for another.
    private record Connections(SqliteFile writer, SqliteFile reader, SqliteFile follower) {

        static Connections open(Path file, Settings settings) {
            return new Connections(new SqliteFile(file, settings.patience), new SqliteFile(file, settings.patience), new SqliteFile(file, settings.patience));
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
            checkOpen();
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    protected <T> T writing(Function<Tables, T> change) {
        return exclusively(writing, () -> connections.writer.writing(() -> {
            SqliteSchema.checkStamp(connections.writer, stamp);
            return change.apply(tables(connections.writer));
        }));
    }

    @Override
    protected <T> T reading(Function<Tables, T> look) {
        return exclusively(reading, () -> connections.reader.reading(() -> {
            SqliteSchema.checkStamp(connections.reader, stamp);
            return look.apply(tables(connections.reader));
        }));
    }

    /// Costs microseconds if nobody wrote.
    @Override
    protected void follow() {
        following(() -> {
            checkOpen();
            long now = connections.follower.number("PRAGMA data_version");
            if (now == version) return;
            connections.follower.reading(() -> {
                SqliteSchema.checkStamp(connections.follower, stamp);
                catchUp(tables(connections.follower));
                return null;
            });
            version = now;
        });
    }

    /// What was deleted is overwritten already where it lay (`secure_delete`); this takes it out of the write-ahead log.
    @Override
    protected void purge() {
        exclusively(writing, () -> {
            connections.writer.purge("deleted", "it goes with the next erasing, and when the last program closes the gallery");
            return null;
        });
    }

    @Override
    protected void disconnect() {
        writing.lock();
        reading.lock();
        try {
            connections.close();
        } finally {
            reading.unlock();
            writing.unlock();
        }
    }

    /// Writes a sound copy of the gallery as it is now, while others go on reading and writing. It is a gallery file
    /// itself: to go back to it, put it in the place of this one.
    ///
    /// @throws GalleryException         if it can't be written; a file of that name is replaced only when the copy is complete
    /// @throws IllegalArgumentException if it is this gallery's own file
    public void backup(Path copy) {
        checkElsewhere(copy);
        aside(sql -> {
            Upkeep.backup(sql, copy);
            return null;
        });
    }

    /// A copy in the gallery's own place would part the file from those who have it open.
    void checkElsewhere(Path copy) {
        try {
            if (!Files.exists(copy) || !Files.isSameFile(copy, file)) return;
        } catch (IOException e) {
            throw new GalleryException(Reason.UNAVAILABLE, "could not compare " + copy + " with the gallery's file (" + e + "): look whether both may be read", e);
        }
        throw new IllegalArgumentException("got " + copy + " for a copy, which is the gallery itself, wanted another file");
    }

    /// Looks for damage: in the file's structure, in each vector and photo, and between file and memory. For a gallery that can't be
    /// opened any more there is [Upkeep#check].
    ///
    /// @return what is wrong, a line each; empty if all is well
    public List<String> check() {
        return aside(sql -> Upkeep.damage(sql, new SqlRecords(sql, new Vault(settings.key), size()), count()));
    }

    /// How many faces could not be made anew for another model: see [SqliteRewrite#reembed].
    public int facesWithoutPhoto() {
        return aside(Reembedder::without);
    }

    /// Long work on a connection of its own, so that nobody waits for it.
    private <T> T aside(Function<SqliteFile, T> work) {
        checkOpen();
        try (SqliteFile sql = new SqliteFile(file, settings.patience)) {
            SqliteSchema.checkStamp(sql, stamp);
            return work.apply(sql);
        }
    }

    /// For tests: a disk with room for so many pages only.
    void limitPages(int pages) {
        connections.writer.number("PRAGMA max_page_count=" + pages);
    }
}
