package semblance.store.cassandra;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import semblance.gallery.Change.Kind;
import semblance.gallery.Gallery.Count;

/// The rows of a gallery as one change sees them: those of the server with its own over them, which it has not written
/// yet. For one thread.
final class Rows {

    /// Numbers a change may give.
    private static final int MOST = 1 << 20;
    private static final long DAY_MS = 86_400_000;
    private static final Comparator<Object> BY_VALUE = (a, b) -> a instanceof Long x ? Long.compare(x, (Long) b) : byCodePoint((String) a, (String) b);
    private static final Comparator<List<Object>> BY_KEY = (a, b) -> {
        for (int i = 0; i < a.size(); i++) {
            int order = BY_VALUE.compare(a.get(i), b.get(i));
            if (order != 0) return order;
        }
        return 0;
    };

    private final Cluster cluster;
    private final long seq;
    private final Map<Table, TreeMap<List<Object>, Optional<Row>>> changed = new HashMap<>();
    private int given;

    /// @param seq the change's place; for one who only looks, that of the last change to be seen
    Rows(Cluster cluster, long seq) {
        this.cluster = cluster;
        this.seq = seq;
    }

    static int byCodePoint(String a, String b) {
        for (int i = 0; i < a.length() && i < b.length(); i++) {
            char x = a.charAt(i), y = b.charAt(i);
            // surrogates, of code points above all others, lie below some of these
            if (x != y) return Character.isSurrogate(x) == Character.isSurrogate(y) ? Character.compare(x, y) : Character.isSurrogate(x) ? 1 : -1;
        }
        return Integer.compare(a.length(), b.length());
    }

    /// A number above all given before.
    long next() {
        if (given == MOST) throw new IllegalArgumentException("got a change of more than " + MOST + " parts, wanted fewer: do it in several");
        return seq << 20 | given++;
    }

    static long day(long number) {
        return (number >> 20) / DAY_MS;
    }

    static long day(Instant moment) {
        return moment.toEpochMilli() / DAY_MS;
    }

    /// The last number that can be seen.
    long last() {
        return seq << 20 | MOST - 1;
    }

    Optional<Row> get(Table table, Object... key) {
        Optional<Row> own = changes(table).get(List.of(key));
        return own == null ? cluster.get(table, key) : own;
    }

    /// Rows of a partition, in order.
    ///
    /// @param partition its key, and behind it the clustering column's value after which to begin
    List<Row> scan(Table table, int limit, Object... partition) {
        List<Object> start = List.of(partition);
        TreeMap<List<Object>, Optional<Row>> rows = new TreeMap<>(BY_KEY);
        Map<List<Object>, Optional<Row>> own = own(table, start);
        long wanted = Math.min(Integer.MAX_VALUE, (long) limit + own.size());
        for (Row row : cluster.scan(table, (int) wanted, partition)) rows.put(row.values().subList(0, table.keys()), Optional.of(row));
        rows.putAll(own);
        return rows.values().stream().flatMap(Optional::stream).limit(limit).toList();
    }

    private Map<List<Object>, Optional<Row>> own(Table table, List<Object> start) {
        List<Object> partition = start.subList(0, table.partition());
        Map<List<Object>, Optional<Row>> own = new HashMap<>();
        for (var entry : changes(table).tailMap(start, false).entrySet()) {
            if (!entry.getKey().subList(0, table.partition()).equals(partition)) break;
            own.put(entry.getKey(), entry.getValue());
        }
        return own;
    }

    /// Every row on the server.
    void each(Table table, Consumer<Row> reader) {
        cluster.each(table, reader);
    }

    void put(Table table, Object... values) {
        put(table, Row.of(values));
    }

    void put(Table table, Row row) {
        changes(table).put(row.values().subList(0, table.keys()), Optional.of(row));
    }

    void delete(Table table, Object... key) {
        changes(table).put(List.of(key), Optional.empty());
    }

    private TreeMap<List<Object>, Optional<Row>> changes(Table table) {
        return changed.computeIfAbsent(table, t -> new TreeMap<>(BY_KEY));
    }

    /// How many more people and faces there are after the change. Whoever is restored though there already counts as new.
    Count more() {
        long people = fresh(Table.CHANGE, 1).filter(line -> line.text(2).equals(Kind.ENROLLED.name())).count();
        return new Count(people - deleted(Table.PERSON), fresh(Table.FACE_OWNER, 0).count() - deleted(Table.FACE_OWNER));
    }

    /// The rows with a number that the change has given.
    private Stream<Row> fresh(Table table, int column) {
        return changes(table).values().stream().flatMap(Optional::stream).filter(row -> row.number(column) >> 20 == seq);
    }

    private long deleted(Table table) {
        return changes(table).values().stream().filter(Optional::isEmpty).count();
    }

    /// A row to write or, if it has no more than a key, to delete.
    record Write(Table table, boolean put, List<Object> values) {
    }

    List<Write> writes() {
        List<Write> writes = new ArrayList<>();
        changed.forEach((table, rows) -> rows.forEach((key, row) ->
                writes.add(row.map(r -> new Write(table, true, r.values())).orElseGet(() -> new Write(table, false, key)))));
        return writes;
    }
}
