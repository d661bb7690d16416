package semblance.gallery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import semblance.embed.Embedding;
import semblance.gallery.Change.Kind;
import semblance.gallery.Person.Status;

/// What the tables of a gallery hold, as the package's values. For one thread at a time, inside a transaction
/// of the caller where it writes.
final class SqlRecords implements Records {

    private static final String PERSON = """
            SELECT p.id, p.name, c.name, p.tags, p.status, (SELECT count(*) FROM face f WHERE f.person = p.key), p.created, p.seen
            FROM person p JOIN collection c ON c.key = p.collection
            """;
    private static final String FACE = """
            SELECT f.id, f.vector, f.digest, f.quality, f.added, x.bytes
            FROM face f LEFT JOIN photo x ON x.face = f.id
            """;

    private static final int AT_ONCE = 100;
    /// People read in one step once a filter has left some out.
    private static final int FILTERED = 1000;

    private final Sql sql;
    private final Vault vault;
    private final int size;
    /// Keys that were asked for.
    private final Map<String, Long> collections = new HashMap<>();

    SqlRecords(Sql sql, Vault vault, int size) {
        this.sql = sql;
        this.vault = vault;
        this.size = size;
    }

    // ---- people

    @Override
    public Optional<Person> person(String id) {
        return sql.first(PERSON + "WHERE p.id = ?", this::person, id);
    }

    @Override
    public Person known(String id) {
        return person(id).orElseThrow(() -> sql.damaged("a person is missing"));
    }

    @Override
    public Optional<Person> named(String collection, String name) {
        return sql.first(PERSON + "WHERE c.name = ? AND p.name = ?", this::person, collection, name);
    }

    @Override
    public Map<String, Person> named(String collection, Set<String> names) {
        Map<String, Person> people = new HashMap<>();
        some(PERSON + "WHERE c.name = ? AND p.name IN ", this::person, List.of(collection), names).forEach(person -> people.put(person.name(), person));
        return people;
    }

    @Override
    public Map<String, Person> known(Set<String> ids) {
        Map<String, Person> people = new HashMap<>();
        some(PERSON + "WHERE p.id IN ", this::person, List.of(), ids).forEach(person -> people.put(person.id(), person));
        if (people.size() < ids.size()) throw sql.damaged("a person is missing");
        return people;
    }

    /// Asks for one, or for a hundred at a time: what is missing in the last hundred is filled up.
    private <T> List<T> some(String select, Sql.Row<T> reader, List<String> first, Set<String> wanted) {
        List<T> found = new ArrayList<>();
        List<String> all = List.copyOf(wanted);
        int step = all.size() == 1 ? 1 : AT_ONCE;
        for (int i = 0; i < all.size(); i += step) {
            List<Object> arguments = new ArrayList<>(first);
            for (int a = 0; a < step; a++) arguments.add(all.get(Math.min(i + a, all.size() - 1)));
            found.addAll(sql.list(select + "(" + "?, ".repeat(step - 1) + "?)", reader, arguments.toArray()));
        }
        return found;
    }

    /// First those of the collection, then those of the collections behind it: asked for together, a database goes over all those before, too.
    private List<Person> people(String collection, String name, int limit) {
        List<Person> people = sql.list(PERSON + "WHERE c.name = ? AND p.name > ? ORDER BY p.name LIMIT ?", this::person, collection, name, limit);
        if (people.size() < limit) {
            people.addAll(sql.list(PERSON + "WHERE c.name > ? ORDER BY c.name, p.name LIMIT ?", this::person, collection, limit - people.size()));
        }
        return people;
    }

    @Override
    public Page<Person> page(Filter filter, String collection, String name, int limit) {
        List<Person> page = new ArrayList<>();
        for (int step = limit + 1; ; step = Math.max(step, FILTERED)) {
            List<Person> some = people(collection, name, step);
            for (Person person : some) {
                if (!filter.accepts(person)) continue;
                if (page.size() == limit) return new Page<>(page, Optional.of(Cursor.after(page.getLast())));
                page.add(person);
            }
            if (some.size() < step) return new Page<>(page, Optional.empty());
            collection = some.getLast().collection();
            name = some.getLast().name();
        }
    }

    private Person person(ResultSet row) throws SQLException {
        return person(row, text(row, 3), text(row, 4), text(row, 5), row.getInt(6), 7);
    }

    /// @param collection its name
    /// @param tags       null for none
    /// @param status     null for KNOWN
    /// @param times      column of `created`, before `seen`
    private Person person(ResultSet row, String collection, String tags, String status, int faces, int times) throws SQLException {
        Instant created = Instant.ofEpochMilli(row.getLong(times)), seen = Instant.ofEpochMilli(row.getLong(times + 1));
        try {
            // a million people stay in memory: what is equal is one
            return new Person(text(row, 1), text(row, 2), collection, tags == null || tags.isEmpty() ? Set.of() : Set.of(tags.split("\n")),
                    status == null ? Status.KNOWN : Status.valueOf(status), faces, created, seen.equals(created) ? created : seen);
        } catch (IllegalArgumentException e) {
            throw sql.damaged("a person's tags or status can't be read");
        }
    }

    private String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        if (text == null) throw sql.damaged("a text is missing");
        return text;
    }

    @Override
    public void insert(Person person) {
        sql.later("INSERT INTO person (id, collection, name, status, tags, created, seen) VALUES (?, ?, ?, ?, ?, ?, ?)",
                person.id(), collection(person.collection()), person.name(), person.status().name(), joined(person.tags()),
                person.created().toEpochMilli(), person.seen().toEpochMilli());
    }

    @Override
    public void update(Person person) {
        sql.update("UPDATE person SET name = ?, status = ?, tags = ?, created = ?, seen = ? WHERE id = ?", person.name(),
                person.status().name(), joined(person.tags()), person.created().toEpochMilli(), person.seen().toEpochMilli(), person.id());
    }

    private static String joined(Set<String> tags) {
        return String.join("\n", tags.stream().sorted().toList());
    }

    private long collection(String name) {
        return collections.computeIfAbsent(name, n -> {
            sql.update("INSERT INTO collection (name) VALUES (?) ON CONFLICT DO NOTHING", n);
            return sql.number("SELECT key FROM collection WHERE name = ?", n);
        });
    }

    @Override
    public void deletePerson(String id) {
        sql.update("DELETE FROM face WHERE person = (SELECT key FROM person WHERE id = ?)", id);
        sql.update("DELETE FROM person WHERE id = ?", id);
        sql.update("DELETE FROM change WHERE person = ?", id);
    }

    // ---- faces

    @Override
    public long insertFace(String person, Sample sample, Instant added) {
        long face = sql.insert("face", "person, collection, digest, quality, added, vector",
                "key, collection, ?, ?, ?, ? FROM person WHERE id = ?", sample.digest(), sample.quality(), added.toEpochMilli(),
                vault.seal(sample.embedding(), "vector " + sample.digest()), person);
        sample.photo().ifPresent(photo -> sql.later("INSERT INTO photo VALUES (?, ?)", face, vault.seal(photo, "photo " + sample.digest())));
        return face;
    }

    @Override
    public void expect(int faces) {
        sql.expect(faces);
    }

    @Override
    public Map<String, Owner> owners(String collection, Set<String> digests) {
        record Found(String digest, Owner owner) {
        }
        Map<String, Owner> owners = new HashMap<>();
        some("""
                SELECT f.digest, p.id, f.id FROM face f JOIN person p ON p.key = f.person
                WHERE f.collection = (SELECT key FROM collection WHERE name = ?) AND f.digest IN\s""",
                row -> new Found(text(row, 1), new Owner(text(row, 2), row.getLong(3))), List.of(collection), digests).forEach(f -> owners.put(f.digest, f.owner));
        return owners;
    }

    @Override
    public Optional<Owner> owner(String collection, String digest) {
        return sql.first("""
                SELECT p.id, f.id FROM face f JOIN person p ON p.key = f.person
                WHERE f.collection = (SELECT key FROM collection WHERE name = ?) AND f.digest = ?""",
                row -> new Owner(text(row, 1), row.getLong(2)), collection, digest);
    }

    @Override
    public String owner(long face) {
        return sql.text("SELECT p.id FROM face f JOIN person p ON p.key = f.person WHERE f.id = ?", face);
    }

    @Override
    public Optional<Person> ownerOf(long face) {
        return sql.first(PERSON + "WHERE p.key = (SELECT person FROM face WHERE id = ?)", this::person, face);
    }

    @Override
    public List<EnrolledFace> faces(String person) {
        return sql.list(FACE + "WHERE f.person = (SELECT key FROM person WHERE id = ?) ORDER BY f.id", this::face, person);
    }

    @Override
    public Optional<EnrolledFace> face(long id) {
        return sql.first(FACE + "WHERE f.id = ?", this::face, id);
    }

    private EnrolledFace face(ResultSet row) throws SQLException {
        String digest = text(row, 3);
        byte[] photo = row.getBytes(6);
        try {
            return new EnrolledFace(Long.toString(row.getLong(1)), new Sample(
                    vault.openEmbedding(bytes(row, 2), size, "vector " + digest), digest, row.getDouble(4),
                    Optional.ofNullable(photo).map(p -> vault.open(p, "photo " + digest))), Instant.ofEpochMilli(row.getLong(5)));
        } catch (IllegalArgumentException e) {
            throw sql.damaged("a face can't be read");
        }
    }

    private byte[] bytes(ResultSet row, int column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        if (bytes == null) throw sql.damaged("a vector is missing");
        return bytes;
    }

    @Override
    public void deleteFace(long id) {
        sql.update("DELETE FROM face WHERE id = ?", id);
        sql.update("DELETE FROM change WHERE kind = 'FACE_ADDED' AND other = ?", Long.toString(id));
    }

    @Override
    public void moveFaces(String from, String into) {
        sql.update("UPDATE change SET person = ? WHERE person = ? AND kind IN ('FACE_ADDED', 'FACE_ERASED', 'MERGED')", into, from);
        sql.update("UPDATE face SET person = (SELECT key FROM person WHERE id = ?) WHERE person = (SELECT key FROM person WHERE id = ?)",
                into, from);
    }

    @Override
    public Receipt tally(String person, Instant at) {
        return sql.first("""
                SELECT (SELECT count(*) FROM face f WHERE f.person = p.key),
                  (SELECT count(*) FROM photo x JOIN face f ON f.id = x.face WHERE f.person = p.key),
                  (SELECT count(*) FROM sighting s WHERE s.person = p.key)
                FROM person p WHERE p.id = ?""",
                row -> new Receipt(at, 1, row.getInt(1), row.getInt(2), row.getInt(3), Receipt.digest(List.of(person))), person).orElseThrow();
    }

    @Override
    public void seen(String person, Instant at) {
        sql.later("UPDATE person SET seen = ? WHERE id = ? AND seen < ?", at.toEpochMilli(), person, at.toEpochMilli());
    }

    // ---- the log

    @Override
    public void log(Kind kind, String person, String other, Instant at) {
        sql.later("INSERT INTO change (kind, person, other, at) VALUES (?, ?, ?, ?)", kind.name(), person, other, at.toEpochMilli());
    }

    @Override
    public List<Change> changes(long after, int limit) {
        return sql.list("SELECT seq, kind, person, other, at FROM change WHERE seq > ? ORDER BY seq LIMIT ?", row -> {
            try {
                return new Change(Long.toString(row.getLong(1)), Kind.valueOf(text(row, 2)), text(row, 3), text(row, 4), Instant.ofEpochMilli(row.getLong(5)));
            } catch (IllegalArgumentException e) {
                throw sql.damaged("its log can't be read");
            }
        }, after, limit);
    }

    @Override
    public long firstChange() {
        return sql.number("SELECT coalesce(min(seq), 0) FROM change");
    }

    @Override
    public void prune(Instant before, long most, int limit) {
        record Line(long number, long at) {
        }
        long last = lastChange(), done = 0;
        for (Line line : sql.list("SELECT seq, at FROM change ORDER BY seq LIMIT ?", row -> new Line(row.getLong(1), row.getLong(2)), limit)) {
            if (line.number == last || line.at >= before.toEpochMilli() && line.number > last - most) break;
            done = line.number;
        }
        if (done > 0) sql.update("DELETE FROM change WHERE seq <= ?", done);
    }

    /// The number of the last change there ever was: whatever takes the last line out of the log adds one behind it.
    long lastChange() {
        return sql.number("SELECT coalesce(max(seq), 0) FROM change");
    }

    /// Those of the people in the lines from `after` to `last` who are there now.
    List<Person> changedPeople(long after, long last) {
        return sql.list(PERSON + "WHERE p.id IN (SELECT person FROM change WHERE seq > ? AND seq <= ?)", this::person, after, last);
    }

    /// Those of the faces added in the lines from `after` to `last` that are there now, by id.
    Map<Long, Tables.Owned> addedFaces(long after, long last) {
        Map<Long, Tables.Owned> faces = new HashMap<>();
        sql.each("""
                SELECT f.id, p.id, f.digest, f.vector FROM face f JOIN person p ON p.key = f.person
                WHERE f.id IN (SELECT CASE WHEN kind = 'FACE_ADDED' THEN CAST(other AS BIGINT) END FROM change WHERE seq > ? AND seq <= ?)""",
                row -> faces.put(row.getLong(1), new Tables.Owned(text(row, 2), vault.openEmbedding(bytes(row, 4), size, "vector " + text(row, 3)))),
                after, last);
        return faces;
    }

    // ---- loading

    /// Puts everybody into the index. A million rows: each table is read once, of a row no more than is needed, and what is made of the
    /// rows is made by a second thread.
    void load(PeopleIndex index, SqlMemories memories) {
        try (Relay relay = new Relay()) {
            ByKey places = new ByKey();
            loadPeople(relay, index, places, memories.allRejected());
            sql.each("SELECT id, person, vector" + (vault.seals() ? ", digest" : "") + " FROM face ORDER BY id", row -> {
                long face = row.getLong(1), person = row.getLong(2);
                byte[] sealed = bytes(row, 3);
                String purpose = vault.seals() ? "vector " + text(row, 4) : "vector of a face";
                relay.give(() -> {
                    int place = places.get(person, Block.NOBODY);
                    if (place == Block.NOBODY) throw sql.damaged("a face's person is missing");
                    index.add(place, face, vault.openEmbedding(sealed, size, purpose));
                });
            });
            relay.finish();
        }
    }

    private void loadPeople(Relay relay, PeopleIndex index, ByKey places, Map<String, List<Embedding>> rejected) {
        Map<Long, String> collections = new HashMap<>();
        sql.each("SELECT key, name FROM collection", row -> collections.put(row.getLong(1), text(row, 2)));
        ByKey faces = new ByKey();
        sql.each("SELECT person, count(*) FROM face GROUP BY person ORDER BY person", row -> ordered(faces.put(row.getLong(1), row.getInt(2))));
        // what nearly all have in common comes as NULL: texts are what takes long to fetch
        sql.each("SELECT id, name, collection, NULLIF(tags, ''), NULLIF(status, 'KNOWN'), created, seen, key FROM person ORDER BY key", row -> {
            String collection = collections.get(row.getLong(3));
            if (collection == null) throw sql.damaged("a person's collection is missing");
            long key = row.getLong(8);
            Person person = person(row, collection, row.getString(4), row.getString(5), faces.get(key, 0), 6);
            relay.give(() -> ordered(places.put(key, index.put(person, rejected.getOrDefault(person.id(), List.of())))));
        });
    }

    private void ordered(boolean ascending) {
        if (!ascending) throw sql.damaged("its keys are not in order");
    }

    // ---- collections

    @Override
    public List<CollectionSettings> collections() {
        return sql.list("SELECT name, threshold, slope, fmr FROM collection ORDER BY name", row -> {
            try {
                return new CollectionSettings(text(row, 1), number(row, 2), number(row, 3), number(row, 4));
            } catch (IllegalArgumentException e) {
                throw sql.damaged("a collection's settings can't be read");
            }
        });
    }

    private static OptionalDouble number(ResultSet row, int column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    @Override
    public void configure(CollectionSettings settings) {
        long key = collection(settings.collection());
        sql.update("UPDATE collection SET threshold = ?, slope = ?, fmr = ? WHERE key = ?", boxed(settings.threshold()), boxed(settings.slope()), boxed(settings.fmr()), key);
    }

    private static Double boxed(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }
}
