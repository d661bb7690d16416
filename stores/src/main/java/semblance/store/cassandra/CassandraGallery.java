package semblance.store.cassandra;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semblance.embed.Embedding;
import semblance.gallery.CollectionSettings;
import semblance.gallery.Filter;
import semblance.gallery.GalleryException;
import semblance.gallery.GalleryException.Reason;
import semblance.gallery.Match;
import semblance.gallery.Page;
import semblance.gallery.PeopleIndex;
import semblance.gallery.TableGallery;
import semblance.gallery.Tables;
import semblance.gallery.Vault;
import semblance.gallery.VectorGraph;

/// A gallery in a keyspace of Apache Cassandra (5 or newer), for several machines at once, without a single one that must
/// not fail. The tables are the truth; each process keeps the vectors in memory, where they are searched, and follows the
/// log; or, for galleries larger than that, the nodes search (`search=nodes`, see [Nearest]). How changes come one after another, wholly or not at all: see [Log].
///
/// - **Others' changes** are looked for every 200 ms. Own changes are in memory when the call returns.
/// - **A node that is lost** is not noticed as long as enough of them answer for the consistency that was chosen; what failed
///   with it is done again, for as long as `patience`.
/// - **Erasing** deletes rows. When their bytes are gone from the nodes' disks is in docs/stores.md.
public final class CassandraGallery extends TableGallery {

    private static final Logger LOG = LoggerFactory.getLogger(CassandraGallery.class);
    private static final long LOOK_NS = 200_000_000;
    private static final Duration COUNTED = Duration.ofMinutes(1);

    /// @param key       encrypts vectors and photos (AES, 16, 24 or 32 bytes); empty: they are not encrypted
    /// @param patience  how long to wait for nodes
    /// @param strangers how many a collection may hold
    /// @param threads   how many one search may use
    /// @param graph     makes search in memory approximate (see [semblance.gallery.PeopleIndex#approximate]); empty: it is exact
    public record Settings(Optional<SecretKey> key, Duration patience, int strangers, int threads, Optional<VectorGraph.Maker> graph) {

        public static final Settings DEFAULT = new Settings(Optional.empty(), Duration.ofSeconds(20), 1000, Runtime.getRuntime().availableProcessors(), Optional.empty());

        public Settings withKey(SecretKey key) {
            return new Settings(Optional.of(key), patience, strangers, threads, graph);
        }

        public Settings withPatience(Duration patience) {
            return new Settings(key, patience, strangers, threads, graph);
        }

        public Settings withGraph(Optional<VectorGraph.Maker> graph) {
            return new Settings(key, patience, strangers, threads, graph);
        }
    }

    private final Cluster cluster;
    private final Log log;
    private final Optional<SecretKey> key;
    private final ReentrantLock writing = new ReentrantLock(true);
    /// Held by those at work, so that closing waits for them.
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
    /// Searches on the nodes; empty: in memory.
    private final Optional<Nearest> nearest;
    private final Tally tally;
    private final Thread follower;
    private volatile long followed;
    private volatile boolean ended;

    private CassandraGallery(Address address, Settings settings, Cluster cluster, Schema.Identity identity) {
        super(basis(address, identity.modelId(), identity.size(), settings));
        this.cluster = cluster;
        key = settings.key;
        log = new Log(cluster, identity.stamp(), address.consistency());
        tally = new Tally(() -> new Count(cluster.count("SELECT id FROM person"), cluster.count("SELECT id FROM face_owner")), COUNTED);
        if (address.onNodes()) nearest = Optional.of(new Nearest(cluster, new Rows(cluster, log.seen()).last()));
        else {
            nearest = Optional.empty();
            load();
        }
        follower = Thread.ofPlatform().daemon().name("gallery-follow").start(this::run);
    }

    private static Basis basis(Address address, String modelId, int size, Settings settings) {
        return new Basis(address.where(), modelId, size, settings.key, settings.strangers, settings.threads, settings.graph, Clock.systemUTC());
    }

    /// Whether a text is the address of such a gallery.
    public static boolean understands(String url) {
        return url.startsWith(Address.SCHEME);
    }

    /// What to call a gallery in messages: its address without options.
    public static String where(String url) {
        return Address.of(url).where();
    }

    /// Opens a gallery, or makes it, its keyspace too.
    ///
    /// @param url     `cassandra://host[:port][,host2]/keyspace[?dc=..&rf=..&consistency=..&search=..]`
    /// @param modelId the embedder's, see [semblance.embed.FaceEmbedder#modelId]
    /// @param size    numbers in a vector
    public static CassandraGallery open(String url, String modelId, int size, Settings settings) {
        Address address = Address.of(url);
        basis(address, modelId, size, settings).checked();
        return ofModel(connect(address, Optional.of(new Schema.Wanted(modelId, size)), settings), modelId, size, "or name another keyspace");
    }

    /// Opens a gallery that is there, whatever its model.
    public static CassandraGallery open(String url, Settings settings) {
        return connect(Address.of(url), Optional.empty(), settings);
    }

    private static CassandraGallery connect(Address address, Optional<Schema.Wanted> wanted, Settings settings) {
        if (address.onNodes() && settings.key.isPresent()) throw new IllegalArgumentException("got a key for a gallery that is searched on the nodes, which can't"
                + " read encrypted vectors: leave the key or search=nodes away");
        Cluster cluster = new Cluster(address, settings.patience);
        try {
            return new CassandraGallery(address, settings, cluster, new Schema(cluster, address, new Vault(settings.key)).prepare(wanted));
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private CassandraTables tables(Rows rows) {
        return CassandraTables.of(rows, new Vectors(new Vault(key), size()));
    }

    private <T> T using(Supplier<T> work) {
        use.readLock().lock();
        try {
            checkOpen();
            return work.get();
        } finally {
            use.readLock().unlock();
        }
    }

    /// One change of a process at a time: they would only get into each other's way.
    @Override
    protected <T> T writing(Function<Tables, T> change) {
        return using(() -> {
            writing.lock();
            try {
                AtomicReference<Count> more = new AtomicReference<>();
                T result = log.change(rows -> {
                    T done = change.apply(tables(rows));
                    more.set(rows.more());
                    return done;
                });
                tally.add(more.get());
                return result;
            } finally {
                writing.unlock();
            }
        });
    }

    @Override
    protected <T> T reading(Function<Tables, T> look) {
        return using(() -> look.apply(tables(new Rows(cluster, log.seen()))));
    }

    /// The memory is up to date as far as has been looked.
    @Override
    protected void follow() {
        checkOpen();
        log.check();
    }

    @Override
    protected void followOwn() {
        try {
            catchUp();
        } catch (GalleryException e) {
            throw new GalleryException(e.reason(), "the change was written, but it is not yet in this process's memory: " + e.getMessage(), e);
        }
    }

    private void catchUp() {
        following(() -> using(() -> {
            long seq = log.seen();
            if (seq != followed) catchUp(seq);
            followed = seq;
            return null;
        }));
    }

    private void catchUp(long seq) {
        Tables tables = tables(new Rows(cluster, seq));
        nearest.ifPresentOrElse(recent -> recent.follow(tables), () -> catchUp(tables));
    }

    // ---- searching on the nodes

    @Override
    public List<List<Match>> search(List<Embedding> probes, int limit, Filter filter) {
        if (nearest.isEmpty()) return super.search(probes, limit, filter);
        Page.checkLimit(limit);
        probes.forEach(this::check);
        follow();
        return using(() -> probes.stream().map(probe -> nearest.get().search(probe, limit, filter, tables(new Rows(cluster, followed)))).toList());
    }

    /// Reads the keys of all, if they are not in memory; but once a minute at most, so others' changes may be missing for that long.
    @Override
    public Count count() {
        if (nearest.isEmpty()) return super.count();
        follow();
        return using(tally::count);
    }

    @Override
    public List<CollectionSettings> collections() {
        return nearest.isEmpty() ? super.collections() : reading(tables -> tables.records().collections());
    }

    @Override
    public Map<String, Embedding> centres(Set<String> people) {
        if (nearest.isEmpty()) return super.centres(people);
        PeopleIndex some = new PeopleIndex(size(), 1);
        for (String id : people) person(id).ifPresent(person -> {
            some.put(person, List.of());
            faces(id).forEach(face -> some.add(id, Long.parseLong(face.id()), face.sample().embedding()));
        });
        return some.centres(people);
    }

    private void run() {
        boolean lost = false;
        while (!ended) {
            LockSupport.parkNanos(LOOK_NS);
            try {
                long before = followed;
                if (!ended) catchUp();
                if (followed != before) announce();
                if (lost) LOG.warn("following the gallery's changes again");
                lost = false;
            } catch (GalleryException e) {
                // there is nothing more to follow: whoever calls next hears why
                if (e.reason() == Reason.OTHER_MODEL) return;
                if (!ended && !lost) LOG.warn("can't follow the gallery's changes at the moment, searching goes on with what is known: {}", e.getMessage());
                lost = true;
            } catch (RuntimeException | Error e) {
                if (!ended && !lost) LOG.error("could not follow the gallery's changes, trying again", e);
                lost = true;
            }
        }
    }

    /// Deleted rows are taken from the disks by the nodes' compaction, which no client can ask for.
    @Override
    protected void purge() {
    }

    @Override
    protected void disconnect() {
        ended = true;
        LockSupport.unpark(follower);
        use.writeLock().lock();
        try {
            cluster.close();
        } finally {
            use.writeLock().unlock();
        }
    }
}
