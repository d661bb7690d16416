package semblance.store.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import semblance.gallery.GalleryException;
import semblance.gallery.GalleryException.Reason;
import semblance.store.cassandra.Rows.Write;

/// Makes changes one after another, each wholly or not at all, on a store that has neither. A change
/// 1. writes its rows into the table `pending`, under an id of its own;
/// 2. claims the next place by a lightweight transaction on the one row of the table `gallery`: from then on it has
///    happened;
/// 3. writes its rows where they belong, with its place as their timestamp, and deletes them from `pending`.
/// Whoever dies after the second step leaves its rows in `pending`: the next one who comes does the third. Doing that
/// twice, or late, changes nothing, since later changes have later timestamps.
///
/// Whoever dies before the second step leaves rows that are nobody's. The next one who makes a change looks for such rows after it has read the last
/// place. Whoever wrote them had read that place or an earlier one, so when the looker has claimed the next, they can't be claimed any more: they are
/// deleted. A mark stays for a month, for one who lives and asks what became of its claim.
///
/// Places are milliseconds since 1970, or one more than the last if the clock has not gone on: never fewer than before.
final class Log {

    private static final String ONE = " WHERE one = 'gallery'";
    private static final String HEAD = "SELECT seq, entry, key FROM gallery" + ONE;
    private static final String CLAIM = "UPDATE gallery SET seq = ?, entry = ?" + ONE + " IF seq = ? AND key = ?";
    private static final String PUT = "INSERT INTO pending (entry, i, target, put, cells) VALUES (?, ?, ?, ?, ?)";
    private static final String GET = "SELECT target, put, cells FROM pending WHERE entry = ?";
    private static final String ANY = "SELECT i FROM pending WHERE entry = ? LIMIT 1";
    private static final String DELETE = "DELETE FROM pending WHERE entry = ?";
    private static final String BEGUN = "SELECT entry, i FROM pending PER PARTITION LIMIT 2";
    private static final int MARK = -1;
    private static final String GIVE_UP = "INSERT INTO pending (entry, i, target) VALUES (?, " + MARK + ", 'given up') USING TTL 2592000";
    private static final String EMPTY = "DELETE FROM pending WHERE entry = ? AND i > " + MARK;
    private static final long LOOK_NS = 3_600_000_000_000L;

    private final Cluster cluster;
    private final ByteBuffer stamp;
    private final ConsistencyLevel serial;
    /// The last change known to be where it belongs.
    private volatile UUID settled;
    /// Another program has changed key or model.
    private volatile boolean changed;
    /// When to look for what the dead have left; at the first change, then every hour.
    private volatile long look = System.nanoTime();

    /// @param stamp of key and model: whoever finds another one must open the gallery again
    Log(Cluster cluster, byte[] stamp, ConsistencyLevel consistency) {
        this.cluster = cluster;
        this.stamp = ByteBuffer.wrap(stamp);
        serial = consistency == DefaultConsistencyLevel.LOCAL_QUORUM ? DefaultConsistencyLevel.LOCAL_SERIAL : DefaultConsistencyLevel.SERIAL;
    }

    /// The last change.
    ///
    /// @param seq its place
    record Head(long seq, UUID entry) {
    }

    private Head head(Iterable<Row> rows) {
        for (Row row : rows) if (stamp.equals(row.getByteBuffer(2))) return new Head(row.getLong(0), row.getUuid(1));
        throw changed();
    }

    /// @throws GalleryException if the last look at the gallery found another key or model
    void check() {
        if (changed) throw changed();
    }

    private GalleryException changed() {
        changed = true;
        return new GalleryException(Reason.OTHER_MODEL, "got a gallery whose key or model another program has changed since it was opened: open it again");
    }

    /// The place up to which every change is where it belongs; finishes what another has begun.
    long seen() {
        Head head = head(cluster.execute(HEAD));
        settle(head);
        return head.seq;
    }

    private void settle(Head head) {
        if (head.entry.equals(settled)) return;
        List<BoundStatement> rows = new ArrayList<>();
        for (Row row : cluster.all(GET, head.entry)) rows.add(again(row, head.seq));
        if (!rows.isEmpty()) finish(head, rows);
        settled = head.entry;
    }

    private void finish(Head head, List<BoundStatement> rows) {
        cluster.writeAll(rows);
        cluster.execute(DELETE, head.entry);
        settled = head.entry;
    }

    /// Makes a change; computes it again if another came first.
    <T> T change(Function<Rows, T> change) {
        Claimed<T> claimed = claimed(change);
        if (!claimed.rows.isEmpty()) finish(claimed.head, claimed.rows);
        return claimed.result;
    }

    /// A change after its second step.
    ///
    /// @param rows of the third; none: there was nothing to change
    record Claimed<T>(T result, Head head, List<BoundStatement> rows) {
    }

    <T> Claimed<T> claimed(Function<Rows, T> change) {
        while (true) {
            Head head = head(cluster.serially(HEAD, serial));
            settle(head);
            Set<UUID> begun = begun(head);
            long seq = Math.max(head.seq + 1, System.currentTimeMillis());
            Rows rows = new Rows(cluster, seq);
            T result = change.apply(rows);
            if (rows.writes().isEmpty()) return new Claimed<>(result, head, List.of());
            Head own = new Head(seq, UUID.randomUUID());
            List<BoundStatement> writes = rows.writes().stream().map(write -> bound(write, seq)).toList();
            if (!happened(head, own, rows.writes(), writes)) continue;
            giveUp(begun);
            return new Claimed<>(result, own, writes);
        }
    }

    /// Changes that others have begun but not claimed, if it is time to look. No change fails because it can't be looked.
    private Set<UUID> begun(Head head) {
        Set<UUID> begun = new HashSet<>();
        if (System.nanoTime() - look < 0) return begun;
        try {
            for (Row row : cluster.once(BEGUN)) if (row.getInt(1) > MARK && !row.getUuid(0).equals(head.entry)) begun.add(row.getUuid(0));
        } catch (DriverException e) {
            begun.clear();
        }
        return begun;
    }

    private void giveUp(Set<UUID> begun) {
        if (System.nanoTime() - look >= 0) look = System.nanoTime() + LOOK_NS;
        try {
            for (UUID entry : begun) {
                cluster.once(GIVE_UP, entry);
                cluster.once(EMPTY, entry);
            }
        } catch (DriverException e) {
            look = System.nanoTime();
        }
    }

    private boolean happened(Head before, Head own, List<Write> writes, List<BoundStatement> rows) {
        List<BoundStatement> pending = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) pending.add(pending(own.entry, i, writes.get(i), rows.get(i)));
        cluster.writeAll(pending);
        if (claim(before, own)) return true;
        cluster.execute(DELETE, own.entry);
        return false;
    }

    private BoundStatement bound(Write write, long seq) {
        Object[] values = write.values().toArray();
        Object[] all = new Object[values.length + 1];
        System.arraycopy(values, 0, all, write.put() ? 0 : 1, values.length);
        all[write.put() ? values.length : 0] = seq * 1000;
        return cluster.bind(write.put() ? write.table().put() : write.table().delete(), all);
    }

    private BoundStatement pending(UUID entry, int i, Write write, BoundStatement row) {
        List<ByteBuffer> cells = new ArrayList<>();
        // nothing is a list's element in Cassandra; an empty one stands for it where no empty value can be
        for (int cell = 0; cell < row.size(); cell++) cells.add(Optional.ofNullable(row.getBytesUnsafe(cell)).orElseGet(() -> ByteBuffer.allocate(0)));
        return cluster.bind(PUT, entry, i, write.table().name(), write.put(), cells);
    }

    private BoundStatement again(Row row, long seq) {
        Table table = Table.valueOf(row.getString(0));
        boolean put = row.getBoolean(1);
        BoundStatement statement = cluster.bind(put ? table.put() : table.delete());
        List<ByteBuffer> cells = row.getList(2, ByteBuffer.class);
        for (int i = 0; i < cells.size(); i++) {
            boolean none = cells.get(i).remaining() == 0 && statement.getType(i).equals(DataTypes.DOUBLE);
            statement = none ? statement.setToNull(i) : statement.setBytesUnsafe(i, cells.get(i));
        }
        return statement;
    }

    /// A claim that got no answer may have been made: whether it was, the head tells, or what is pending if others have
    /// come since.
    private boolean claim(Head before, Head own) {
        try {
            var answer = cluster.once(CLAIM, own.seq, own.entry, before.seq, stamp);
            if (answer.wasApplied()) return true;
            Row row = answer.one();
            if (row == null || !row.getColumnDefinitions().contains("key") || stamp.equals(row.getByteBuffer("key"))) return false;
        } catch (DriverException e) {
            return claimed(before, own, e);
        }
        cluster.execute(DELETE, own.entry);
        throw changed();
    }

    /// Whoever finishes a change deletes all its rows, whoever gives one up leaves a mark.
    boolean claimed(Head before, Head own, DriverException lost) {
        try {
            Head now = head(cluster.serially(HEAD, serial));
            if (now.entry.equals(own.entry)) return true;
            return now.seq != before.seq && cluster.execute(ANY, own.entry).one() == null;
        } catch (GalleryException e) {
            e.addSuppressed(lost);
            throw new GalleryException(Reason.UNAVAILABLE, "lost the nodes while a change was made: it is there whole or not at all; when they are back, look, or"
                    + " do it again (a picture is not added twice): " + e.getMessage(), e);
        }
    }
}
