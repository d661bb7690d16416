package semblance.store.cassandra;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The tables of a gallery that changes write, each with a partition key and at most one clustering column. Numbers of faces, lines,
/// sightings and receipts hold the time when they were given: see [Log].
enum Table {
    PERSON(1, 0, "id text, collection text, name text, status text, tags text, faces bigint, created bigint, seen bigint"),
    NAME(1, 1, "collection text, name text, person text"),
    FACE(1, 1, "person text, id bigint, digest text, quality double, added bigint, parts bigint, line bigint, vector VECTOR"),
    FACE_OWNER(1, 0, "id bigint, person text"),
    PICTURE(2, 0, "collection text, digest text, person text, face bigint"),
    PHOTO(1, 1, "face bigint, part bigint, bytes blob"),
    REJECTED(1, 1, "person text, id bigint, vector SEALED"),
    APART(1, 1, "person text, other text"),
    /// by day
    SIGHTING(1, 1, "day bigint, id bigint, person text, began bigint, ended bigint, source text, distance double"),
    /// by person and thirty days
    SIGHTING_OF(2, 1, "person text, month bigint, id bigint, began bigint, ended bigint, source text, distance double"),
    /// by day
    CHANGE(1, 1, "day bigint, id bigint, kind text, person text, other text, at bigint"),
    CHANGE_OF(1, 1, "person text, id bigint, kind text, other text, at bigint"),
    /// the days that SIGHTING and CHANGE have
    DAY(1, 1, "kind text, day bigint"),
    STRANGER(1, 1, "collection text, person text, seen bigint"),
    COLLECTION(1, 1, "one text, name text, threshold double, slope double, fmr double"),
    RECEIPT(1, 1, "one text, id bigint, at bigint, people bigint, faces bigint, photos bigint, sightings bigint, digest text");

    private final int partition;
    private final int clustering;
    private final List<String> columns;

    Table(int partition, int clustering, String columns) {
        this.partition = partition;
        this.clustering = clustering;
        this.columns = Arrays.asList(columns.split(", "));
    }

    private String title() {
        return name().toLowerCase();
    }

    int keys() {
        return partition + clustering;
    }

    int partition() {
        return partition;
    }

    private String names(int from, int to, String each, String between) {
        return columns.subList(from, to).stream().map(c -> c.split(" ")[0] + each).collect(Collectors.joining(between));
    }

    /// @param vector the type of a face's vector
    String create(String keyspace, String vector) {
        String all = String.join(", ", columns).replace("VECTOR", vector).replace("SEALED", "blob");
        // one id, whoever makes it: two processes that begin at once make the same table
        UUID id = UUID.nameUUIDFromBytes((keyspace + "." + title()).getBytes(StandardCharsets.UTF_8));
        return "CREATE TABLE IF NOT EXISTS " + title() + " (" + all + ", PRIMARY KEY ((" + names(0, partition, "", ", ") + ")"
                + (clustering == 1 ? ", " + names(partition, keys(), "", "") : "") + ")) WITH id = " + id + " AND compaction = {'class':"
                + " 'SizeTieredCompactionStrategy', 'tombstone_threshold': '0.05', 'tombstone_compaction_interval': '3600',"
                + " 'unchecked_tombstone_compaction': 'true', 'provide_overlapping_tombstones': 'row'}";
    }

    String put() {
        String marks = IntStream.range(0, columns.size()).mapToObj(i -> "?").collect(Collectors.joining(", "));
        return "INSERT INTO " + title() + " (" + names(0, columns.size(), "", ", ") + ") VALUES (" + marks + ") USING TIMESTAMP ?";
    }

    String delete() {
        return "DELETE FROM " + title() + " USING TIMESTAMP ? WHERE " + names(0, keys(), " = ?", " AND ");
    }

    private String select() {
        return "SELECT " + names(0, columns.size(), "", ", ") + " FROM " + title();
    }

    String get() {
        return select() + " WHERE " + names(0, keys(), " = ?", " AND ");
    }

    String scan() {
        return select() + " WHERE " + names(0, partition, " = ?", " AND ") + " AND " + names(partition, keys(), " > ?", "") + " LIMIT ?";
    }

    String all() {
        return select();
    }
}
