package semblance.store.cassandra;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import semblance.gallery.Change;
import semblance.gallery.Change.Kind;
import semblance.gallery.CollectionSettings;
import semblance.gallery.Cursor;
import semblance.gallery.EnrolledFace;
import semblance.gallery.Filter;
import semblance.gallery.GalleryException;
import semblance.gallery.GalleryException.Reason;
import semblance.gallery.Page;
import semblance.gallery.Person;
import semblance.gallery.Person.Status;
import semblance.gallery.Receipt;
import semblance.gallery.Records;
import semblance.gallery.Sample;

/// People, faces, log and settings in the tables of a keyspace.
final class CassandraRecords implements Records {

    static final String ALL = "all";
    static final String CHANGES = "change";
    private static final int PART = 1 << 20;
    private static final int ATTEMPTS = 50;
    private static final long PAUSE_NS = 20_000_000;
    private static final int MANY = Integer.MAX_VALUE / 2;
    /// Lines that go with the faces when people are merged.
    private static final Set<Kind> MOVED = Set.of(Kind.FACE_ADDED, Kind.FACE_ERASED, Kind.MERGED);

    private final Rows rows;
    private final Vectors vectors;

    CassandraRecords(Rows rows, Vectors vectors) {
        this.rows = rows;
        this.vectors = vectors;
    }

    private static GalleryException damaged(String what) {
        return new GalleryException(Reason.CORRUPT, "got a damaged gallery: " + what + "; wanted a sound one: repair the keyspace (nodetool repair --full), or go back to a backup");
    }

    // ---- people

    @Override
    public Optional<Person> person(String id) {
        return rows.get(Table.PERSON, id).map(CassandraRecords::person);
    }

    static Person person(Row row) {
        String tags = row.text(4);
        try {
            return new Person(row.text(0), row.text(2), row.text(1), tags.isEmpty() ? Set.of() : Set.of(tags.split("\n")), Status.valueOf(row.text(3)),
                    (int) row.number(5), Instant.ofEpochMilli(row.number(6)), Instant.ofEpochMilli(row.number(7)));
        } catch (IllegalArgumentException | NullPointerException e) {
            throw damaged("a person can't be read");
        }
    }

    @Override
    public Person known(String id) {
        return person(id).orElseThrow(() -> damaged("a person is missing"));
    }

    @Override
    public Optional<Person> named(String collection, String name) {
        return rows.get(Table.NAME, collection, name).flatMap(row -> person(row.text(2)));
    }

    @Override
    public Page<Person> page(Filter filter, String collection, String name, int limit) {
        List<Person> page = new ArrayList<>();
        for (CollectionSettings one : collections()) {
            int order = Rows.byCodePoint(one.collection(), collection);
            if (order < 0) continue;
            Optional<Person> more = fill(page, filter, one.collection(), order == 0 ? name : "", limit);
            if (more.isPresent()) return new Page<>(page, Optional.of(Cursor.after(page.getLast())));
        }
        return new Page<>(page, Optional.empty());
    }

    /// @return the first one for whom there was no room
    private Optional<Person> fill(List<Person> page, Filter filter, String collection, String name, int limit) {
        List<Row> some;
        do {
            some = rows.scan(Table.NAME, limit + 1, collection, name);
            for (Row row : some) {
                name = row.text(1);
                Optional<Person> person = person(row.text(2)).filter(filter::accepts);
                if (person.isPresent() && page.size() == limit) return person;
                person.ifPresent(page::add);
            }
        } while (some.size() > limit);
        return Optional.empty();
    }

    @Override
    public void insert(Person person) {
        if (rows.get(Table.COLLECTION, ALL, person.collection()).isEmpty()) rows.put(Table.COLLECTION, ALL, person.collection(), null, null, null);
        write(person, 0);
    }

    private void write(Person person, long faces) {
        rows.put(Table.PERSON, person.id(), person.collection(), person.name(), person.status().name(), String.join("\n", person.tags().stream().sorted().toList()),
                faces, person.created().toEpochMilli(), person.seen().toEpochMilli());
        rows.put(Table.NAME, person.collection(), person.name(), person.id());
        if (person.status() == Status.PROVISIONAL) rows.put(Table.STRANGER, person.collection(), person.id(), person.seen().toEpochMilli());
    }

    @Override
    public void update(Person person) {
        Person before = known(person.id());
        if (!before.name().equals(person.name())) rows.delete(Table.NAME, before.collection(), before.name());
        if (before.status() == Status.PROVISIONAL) rows.delete(Table.STRANGER, before.collection(), before.id());
        write(new Person(person.id(), person.name(), before.collection(), person.tags(), person.status(), 0, person.created(), person.seen()), before.faces());
    }

    @Override
    public void deletePerson(String id) {
        for (Row face : rows.scan(Table.FACE, MANY, id, Long.MIN_VALUE)) deleteFace(face.number(1));
        for (Row line : rows.scan(Table.CHANGE_OF, MANY, id, Long.MIN_VALUE)) deleteLine(id, line.number(1));
        Person person = known(id);
        rows.delete(Table.NAME, person.collection(), person.name());
        rows.delete(Table.STRANGER, person.collection(), id);
        rows.delete(Table.PERSON, id);
    }

    private void deleteLine(String person, long line) {
        rows.delete(Table.CHANGE, Rows.day(line), line);
        rows.delete(Table.CHANGE_OF, person, line);
    }

    @Override
    public Receipt tally(String person, Instant at) {
        List<Row> faces = rows.scan(Table.FACE, MANY, person, Long.MIN_VALUE);
        int photos = (int) faces.stream().filter(face -> face.number(5) > 0).count();
        int sightings = new CassandraMemories(rows, vectors).sightings(Optional.of(person), 0, MANY).items().size();
        return new Receipt(at, 1, faces.size(), photos, sightings, Receipt.digest(List.of(person)));
    }

    @Override
    public void seen(String person, Instant at) {
        person(person).filter(p -> p.seen().isBefore(at)).ifPresent(p ->
                write(new Person(p.id(), p.name(), p.collection(), p.tags(), p.status(), 0, p.created(), at), p.faces()));
    }

    private void count(String person, int more) {
        Row row = rows.get(Table.PERSON, person).orElseThrow(() -> damaged("a face's person is missing"));
        rows.put(Table.PERSON, row.with(5, row.number(5) + more));
    }

    // ---- faces

    @Override
    public long insertFace(String person, Sample sample, Instant added) {
        long id = rows.next();
        long parts = sample.photo().map(photo -> putPhoto(id, vectors.vault().seal(photo, "photo " + sample.digest()))).orElse(0L);
        rows.put(Table.FACE, person, id, sample.digest(), sample.quality(), added.toEpochMilli(), parts, 0L, vectors.face(sample));
        rows.put(Table.FACE_OWNER, id, person);
        rows.put(Table.PICTURE, known(person).collection(), sample.digest(), person, id);
        count(person, 1);
        return id;
    }

    private long putPhoto(long face, byte[] sealed) {
        long part = 0;
        for (int at = 0; at < sealed.length; at += PART, part++) {
            rows.put(Table.PHOTO, face, part, ByteBuffer.wrap(Arrays.copyOfRange(sealed, at, Math.min(at + PART, sealed.length))));
        }
        return part;
    }

    @Override
    public Optional<Owner> owner(String collection, String digest) {
        return rows.get(Table.PICTURE, collection, digest).map(row -> new Owner(row.text(2), row.number(3)));
    }

    @Override
    public String owner(long face) {
        return rows.get(Table.FACE_OWNER, face).map(row -> row.text(1)).orElseThrow(() -> damaged("a face is missing"));
    }

    @Override
    public Optional<Person> ownerOf(long face) {
        return rows.get(Table.FACE_OWNER, face).flatMap(row -> person(row.text(1)));
    }

    @Override
    public List<EnrolledFace> faces(String person) {
        return rows.scan(Table.FACE, MANY, person, Long.MIN_VALUE).stream().map(this::face).toList();
    }

    @Override
    public Optional<EnrolledFace> face(long id) {
        return row(id).map(this::face);
    }

    /// A face's row. Where another process is just moving or deleting it, the two tables disagree for a moment.
    Optional<Row> row(long face) {
        for (int i = 0; i < ATTEMPTS; i++, LockSupport.parkNanos(PAUSE_NS)) {
            Optional<Row> owner = rows.get(Table.FACE_OWNER, face);
            if (owner.isEmpty()) return owner;
            Optional<Row> row = rows.get(Table.FACE, owner.get().text(1), face);
            if (row.isPresent()) return row;
        }
        throw new GalleryException(Reason.UNAVAILABLE, "got a face that another program is moving, for too long: try again");
    }

    private EnrolledFace face(Row row) {
        String digest = row.text(2);
        Optional<byte[]> photo = row.number(5) == 0 ? Optional.empty() : Optional.of(vectors.vault().open(photo(row.number(1)), "photo " + digest));
        return new EnrolledFace(Long.toString(row.number(1)), new Sample(vectors.face(row), digest, row.real(3), photo), Instant.ofEpochMilli(row.number(4)));
    }

    private byte[] photo(long face) {
        var bytes = new ByteArrayOutputStream();
        for (Row part : rows.scan(Table.PHOTO, MANY, face, Long.MIN_VALUE)) bytes.writeBytes(part.bytes(2));
        return bytes.toByteArray();
    }

    @Override
    public void deleteFace(long id) {
        Row face = row(id).orElseThrow(() -> damaged("a face is missing"));
        String person = face.text(0);
        for (long part = 0; part < face.number(5); part++) rows.delete(Table.PHOTO, id, part);
        rows.delete(Table.PICTURE, known(person).collection(), face.text(2));
        rows.delete(Table.FACE_OWNER, id);
        rows.delete(Table.FACE, person, id);
        if (face.number(6) != 0) deleteLine(person, face.number(6));
        count(person, -1);
    }

    @Override
    public void moveFaces(String from, String into) {
        List<Row> faces = rows.scan(Table.FACE, MANY, from, Long.MIN_VALUE);
        for (Row face : faces) moveFace(face, into);
        for (Row line : rows.scan(Table.CHANGE_OF, MANY, from, Long.MIN_VALUE)) moveLine(line, into);
        count(from, -faces.size());
        count(into, faces.size());
    }

    private void moveFace(Row face, String into) {
        long id = face.number(1);
        rows.delete(Table.FACE, face.text(0), id);
        rows.put(Table.FACE, face.with(0, into));
        rows.put(Table.FACE_OWNER, id, into);
        rows.put(Table.PICTURE, known(into).collection(), face.text(2), into, id);
    }

    private void moveLine(Row line, String into) {
        if (!MOVED.contains(Kind.valueOf(line.text(2)))) return;
        long id = line.number(1);
        deleteLine(line.text(0), id);
        write(Row.of(Rows.day(id), id, line.text(2), into, line.text(3), line.number(4)));
    }

    // ---- the log

    @Override
    public void log(Kind kind, String person, String other, Instant at) {
        long line = rows.next(), day = Rows.day(line);
        if (rows.get(Table.DAY, CHANGES, day).isEmpty()) rows.put(Table.DAY, CHANGES, day);
        write(Row.of(day, line, kind.name(), person, other, at.toEpochMilli()));
        if (kind == Kind.FACE_ADDED) row(Long.parseLong(other)).ifPresent(face -> rows.put(Table.FACE, face.with(6, line)));
    }

    private void write(Row line) {
        rows.put(Table.CHANGE, line);
        rows.put(Table.CHANGE_OF, line.text(3), line.number(1), line.text(2), line.text(4), line.number(5));
    }

    @Override
    public List<Change> changes(long after, int limit) {
        List<Change> changes = new ArrayList<>();
        for (Row day : rows.scan(Table.DAY, MANY, CHANGES, Rows.day(after) - 1)) {
            for (Row row : rows.scan(Table.CHANGE, limit - changes.size(), day.number(1), after)) {
                if (row.number(1) > rows.last()) return changes;
                changes.add(new Change(Long.toString(row.number(1)), Kind.valueOf(row.text(2)), row.text(3), row.text(4), Instant.ofEpochMilli(row.number(5))));
            }
            if (changes.size() == limit) return changes;
        }
        return changes;
    }

    @Override
    public long firstChange() {
        for (Row day : rows.scan(Table.DAY, MANY, CHANGES, Long.MIN_VALUE)) {
            List<Row> first = rows.scan(Table.CHANGE, 1, day.number(1), Long.MIN_VALUE);
            if (!first.isEmpty()) return first.getFirst().number(1);
        }
        return 0;
    }

    /// By age only: counting lines would mean to read them. The newest day's stay.
    @Override
    public void prune(Instant before, long most, int limit) {
        List<Row> days = rows.scan(Table.DAY, MANY, CHANGES, Long.MIN_VALUE);
        for (Row day : days.subList(0, Math.max(0, days.size() - 1))) {
            if (day.number(1) >= Rows.day(before)) return;
            List<Row> lines = rows.scan(Table.CHANGE, limit, day.number(1), Long.MIN_VALUE);
            lines.forEach(line -> deleteLine(line.text(3), line.number(1)));
            limit -= lines.size();
            if (limit == 0) return;
            rows.delete(Table.DAY, CHANGES, day.number(1));
        }
    }

    // ---- collections

    @Override
    public List<CollectionSettings> collections() {
        return rows.scan(Table.COLLECTION, MANY, ALL, "").stream().map(row -> new CollectionSettings(row.text(1), row.maybe(2), row.maybe(3), row.maybe(4))).toList();
    }

    @Override
    public void configure(CollectionSettings settings) {
        rows.put(Table.COLLECTION, ALL, settings.collection(), boxed(settings.threshold()), boxed(settings.slope()), boxed(settings.fmr()));
    }

    private static Double boxed(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }
}
