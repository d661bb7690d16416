package semblance.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import semblance.gallery.CollectionSettings;
import semblance.gallery.GalleryException;
import semblance.gallery.GalleryException.Reason;
import semblance.gallery.Vault;

/// The making of a keyspace and its tables.
final class Schema {

    private static final int VERSION = 2;

    /// What the gallery says about itself.
    ///
    /// @param stamp changes when key or model do
    record Identity(String modelId, int size, boolean encrypted, byte[] stamp) {
    }

    /// What a new gallery is to be.
    record Wanted(String modelId, int size) {
    }

    private final Cluster cluster;
    private final Address address;
    private final Vault vault;

    Schema(Cluster cluster, Address address, Vault vault) {
        this.cluster = cluster;
        this.address = address;
        this.vault = vault;
    }

    /// Makes what is not there; several processes may do it at once.
    ///
    /// @param wanted empty: nothing is made
    Identity prepare(Optional<Wanted> wanted) {
        checkReplication();
        if (wanted.isPresent()) {
            cluster.script("CREATE KEYSPACE IF NOT EXISTS " + address.keyspace() + " WITH replication = {'class': 'NetworkTopologyStrategy', '"
                    + address.dc().orElseGet(cluster::dc) + "': " + address.replication().orElse(1) + "}");
        }
        List<String> there = tables();
        if (!there.isEmpty() && !there.contains("gallery")) throw new GalleryException(Reason.NOT_A_GALLERY,
                "got another program's keyspace at " + address.where() + ", wanted a gallery: name another keyspace");
        if (there.isEmpty() && wanted.isEmpty()) throw missing();
        cluster.use(address.keyspace());
        wanted.ifPresent(this::make);
        Identity identity = identity();
        checkKey(identity);
        return wanted.isPresent() && adopts(identity, wanted.get()) ? adopted(identity, wanted.get().modelId) : identity;
    }

    /// Whether the gallery is to become one of the wanted model if there is nobody in it. The type of the column of vectors, and so their
    /// size, stays what it is, and an encrypted gallery does.
    private static boolean adopts(Identity is, Wanted wanted) {
        return !is.encrypted && is.size == wanted.size && !is.modelId.equals(wanted.modelId);
    }

    /// What was read before the first question is compared as the model is written, so nobody can have been enrolled meanwhile.
    private Identity adopted(Identity is, String modelId) {
        Log log = new Log(cluster, is.stamp, address.consistency());
        try {
            // before: if it ends here, thresholds are missing, and not another model's
            log.change(rows -> isEmpty() && forgetThresholds(rows, is.size));
            long seq = log.seen();
            if (isEmpty()) cluster.execute("UPDATE gallery SET model = ?, key = ? WHERE one = 'gallery' IF seq = ? AND key = ?", modelId, stamp(), seq, ByteBuffer.wrap(is.stamp));
        } catch (GalleryException e) {
            // another process was first
            if (e.reason() != Reason.OTHER_MODEL) throw e;
        }
        return identity();
    }

    private boolean isEmpty() {
        return cluster.execute("SELECT id FROM person LIMIT 1").one() == null;
    }

    private boolean forgetThresholds(Rows rows, int size) {
        CassandraRecords records = new CassandraRecords(rows, new Vectors(vault, size));
        for (CollectionSettings settings : records.collections()) {
            if (settings.threshold().isPresent() || settings.slope().isPresent()) {
                records.configure(new CollectionSettings(settings.collection(), OptionalDouble.empty(), OptionalDouble.empty()));
            }
        }
        return true;
    }

    private ByteBuffer stamp() {
        return ByteBuffer.wrap(vault.seal(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8), "key"));
    }

    private GalleryException missing() {
        return new GalleryException(Reason.UNAVAILABLE, "got no gallery at " + address.where() + ", wanted one that exists: check host and keyspace, or enrol someone to begin one");
    }

    private List<String> tables() {
        List<String> tables = new ArrayList<>();
        cluster.execute("SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?", address.keyspace()).forEach(row -> tables.add(row.getString(0)));
        return tables;
    }

    private void checkReplication() {
        Row row = cluster.execute("SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = ?", address.keyspace()).one();
        if (row == null || address.replication().isEmpty()) return;
        String wanted = address.replication().get().toString();
        if (row.getMap(0, String.class, String.class).containsValue(wanted)) return;
        throw new GalleryException(Reason.UNAVAILABLE, "got the keyspace of " + address.where() + " with another replication, wanted rf=" + wanted
                + ": leave rf away, or alter the keyspace and repair it (ALTER KEYSPACE, nodetool repair --full)");
    }

    private void make(Wanted wanted) {
        if (!tables().contains("gallery") || identities().isEmpty()) {
            Vectors vectors = new Vectors(vault, wanted.size);
            for (Table table : Table.values()) cluster.script(table.create(address.keyspace(), vectors.type()));
            if (!vault.seals()) cluster.script("CREATE INDEX IF NOT EXISTS face_vector ON face (vector) USING 'sai' WITH OPTIONS = {'similarity_function': 'euclidean'}");
            own("pending", "entry uuid, i int, target text, put boolean, cells frozen<list<blob>>, PRIMARY KEY (entry, i)");
            own("gallery", "one text PRIMARY KEY, version int, model text, size int, encrypted boolean, key blob, seq bigint, entry uuid");
            cluster.execute("INSERT INTO gallery (one, version, model, size, encrypted, key, seq, entry) VALUES ('gallery', ?, ?, ?, ?, ?, ?, ?) IF NOT EXISTS",
                    VERSION, wanted.modelId, wanted.size, vault.seals(), stamp(), 0L, new UUID(0, 0));
        }
    }

    private void own(String table, String columns) {
        UUID id = UUID.nameUUIDFromBytes((address.keyspace() + "." + table).getBytes(StandardCharsets.UTF_8));
        cluster.script("CREATE TABLE IF NOT EXISTS " + table + " (" + columns + ") WITH id = " + id);
    }

    private List<Row> identities() {
        return cluster.execute("SELECT version, model, size, encrypted, key FROM gallery WHERE one = 'gallery'").all();
    }

    private Identity identity() {
        List<Row> rows = tables().contains("gallery") ? identities() : List.of();
        if (rows.isEmpty()) throw missing();
        Row row = rows.getFirst();
        if (row.getInt(0) < VERSION) upgrade(row.getInt(0));
        if (row.getInt(0) > VERSION) throw new GalleryException(Reason.NOT_A_GALLERY, "got a gallery of version " + row.getInt(0) + ", wanted at most " + VERSION
                + ": it was made by a later Semblance; use that one");
        ByteBuffer key = row.getByteBuffer(4);
        byte[] stamp = new byte[key.remaining()];
        key.get(stamp);
        return new Identity(row.getString(1), row.getInt(2), row.getBoolean(3), stamp);
    }

    /// Version 2: the false match rate of a collection's threshold. Several processes may do it at once.
    private void upgrade(int from) {
        cluster.script("ALTER TABLE collection ADD IF NOT EXISTS fmr double");
        cluster.execute("UPDATE gallery SET version = ? WHERE one = 'gallery' IF version = ?", VERSION, from);
    }

    private void checkKey(Identity identity) {
        if (identity.encrypted != vault.seals()) {
            throw new GalleryException(Reason.WRONG_KEY, identity.encrypted ? "got no key for an encrypted gallery: give the key it was made with"
                    : "got a key for a gallery that is not encrypted: leave the key away");
        }
        try {
            vault.open(identity.stamp, "key");
        } catch (GalleryException e) {
            throw new GalleryException(Reason.WRONG_KEY, "got another key than the gallery was encrypted with: give that one", e);
        }
    }
}
