package semblance.store.postgres;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import javax.crypto.SecretKey;
import semblance.gallery.GalleryException;
import semblance.gallery.GalleryException.Reason;
import semblance.gallery.Reembedder;
import semblance.gallery.Sql;
import semblance.gallery.TableGallery;
import semblance.gallery.Tables;
import semblance.gallery.Vault;
import semblance.gallery.VectorGraph;

/// A gallery in a schema of a PostgreSQL database (14 or newer), for several machines at once. The tables are the
/// truth; each process keeps the vectors in memory, where they are searched, and follows the table `change`.
///
/// - **Order.** Numbers of a sequence become visible in the order of commits, not of numbers, so a follower that reads
///   "all after n" could pass over a smaller number that is committed later. Here every change first locks the one row
///   of the table `gallery` until it is committed: changes happen one after another, numbers are visible in order.
/// - **Others' changes** come by LISTEN/NOTIFY, in milliseconds; while the connection is lost, searches go on with what
///   is known, and afterwards the log tells what was missed. Own changes are in memory when the call returns.
/// - **A connection lost in the middle of a change** leads to another attempt on a new one; lost during the commit, the
///   server is asked whether it happened.
/// - **Erasing** deletes the rows and writes the tables anew, or vacuums them if they are large. What is left then in the
///   server's write-ahead log and backups is in docs/stores.md.
public final class PostgresGallery extends TableGallery {

    /// @param key         encrypts vectors and photos (AES, 16, 24 or 32 bytes); empty: they are not encrypted
    /// @param patience    how long to wait for a connection, and for another program's change
    /// @param connections most at a time, besides one that listens
    /// @param strangers   how many a collection may hold
    /// @param threads     how many one search may use
    /// @param graph       makes search approximate (see [semblance.gallery.PeopleIndex#approximate]); empty: it is exact
    public record Settings(Optional<SecretKey> key, Duration patience, int connections, int strangers, int threads, Optional<VectorGraph.Maker> graph) {

        public static final Settings DEFAULT = new Settings(Optional.empty(), Duration.ofSeconds(10), 4, 1000, Runtime.getRuntime().availableProcessors(), Optional.empty());

        public Settings withKey(SecretKey key) {
            return new Settings(Optional.of(key), patience, connections, strangers, threads, graph);
        }

        public Settings withPatience(Duration patience) {
            return new Settings(key, patience, connections, strangers, threads, graph);
        }

        public Settings withGraph(Optional<VectorGraph.Maker> graph) {
            return new Settings(key, patience, connections, strangers, threads, graph);
        }
    }

    private final Pool pool;
    private final Address address;
    private final byte[] stamp;
    private final Listener listener;
    /// A process takes one connection for its changes, however many threads have some: lists need the others.
    private final ReentrantLock writing = new ReentrantLock(true);
    /// Another program has changed key or model: what is in memory is no longer the gallery.
    private volatile boolean changed;

    private PostgresGallery(Address address, Settings settings, Pool pool, PostgresSchema.Identity identity) {
        super(basis(address, identity.modelId(), identity.size(), settings));
        this.pool = pool;
        this.address = address;
        stamp = identity.stamp();
        load();
        listener = new Listener(pool, channel(address), this::heard);
    }

    private static Basis basis(Address address, String modelId, int size, Settings settings) {
        return new Basis(address.where(), modelId, size, settings.key, settings.strangers, settings.threads, settings.graph, Clock.systemUTC());
    }

    /// Whether a text is the address of such a gallery.
    public static boolean understands(String url) {
        return url.startsWith(Address.SCHEME);
    }

    /// What to call a gallery in messages: its address without user, password and options.
    public static String where(String url) {
        return Address.of(url).where();
    }

    /// Opens a gallery, or makes it.
    ///
    /// @param url     `postgresql://[user[:password]@]host[:port]/database[?schema=NAME&...]`; the schema is `semblance`
    ///                if none is named, further options go to the driver
    /// @param modelId the embedder's, see [semblance.embed.FaceEmbedder#modelId]
    /// @param size    numbers in a vector
    public static PostgresGallery open(String url, String modelId, int size, Settings settings) {
        Address address = Address.of(url);
        basis(address, modelId, size, settings).checked();
        return ofModel(connect(address, Optional.of(new PostgresSchema.Wanted(modelId, size)), settings), modelId, size, "or name another gallery (?schema=...)");
    }

    /// Opens a gallery that is there, whatever its model.
    public static PostgresGallery open(String url, Settings settings) {
        return connect(Address.of(url), Optional.empty(), settings);
    }

    private static PostgresGallery connect(Address address, Optional<PostgresSchema.Wanted> wanted, Settings settings) {
        Pool pool = new Pool(address, settings.patience, settings.connections);
        try {
            Vault vault = new Vault(settings.key);
            if (wanted.isEmpty() && !pool.reading(sql -> PostgresSchema.exists(sql, address.schema()))) {
                throw new GalleryException(Reason.UNAVAILABLE, "got no gallery at " + address.where() + ", wanted one that exists: enrol someone to begin one");
            }
            PostgresSchema.prepare(pool, address.schema(), wanted.orElse(new PostgresSchema.Wanted("", 1)), vault);
            wanted.ifPresent(w -> PostgresSchema.adopt(pool, w, vault));
            PostgresSchema.Identity identity = pool.reading(PostgresSchema::identity);
            PostgresSchema.checkKey(identity, vault);
            return new PostgresGallery(address, settings, pool, identity);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /// What notifications of changes go through.
    static String channel(Address address) {
        return "semblance_" + address.schema();
    }

    /// NOTIFY is part of the transaction: it is sent when, and only if, it is committed.
    @Override
    protected <T> T writing(Function<Tables, T> change) {
        writing.lock();
        try {
            return pool.writing(this::lock, sql -> {
                T result = change.apply(tables(sql));
                sql.text("SELECT pg_notify(?, '')::text", channel(address));
                return result;
            });
        } finally {
            writing.unlock();
        }
    }

    /// See "Order" above. The row is read after it is locked, so it is the newest.
    private String lock(Sql sql) {
        record Locked(byte[] stamp, String transaction) {
        }
        Locked locked = sql.first("SELECT key, pg_current_xact_id()::text FROM gallery FOR UPDATE", row -> new Locked(row.getBytes(1), row.getString(2)))
                .orElseThrow(this::changed);
        if (!Arrays.equals(locked.stamp, stamp)) throw changed();
        return locked.transaction;
    }

    @Override
    protected <T> T reading(Function<Tables, T> look) {
        return pool.reading(sql -> {
            if (!PostgresSchema.stamp(sql).filter(now -> Arrays.equals(now, stamp)).isPresent()) throw changed();
            return look.apply(tables(sql));
        });
    }

    private GalleryException changed() {
        changed = true;
        return new GalleryException(Reason.OTHER_MODEL, "got a gallery, " + address.where() + ", whose key or model another program has changed since it was"
                + " opened: open it again, with the new key or model");
    }

    /// The memory is up to date as far as has been heard.
    @Override
    protected void follow() {
        checkOpen();
        if (changed) throw changed();
    }

    @Override
    protected void followOwn() {
        try {
            catchUp();
        } catch (GalleryException e) {
            throw new GalleryException(e.reason(), "the change to " + address.where() + " was written, but it is not yet in this process's memory: "
                    + e.getMessage(), e);
        }
    }

    private void catchUp() {
        following(() -> reading(tables -> {
            catchUp(tables);
            return null;
        }));
    }

    private void heard() {
        catchUp();
        announce();
    }

    /// How many faces could not be made anew for another model: see [PostgresRewrite#reembed].
    public int facesWithoutPhoto() {
        checkOpen();
        return pool.reading(Reembedder::without);
    }

    @Override
    protected void purge() {
        PostgresSchema.clean(pool, address, "deleted, but the bytes");
    }

    @Override
    protected void disconnect() {
        listener.close();
        pool.close();
    }
}
