package semblance.gallery;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import semblance.gallery.GalleryException.Reason;

/// One connection to the database of a gallery, with its prepared statements. For one thread at a time. What the
/// driver throws leaves as a [GalleryException] whose text says what to do.
public abstract class Sql implements AutoCloseable {

    private final Connection connection;
    private final String where;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private final Set<PreparedStatement> keptBack = new LinkedHashSet<>();

    /// Makes one value of the row a result stands at.
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    interface Each {
        void read(ResultSet row) throws SQLException;
    }

    /// Work with the driver.
    protected interface Action<T> {
        T run() throws SQLException;
    }

    /// @param connection which closing this closes
    /// @param where      the gallery, for messages
    protected Sql(Connection connection, String where) {
        this.connection = connection;
        this.where = where;
    }

    /// What an error of the driver means for the gallery, and what to do.
    protected abstract GalleryException explained(SQLException e);

    protected final Connection connection() {
        return connection;
    }

    /// Runs a statement whose outcome nobody asks for; a server's connection may keep it back ([#keepBack]).
    public void later(String sql, Object... arguments) {
        update(sql, arguments);
    }

    /// Keeps a statement back until another kind of call is made, and sends those that were kept back together then: all of
    /// one text, then all of the next, in the order in which the texts came first.
    protected final void keepBack(String sql, Object... arguments) {
        guarded(() -> {
            PreparedStatement statement = bound(sql, arguments);
            statement.addBatch();
            return keptBack.add(statement);
        });
    }

    /// Runs what was kept back.
    protected final void flush() {
        if (keptBack.isEmpty()) return;
        guarded(() -> {
            for (PreparedStatement statement : keptBack) statement.executeBatch();
            keptBack.clear();
            return null;
        });
    }

    /// Says that so many rows are about to be inserted by [#insert].
    protected void expect(int rows) {
    }

    /// Inserts a row into a table whose key, `id`, the database gives.
    ///
    /// @param columns all others
    /// @param select  what gives their values
    /// @return the key
    protected long insert(String table, String columns, String select, Object... arguments) {
        return number("INSERT INTO " + table + " (" + columns + ") SELECT " + select + " RETURNING id", arguments);
    }

    /// Runs statements that take no arguments.
    public final void script(String statements) {
        flush();
        guarded(() -> {
            try (Statement statement = connection.createStatement()) {
                // runs each to its end; execute would stop an incremental_vacuum after its first page
                statement.executeUpdate(statements);
                return null;
            }
        });
    }

    /// Returns how many rows were changed.
    public final int update(String sql, Object... arguments) {
        return guarded(() -> prepare(sql, arguments).executeUpdate());
    }

    /// The number in the one row there is.
    public final long number(String sql, Object... arguments) {
        return first(sql, row -> row.getLong(1), arguments)
                .orElseThrow(() -> damaged("a number is missing"));
    }

    /// The text in the one row there is.
    public final String text(String sql, Object... arguments) {
        return first(sql, row -> Optional.ofNullable(row.getString(1)), arguments).flatMap(text -> text)
                .orElseThrow(() -> damaged("a text is missing"));
    }

    /// The first row, if there is one.
    public final <T> Optional<T> first(String sql, Row<T> reader, Object... arguments) {
        return guarded(() -> {
            try (ResultSet rows = prepare(sql, arguments).executeQuery()) {
                return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
            }
        });
    }

    /// Every row.
    public final <T> List<T> list(String sql, Row<T> reader, Object... arguments) {
        List<T> all = new ArrayList<>();
        each(sql, row -> all.add(reader.read(row)), arguments);
        return all;
    }

    final void each(String sql, Each reader, Object... arguments) {
        guarded(() -> {
            try (ResultSet rows = prepare(sql, arguments).executeQuery()) {
                while (rows.next()) reader.read(rows);
                return null;
            }
        });
    }

    private PreparedStatement prepare(String sql, Object... arguments) throws SQLException {
        flush();
        return bound(sql, arguments);
    }

    private PreparedStatement bound(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) prepared.put(sql, statement = connection.prepareStatement(sql));
        for (int i = 0; i < arguments.length; i++) statement.setObject(i + 1, arguments[i]);
        return statement;
    }

    GalleryException damaged(String what) {
        return new GalleryException(Reason.CORRUPT, "got a damaged gallery, " + where + ": " + what
                + "; wanted a sound one: run `semblance gallery check`, or go back to a backup");
    }

    /// Closes the statements, for work that none may be open in.
    protected final void forget() {
        guarded(() -> {
            for (PreparedStatement statement : prepared.values()) statement.close();
            prepared.clear();
            return null;
        });
    }

    protected final <T> T guarded(Action<T> action) {
        try {
            return action.run();
        } catch (SQLException e) {
            // the driver may have finished off the statement that failed
            prepared.clear();
            keptBack.clear();
            throw explained(e);
        }
    }

    @Override
    public void close() {
        guarded(() -> {
            connection.close();
            return null;
        });
    }
}
