package semblance.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import semblance.gallery.GalleryException;
import semblance.gallery.GalleryException.Reason;
import semblance.gallery.Sql;

/// One connection to the server, from the pool.
final class PostgresConnection extends Sql {

    private static final Set<String> REFUSED = Set.of("28000", "28P01", "42501", "3D000", "53300");

    private final String where;
    /// Keys of rows to come, by table.
    private final Map<String, Deque<Long>> given = new HashMap<>();
    private int expected;

    PostgresConnection(Connection connection, String where) {
        super(connection, where);
        this.where = where;
    }

    @Override
    public void later(String sql, Object... arguments) {
        keepBack(sql, arguments);
    }

    @Override
    protected void expect(int rows) {
        expected = rows;
    }

    /// Asks for the keys of all that are expected at once; then no row has to be waited for.
    @Override
    protected long insert(String table, String columns, String select, Object... arguments) {
        Deque<Long> keys = given.computeIfAbsent(table, t -> new ArrayDeque<>());
        if (keys.isEmpty()) {
            keys.addAll(list("SELECT nextval(pg_get_serial_sequence(?, 'id')) FROM generate_series(1, ?)", row -> row.getLong(1), table, Math.max(1, expected)));
        }
        Object[] all = new Object[arguments.length + 1];
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[0] = keys.remove();
        expected--;
        later("INSERT INTO " + table + " (id, " + columns + ") OVERRIDING SYSTEM VALUE SELECT ?::bigint, " + select, all);
        return (Long) all[0];
    }

    void commit() {
        flush();
        guarded(() -> {
            connection().commit();
            return null;
        });
    }

    /// Runs work outside of a transaction: each of its statements is one of its own.
    <T> T alone(Function<PostgresConnection, T> work) {
        return guarded(() -> {
            connection().setAutoCommit(true);
            try {
                return work.apply(this);
            } finally {
                connection().setAutoCommit(false);
            }
        });
    }

    @Override
    protected GalleryException explained(SQLException e) {
        return explained(where, e);
    }

    /// By SQLSTATE (PostgreSQL's documentation, appendix A). Only the server's own short text is passed on: a detail
    /// may hold a row.
    static GalleryException explained(String where, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.equals("55P03") || state.equals("40P01") || state.equals("40001")) {
            return new GalleryException(Reason.LOCKED, "got no turn to change " + where + ": another program holds it; wait until that has finished, or end it", e);
        }
        if (state.startsWith("53") && !state.equals("53300")) {
            return new GalleryException(Reason.FULL, "got no space or memory on the server of " + where + " (SQLSTATE " + state
                    + "), nothing was changed: free some there and try again", e);
        }
        if (REFUSED.contains(state)) {
            return new GalleryException(Reason.UNAVAILABLE, "was refused by the server of " + where + " (SQLSTATE " + state
                    + "): check database, user, password (~/.pgpass or PGPASSWORD), rights and its limit of connections", e);
        }
        if (isLost(e)) {
            return new GalleryException(Reason.UNAVAILABLE, "got no answer from the server of " + where + " (SQLSTATE " + state
                    + "): look whether it runs and can be reached; nothing was changed", e);
        }
        if (state.startsWith("42")) {
            return new GalleryException(Reason.NOT_A_GALLERY, "got tables that are no gallery's in " + where + " (SQLSTATE " + state
                    + "): name another schema (?schema=...)", e);
        }
        return new GalleryException(Reason.CORRUPT, "got an answer from the server of " + where + " that no sound gallery gives (SQLSTATE " + state
                + "): look into the server's log, or go back to a backup", e);
    }

    /// Whether the connection is gone, or the server was not there.
    static boolean isLost(SQLException e) {
        String state = e.getSQLState() == null ? "08" : e.getSQLState();
        return state.startsWith("08") || state.startsWith("57P") || state.equals("25P03");
    }

    static boolean isLost(GalleryException e) {
        return e.getCause() instanceof SQLException s && isLost(s);
    }
}
