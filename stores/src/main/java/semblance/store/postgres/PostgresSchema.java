package semblance.store.postgres;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import semblance.gallery.GalleryException;
import semblance.gallery.GalleryException.Reason;
import semblance.gallery.Sql;
import semblance.gallery.Vault;

/// The tables, by version: step n makes version n + 1 of version n, and one once released is never changed. All in one
/// schema. Texts are compared by code points (`COLLATE "C"`), whatever the database's language is.
final class PostgresSchema {

    private static final List<String> STEPS = List.of("""
            CREATE TABLE gallery (one boolean PRIMARY KEY DEFAULT true CHECK (one), version integer NOT NULL, model text NOT NULL,
              size integer NOT NULL, encrypted boolean NOT NULL, key bytea NOT NULL);
            CREATE TABLE collection (key bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, name text COLLATE "C" NOT NULL UNIQUE,
              threshold double precision, slope double precision);
            CREATE TABLE person (key bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, id text COLLATE "C" NOT NULL UNIQUE,
              collection bigint NOT NULL REFERENCES collection, name text COLLATE "C" NOT NULL, status text NOT NULL,
              tags text NOT NULL, created bigint NOT NULL, seen bigint NOT NULL, UNIQUE (collection, name));
            CREATE INDEX person_strangers ON person (collection, seen) WHERE status = 'PROVISIONAL';
            CREATE TABLE face (id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, person bigint NOT NULL REFERENCES person,
              collection bigint NOT NULL REFERENCES collection, digest text COLLATE "C" NOT NULL, quality double precision NOT NULL,
              added bigint NOT NULL, vector bytea NOT NULL, UNIQUE (collection, digest));
            CREATE INDEX face_person ON face (person);
            CREATE TABLE photo (face bigint PRIMARY KEY REFERENCES face ON DELETE CASCADE, bytes bytea NOT NULL);
            ALTER TABLE photo ALTER COLUMN bytes SET STORAGE EXTERNAL;
            CREATE TABLE change (seq bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, kind text NOT NULL, person text COLLATE "C" NOT NULL,
              other text COLLATE "C" NOT NULL, at bigint NOT NULL);
            CREATE INDEX change_person ON change (person);
            CREATE INDEX change_face ON change (other) WHERE kind = 'FACE_ADDED';
            CREATE TABLE rejected (id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, person bigint NOT NULL REFERENCES person, vector bytea NOT NULL);
            CREATE INDEX rejected_person ON rejected (person);
            CREATE TABLE apart (low text COLLATE "C" NOT NULL, high text COLLATE "C" NOT NULL, PRIMARY KEY (low, high));
            CREATE INDEX apart_high ON apart (high);
            CREATE TABLE sighting (id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, person bigint NOT NULL REFERENCES person,
              began bigint NOT NULL, ended bigint NOT NULL, source text NOT NULL, distance double precision NOT NULL);
            CREATE INDEX sighting_person ON sighting (person);
            CREATE TABLE receipt (id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, at bigint NOT NULL, people integer NOT NULL,
              faces integer NOT NULL, photos integer NOT NULL, sightings integer NOT NULL, digest text NOT NULL)
            """, """
            ALTER TABLE collection ADD COLUMN fmr double precision
            """);

    /// What holds people's data.
    private static final String TABLES = "face, photo, rejected, sighting, apart, change, person";
    private static final long SMALL = 256L << 20;
    /// One above the highest number of a transaction that has ended.
    private static final String NOW = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text";
    /// A process whose transaction is from before a number, or may read what was there then. Plain VACUUMs don't count, as they don't for each other.
    private static final String OLDER = """
            SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
              AND greatest(age(backend_xid), age(backend_xmin)) > age(CAST(CAST(? AS xid8) AS xid))
              AND pid NOT IN (SELECT pid FROM pg_stat_progress_vacuum) LIMIT 1""";
    private static final long PAUSE_NS = 50_000_000;

    /// What the gallery says about itself.
    ///
    /// @param stamp changes when key or model do
    record Identity(String modelId, int size, boolean encrypted, byte[] stamp) {
    }

    /// What a new gallery is to be.
    record Wanted(String modelId, int size) {
    }

    private PostgresSchema() {
    }

    static boolean exists(Sql sql, String schema) {
        return sql.number("SELECT count(*) FROM pg_tables WHERE schemaname = ? AND tablename = 'gallery'", schema) == 1;
    }

    /// Makes the tables of a new gallery, or brings older ones up to date; nothing if they are. Several processes may do
    /// it at once: the first gets an advisory lock until its transaction ends, the others find the work done.
    static void prepare(Pool pool, String schema, Wanted wanted, Vault vault) {
        if (pool.reading(sql -> exists(sql, schema) && version(sql) == STEPS.size())) return;
        pool.writing(sql -> lock(sql, schema), sql -> {
            int version = exists(sql, schema) ? version(sql) : 0;
            if (version == 0) sql.script("CREATE SCHEMA IF NOT EXISTS " + schema);
            for (int step = version; step < STEPS.size(); step++) sql.script(STEPS.get(step));
            if (version == 0) begin(sql, wanted, vault);
            sql.update("UPDATE gallery SET version = ?", STEPS.size());
            return null;
        });
    }

    /// Makes a gallery with nobody in it one of the wanted model. One that is encrypted stays as it is.
    static void adopt(Pool pool, Wanted wanted, Vault vault) {
        if (vault.seals() || !pool.reading(sql -> adopts(sql, wanted))) return;
        pool.writing(sql -> sql.text("SELECT pg_current_xact_id()::text FROM gallery FOR UPDATE"), sql -> {
            if (!adopts(sql, wanted)) return null;
            sql.update("UPDATE gallery SET model = ?, size = ?, key = ?", wanted.modelId, wanted.size, stamp(vault));
            sql.update("UPDATE collection SET threshold = NULL, slope = NULL, fmr = NULL");
            return null;
        });
    }

    private static boolean adopts(Sql sql, Wanted wanted) {
        Identity is = identity(sql);
        return !is.encrypted && !new Wanted(is.modelId, is.size).equals(wanted) && sql.number("SELECT count(*) FROM (SELECT 1 FROM person LIMIT 1) AS anyone") == 0;
    }

    /// A new one, for a gallery whose key or model changes.
    static byte[] stamp(Vault vault) {
        return vault.seal(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8), "key");
    }

    private static String lock(Sql sql, String schema) {
        sql.text("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))::text", "semblance " + schema);
        return sql.text("SELECT pg_current_xact_id()::text");
    }

    private static void begin(Sql sql, Wanted wanted, Vault vault) {
        sql.update("INSERT INTO gallery (version, model, size, encrypted, key) VALUES (0, ?, ?, ?, ?)", wanted.modelId, wanted.size, vault.seals(), stamp(vault));
    }

    private static int version(Sql sql) {
        int version = (int) sql.number("SELECT version FROM gallery");
        if (version <= STEPS.size()) return version;
        throw new GalleryException(Reason.NOT_A_GALLERY, "got a gallery of version " + version + ", wanted at most " + STEPS.size()
                + ": it was made by a later Semblance; use that one");
    }

    static Identity identity(Sql sql) {
        return sql.first("SELECT model, size, encrypted, key FROM gallery", row ->
                new Identity(row.getString(1), row.getInt(2), row.getBoolean(3), row.getBytes(4)))
                .orElseThrow(() -> new GalleryException(Reason.NOT_A_GALLERY, "got a gallery without its own description, wanted one row in the table gallery: go back to a backup"));
    }

    /// @throws GalleryException if the vault has not the key the gallery was sealed with
    static void checkKey(Identity identity, Vault vault) {
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

    /// Removes the bytes of deleted rows, or says that they are still there.
    ///
    /// @param what the sentence's beginning: what was done, and whose bytes they are
    static void clean(Pool pool, Address address, String what) {
        try {
            awaitOlder(pool);
            vacuum(pool);
        } catch (GalleryException e) {
            throw new GalleryException(Reason.NOT_PURGED, what + " are still in the files of " + address.where() + " (" + e.getMessage()
                    + "): run VACUUM FULL there, or erase someone again", e);
        }
    }

    /// VACUUM leaves what a transaction may still read that was open before the rows were deleted: waits until there is none.
    private static void awaitOlder(Pool pool) {
        String now = pool.reading(sql -> sql.text(NOW));
        long end = System.nanoTime() + pool.patience().toNanos();
        for (Optional<Integer> older = older(pool, now); older.isPresent(); older = older(pool, now)) {
            if (System.nanoTime() - end > 0) throw new GalleryException(Reason.LOCKED, "got a transaction that was open before in the server's process " + older.get()
                    + ", wanted it to end within " + pool.patience().toMillis() + " ms: end it");
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private static Optional<Integer> older(Pool pool, String now) {
        return pool.reading(sql -> sql.first(OLDER, row -> row.getInt(1), now));
    }

    /// A plain VACUUM removes those rows, and with INDEX_CLEANUP what the indexes hold of them, but leaves their
    /// bytes in the free part of a page until something else is written there. So a gallery that is written anew in a moment is.
    private static void vacuum(Pool pool) {
        String how = pool.reading(PostgresSchema::isSmall) ? "FULL" : "INDEX_CLEANUP ON";
        pool.alone(sql -> {
            sql.script("VACUUM (" + how + ") " + TABLES);
            return null;
        });
    }

    private static boolean isSmall(Sql sql) {
        return sql.number("SELECT sum(pg_total_relation_size(t::regclass))::bigint FROM unnest(string_to_array(?, ', ')) AS t", TABLES) < SMALL;
    }

    static Optional<byte[]> stamp(Sql sql) {
        return sql.first("SELECT key FROM gallery", row -> row.getBytes(1));
    }
}
