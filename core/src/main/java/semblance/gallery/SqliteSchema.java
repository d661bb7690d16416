package semblance.gallery;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import semblance.gallery.GalleryException.Reason;

/// The tables, by version. Version n + 1 is what step n makes of version n; a new file goes through all steps, so
/// there is one description only. A step once released is never changed.
final class SqliteSchema {

    /// "Smbl", SQLite's `application_id`: tells a gallery from other programs' files.
    private static final int APPLICATION = 0x536d626c;

    private static final List<String> STEPS = List.of("""
            CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
            CREATE TABLE collection (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, threshold REAL, slope REAL);
            CREATE TABLE person (key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
              collection INTEGER NOT NULL REFERENCES collection, name TEXT NOT NULL, status TEXT NOT NULL,
              tags TEXT NOT NULL, created INTEGER NOT NULL, seen INTEGER NOT NULL, UNIQUE (collection, name));
            CREATE TABLE face (id INTEGER PRIMARY KEY AUTOINCREMENT, person INTEGER NOT NULL REFERENCES person,
              collection INTEGER NOT NULL REFERENCES collection, digest TEXT NOT NULL, quality REAL NOT NULL,
              added INTEGER NOT NULL, vector BLOB NOT NULL, UNIQUE (collection, digest));
            CREATE INDEX face_person ON face (person);
            CREATE TABLE photo (face INTEGER PRIMARY KEY REFERENCES face ON DELETE CASCADE, bytes BLOB NOT NULL);
            CREATE TABLE change (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, person TEXT NOT NULL,
              other TEXT NOT NULL, at INTEGER NOT NULL);
            CREATE INDEX change_person ON change (person)
            """, """
            CREATE TABLE rejected (id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person, vector BLOB NOT NULL);
            CREATE INDEX rejected_person ON rejected (person);
            CREATE TABLE apart (low TEXT NOT NULL, high TEXT NOT NULL, PRIMARY KEY (low, high)) WITHOUT ROWID;
            CREATE INDEX apart_high ON apart (high);
            CREATE TABLE sighting (id INTEGER PRIMARY KEY AUTOINCREMENT, person INTEGER NOT NULL REFERENCES person,
              began INTEGER NOT NULL, ended INTEGER NOT NULL, source TEXT NOT NULL, distance REAL NOT NULL);
            CREATE INDEX sighting_person ON sighting (person);
            CREATE INDEX person_strangers ON person (collection, seen) WHERE status = 'PROVISIONAL';
            CREATE TABLE receipt (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, people INTEGER NOT NULL,
              faces INTEGER NOT NULL, photos INTEGER NOT NULL, sightings INTEGER NOT NULL, digest TEXT NOT NULL)
            """, """
            ALTER TABLE collection ADD COLUMN fmr REAL
            """);

    /// What a gallery file says about itself.
    record Identity(String modelId, int size, boolean encrypted) {
    }

    private SqliteSchema() {
    }

    /// Makes the tables in a new file for `wanted`, or brings an older file up to date; nothing if it is. Safe when
    /// several processes do it at once. A gallery with nobody in it becomes one of the wanted model.
    static void prepare(SqliteFile sql, Optional<Identity> wanted, Vault vault) {
        boolean fresh = sql.number("SELECT count(*) FROM sqlite_master") == 0;
        if (!fresh) checkApplication(sql);
        if (fresh && version(sql) == 0) layOut(sql);
        // a copy made by a backup has left the mode behind
        else if (!sql.text("PRAGMA journal_mode").equals("wal")) sql.script("PRAGMA journal_mode=WAL");
        if (version(sql) != STEPS.size()) upgrade(sql, wanted, vault);
        wanted.filter(w -> adopts(sql, w)).ifPresent(w -> sql.writing(() -> {
            if (!adopts(sql, w)) return null;
            put(sql, w, vault);
            sql.update("UPDATE collection SET threshold = NULL, slope = NULL, fmr = NULL");
            return null;
        }));
    }

    /// Whether nobody would miss the model that the gallery has. One that is encrypted stays as it is: its key is checked first.
    private static boolean adopts(SqliteFile sql, Identity wanted) {
        Identity is = identity(sql);
        return !is.encrypted && !wanted.encrypted && !is.equals(wanted) && sql.number("SELECT count(*) FROM person") == 0;
    }

    private static void upgrade(SqliteFile sql, Optional<Identity> wanted, Vault vault) {
        sql.writing(() -> {
            int version = version(sql);
            if (version == 0) begin(sql, wanted.orElseThrow(() -> sql.damaged("it is empty")), vault);
            else checkApplication(sql);
            for (int step = Math.max(version, 1); step < STEPS.size(); step++) sql.script(STEPS.get(step));
            sql.script("PRAGMA user_version=" + STEPS.size());
            return null;
        });
    }

    /// What can't be changed once there are tables. WAL: readers never wait for a writer.
    private static void layOut(SqliteFile sql) {
        sql.script("PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL");
    }

    private static void begin(SqliteFile sql, Identity identity, Vault vault) {
        if (sql.number("SELECT count(*) FROM sqlite_master") != 0) throw foreign();
        sql.script("PRAGMA application_id=" + APPLICATION);
        sql.script(STEPS.getFirst());
        put(sql, identity, vault);
    }

    /// Writes what the gallery is, with a new stamp, inside a transaction of the caller.
    static void put(SqliteFile sql, Identity identity, Vault vault) {
        put(sql, "model", identity.modelId);
        put(sql, "size", identity.size);
        put(sql, "encrypted", vault.seals() ? 1 : 0);
        put(sql, "key", vault.seal(Ids.next().getBytes(StandardCharsets.UTF_8), "key"));
    }

    private static void put(SqliteFile sql, String name, Object value) {
        sql.update("INSERT OR REPLACE INTO meta VALUES (?, ?)", name, value);
    }

    private static int version(SqliteFile sql) {
        int version = (int) sql.number("PRAGMA user_version");
        if (version < 0 || version > STEPS.size()) {
            throw new GalleryException(Reason.NOT_A_GALLERY, "got a gallery of version " + version + ", wanted at most "
                    + STEPS.size() + ": it was made by a later Semblance; use that one");
        }
        return version;
    }

    static void checkApplication(SqliteFile sql) {
        if (sql.number("PRAGMA application_id") != APPLICATION) throw foreign();
    }

    private static GalleryException foreign() {
        return new GalleryException(Reason.NOT_A_GALLERY, "got another program's database, wanted a gallery: name another file");
    }

    /// Changes when the key or the model does: whoever opened the file before must open it again.
    static String stamp(SqliteFile sql) {
        return sql.first("SELECT hex(value) FROM meta WHERE name = 'key'", row -> row.getString(1))
                .orElseThrow(() -> sql.damaged("the check of its key is missing"));
    }

    /// @throws GalleryException if the file is another gallery's now
    static void checkStamp(SqliteFile sql, String stamp) {
        if (stamp(sql).equals(stamp)) return;
        throw new GalleryException(Reason.OTHER_MODEL, "got a gallery whose key or model another program has changed since it was"
                + " opened: open it again, with the new key or model");
    }

    static Identity identity(SqliteFile sql) {
        String model = meta(sql, "model");
        long size = Cursor.number(meta(sql, "size")).orElse(0L);
        if (size < 1 || size > 4096) throw sql.damaged("it says that its vectors have " + size + " numbers");
        return new Identity(model, (int) size, meta(sql, "encrypted").equals("1"));
    }

    private static String meta(SqliteFile sql, String name) {
        return sql.first("SELECT value FROM meta WHERE name = ?", row -> Optional.ofNullable(row.getString(1)), name)
                .flatMap(value -> value).orElseThrow(() -> sql.damaged("its " + name + " is missing"));
    }

    /// @throws GalleryException if the vault has not the key the gallery was sealed with
    static void checkKey(SqliteFile sql, Identity identity, Vault vault) {
        if (identity.encrypted != vault.seals()) {
            throw new GalleryException(Reason.WRONG_KEY, identity.encrypted
                    ? "got no key for an encrypted gallery: give the key it was made with"
                    : "got a key for a gallery that is not encrypted: leave the key away, or encrypt the gallery first");
        }
        byte[] sealed = sql.first("SELECT value FROM meta WHERE name = 'key'", row -> row.getBytes(1))
                .orElseThrow(() -> sql.damaged("the check of its key is missing"));
        try {
            vault.open(sealed, "key");
        } catch (GalleryException e) {
            throw identity.encrypted ? new GalleryException(Reason.WRONG_KEY,
                    "got another key than the gallery was encrypted with: give that one", e) : e;
        }
    }
}
