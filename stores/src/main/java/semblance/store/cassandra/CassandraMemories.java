package semblance.store.cassandra;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import semblance.embed.Embedding;
import semblance.gallery.Memories;
import semblance.gallery.Page;
import semblance.gallery.Receipt;
import semblance.gallery.Sighting;

/// What is remembered beside people and faces, in the tables of a keyspace. Sightings lie by day, for those who look at
/// everybody's, and by person and month: neither grows without end.
final class CassandraMemories implements Memories {

    private static final String SIGHTINGS = "sighting";
    private static final int MANY = Integer.MAX_VALUE / 2;
    private static final int MONTH = 30;

    private final Rows rows;
    private final Vectors vectors;

    CassandraMemories(Rows rows, Vectors vectors) {
        this.rows = rows;
        this.vectors = vectors;
    }

    // ---- not this person

    @Override
    public void reject(String person, Embedding probe) {
        rows.put(Table.REJECTED, person, rows.next(), vectors.rejected(probe));
    }

    @Override
    public List<Embedding> rejected(String person) {
        return rows.scan(Table.REJECTED, MANY, person, Long.MIN_VALUE).stream().map(vectors::rejected).toList();
    }

    // ---- two people, not one

    @Override
    public void keepApart(String a, String b) {
        rows.put(Table.APART, a, b);
        rows.put(Table.APART, b, a);
    }

    @Override
    public Set<String> apart(String person) {
        Set<String> others = new HashSet<>();
        rows.scan(Table.APART, MANY, person, "").forEach(row -> others.add(row.text(1)));
        return others;
    }

    private void forgetApart(String person) {
        for (String other : apart(person)) {
            rows.delete(Table.APART, person, other);
            rows.delete(Table.APART, other, person);
        }
    }

    // ---- sightings

    @Override
    public boolean insert(Sighting sighting) {
        if (rows.get(Table.PERSON, sighting.person()).isEmpty()) return false;
        long id = rows.next(), day = Rows.day(id);
        if (rows.get(Table.DAY, SIGHTINGS, day).isEmpty()) rows.put(Table.DAY, SIGHTINGS, day);
        write(Row.of(day, id, sighting.person(), sighting.from().toEpochMilli(), sighting.to().toEpochMilli(), sighting.source(), sighting.distance()));
        return true;
    }

    private void write(Row s) {
        rows.put(Table.SIGHTING, s);
        rows.put(Table.SIGHTING_OF, s.text(2), s.number(0) / MONTH, s.number(1), s.number(3), s.number(4), s.text(5), s.real(6));
    }

    @Override
    public Page<Sighting> sightings(Optional<String> person, long after, int limit) {
        List<Row> found = person.map(id -> of(id, after, limit + 1)).orElseGet(() -> everybodys(after, limit + 1));
        List<Sighting> page = found.stream().limit(limit).map(CassandraMemories::sighting).toList();
        return new Page<>(page, found.size() <= limit ? Optional.empty() : Optional.of(Long.toString(found.get(limit - 1).number(1))));
    }

    private static Sighting sighting(Row row) {
        return new Sighting(row.text(2), Instant.ofEpochMilli(row.number(3)), Instant.ofEpochMilli(row.number(4)), row.text(5), row.real(6));
    }

    private List<Long> days(long after) {
        return rows.scan(Table.DAY, MANY, SIGHTINGS, Rows.day(after) - 1).stream().map(row -> row.number(1)).toList();
    }

    private static List<Row> gather(List<Long> buckets, int limit, Function<Long, Function<Integer, List<Row>>> reader) {
        List<Row> found = new ArrayList<>();
        for (long bucket : buckets) {
            found.addAll(reader.apply(bucket).apply(limit - found.size()));
            if (found.size() == limit) break;
        }
        return found;
    }

    private List<Row> everybodys(long after, int limit) {
        return gather(days(after), limit, day -> most -> rows.scan(Table.SIGHTING, most, day, after));
    }

    /// As rows of SIGHTING.
    private List<Row> of(String person, long after, int limit) {
        List<Long> months = days(after).stream().map(day -> day / MONTH).distinct().toList();
        return gather(months, limit, month -> most -> rows.scan(Table.SIGHTING_OF, most, person, month, after)).stream().map(row ->
                Row.of(Rows.day(row.number(2)), row.number(2), row.text(0), row.number(3), row.number(4), row.text(5), row.real(6))).toList();
    }

    private void delete(Row sighting) {
        rows.delete(Table.SIGHTING, sighting.number(0), sighting.number(1));
        rows.delete(Table.SIGHTING_OF, sighting.text(2), sighting.number(0) / MONTH, sighting.number(1));
    }

    // ---- all of them

    @Override
    public void move(String from, String into) {
        for (Row row : rows.scan(Table.REJECTED, MANY, from, Long.MIN_VALUE)) {
            rows.delete(Table.REJECTED, from, row.number(1));
            rows.put(Table.REJECTED, row.with(0, into));
        }
        for (Row row : of(from, 0, MANY)) {
            delete(row);
            write(row.with(2, into));
        }
        Set<String> others = apart(from);
        forgetApart(from);
        others.stream().filter(other -> !other.equals(into)).forEach(other -> keepApart(into, other));
    }

    @Override
    public void forget(String person) {
        for (Row row : rows.scan(Table.REJECTED, MANY, person, Long.MIN_VALUE)) rows.delete(Table.REJECTED, person, row.number(1));
        of(person, 0, MANY).forEach(this::delete);
        forgetApart(person);
    }

    // ---- strangers and receipts

    @Override
    public int strangers(String collection) {
        return rows.scan(Table.STRANGER, MANY, collection, "").size();
    }

    @Override
    public List<String> strangersNotSeenSince(Instant moment) {
        return rows.scan(Table.COLLECTION, MANY, CassandraRecords.ALL, "").stream().flatMap(one -> rows.scan(Table.STRANGER, MANY, one.text(1), "").stream())
                .filter(row -> row.number(2) < moment.toEpochMilli()).map(row -> row.text(1)).sorted().toList();
    }

    @Override
    public void insert(Receipt receipt) {
        rows.put(Table.RECEIPT, CassandraRecords.ALL, rows.next(), receipt.at().toEpochMilli(), (long) receipt.people(), (long) receipt.faces(),
                (long) receipt.photos(), (long) receipt.sightings(), receipt.digest());
    }

    @Override
    public List<Receipt> receipts() {
        return rows.scan(Table.RECEIPT, MANY, CassandraRecords.ALL, Long.MIN_VALUE).stream().map(row -> new Receipt(Instant.ofEpochMilli(row.number(2)),
                (int) row.number(3), (int) row.number(4), (int) row.number(5), (int) row.number(6), row.text(7))).toList();
    }
}
