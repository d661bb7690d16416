package semblance.gallery;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;
import semblance.gallery.GalleryException.Reason;

/// One connection to a SQLite file, with its prepared statements. For one thread at a time: callers hold a lock.
/// What SQLite throws leaves as a [GalleryException] whose text says what to do.
final class Sql implements AutoCloseable {

    private final Path file;
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    interface Each {
        void read(ResultSet row) throws SQLException;
    }

    private interface Action<T> {
        T run() throws SQLException;
    }

    /// @param patience how long to wait for another's lock
    Sql(Path file, Duration patience) {
        this.file = file;
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) patience.toMillis());
        config.enforceForeignKeys(true);
        connection = guarded(() -> config.createConnection("jdbc:sqlite:" + file.toAbsolutePath()));
        try {
            // FULL: an acknowledged commit survives a power cut. secure_delete: what is deleted is overwritten.
            script("PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON");
        } catch (GalleryException e) {
            close();
            throw e;
        }
    }

    /// Runs statements that take no arguments.
    void script(String statements) {
        guarded(() -> {
            try (Statement statement = connection.createStatement()) {
                // runs each to its end; execute would stop an incremental_vacuum after its first page
                statement.executeUpdate(statements);
                return null;
            }
        });
    }

    /// Returns how many rows were changed.
    int update(String sql, Object... arguments) {
        return guarded(() -> prepare(sql, arguments).executeUpdate());
    }

    /// Returns the new row's id.
    long insert(String sql, Object... arguments) {
        update(sql, arguments);
        return number("SELECT last_insert_rowid()");
    }

    long number(String sql, Object... arguments) {
        return first(sql, row -> row.getLong(1), arguments)
                .orElseThrow(() -> damaged("a number is missing"));
    }

    String text(String sql, Object... arguments) {
        return first(sql, row -> Optional.ofNullable(row.getString(1)), arguments).flatMap(text -> text)
                .orElseThrow(() -> damaged("a text is missing"));
    }

    <T> Optional<T> first(String sql, Row<T> reader, Object... arguments) {
        return guarded(() -> {
            try (ResultSet rows = prepare(sql, arguments).executeQuery()) {
                return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
            }
        });
    }

    <T> List<T> list(String sql, Row<T> reader, Object... arguments) {
        List<T> all = new ArrayList<>();
        each(sql, row -> all.add(reader.read(row)), arguments);
        return all;
    }

    void each(String sql, Each reader, Object... arguments) {
        guarded(() -> {
            try (ResultSet rows = prepare(sql, arguments).executeQuery()) {
                while (rows.next()) reader.read(rows);
                return null;
            }
        });
    }

    private PreparedStatement prepare(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) prepared.put(sql, statement = connection.prepareStatement(sql));
        for (int i = 0; i < arguments.length; i++) statement.setObject(i + 1, arguments[i]);
        return statement;
    }

    /// Runs `work` in one transaction that no other writer can get into; if it throws, nothing has happened.
    <T> T writing(Supplier<T> work) {
        return transaction("BEGIN IMMEDIATE", work);
    }

    /// Runs `work` on one unchanging state of the file.
    <T> T reading(Supplier<T> work) {
        return transaction("BEGIN", work);
    }

    private <T> T transaction(String begin, Supplier<T> work) {
        script(begin);
        try {
            T result = work.get();
            script("COMMIT");
            return result;
        } catch (RuntimeException | Error e) {
            rollBack(e);
            throw e;
        }
    }

    private void rollBack(Throwable because) {
        try {
            script("ROLLBACK");
        } catch (GalleryException e) {
            // SQLite has rolled back by itself after some errors, such as a full disk, and says so here
            because.addSuppressed(e);
        }
    }

    /// Gives back free pages and empties the write-ahead log, so that nothing deleted is left in any file.
    void purge() {
        script("PRAGMA incremental_vacuum");
        long busy = number("PRAGMA wal_checkpoint(TRUNCATE)");
        if (busy != 0) {
            throw new GalleryException(Reason.LOCKED, "deleted, but the bytes are still in the log of " + file
                    + " because another program reads it: erase again, or open and close the gallery, when that has ended");
        }
    }

    /// Writes the whole file anew, so that no old content is left on any page.
    void rebuild() {
        guarded(() -> {
            for (PreparedStatement statement : prepared.values()) statement.close();
            prepared.clear();
            return null;
        });
        script("VACUUM");
        purge();
    }

    GalleryException damaged(String what) {
        return new GalleryException(Reason.CORRUPT, "got a damaged gallery, " + file + ": " + what
                + "; wanted a sound one: run `semblance gallery check`, or go back to a backup");
    }

    private <T> T guarded(Action<T> action) {
        try {
            return action.run();
        } catch (SQLException e) {
            // the driver may have finished off the statement that failed
            prepared.clear();
            throw explained(e);
        }
    }

    private GalleryException explained(SQLException e) {
        int code = e instanceof SQLiteException s ? s.getResultCode().code & 0xff : -1;
        return switch (code) {
            case 5, 6 -> new GalleryException(Reason.LOCKED, "got no turn to use " + file
                    + ": another program holds it; wait until that has finished, or end it", e);
            case 13 -> new GalleryException(Reason.FULL, "got no space to write " + file
                    + ", nothing was changed: free some space on that disk and try again", e);
            case 26 -> new GalleryException(Reason.NOT_A_GALLERY, "got a file that is no gallery, " + file
                    + ": name another one, or one that does not exist yet to begin a new gallery", e);
            case 3, 8, 10, 14, 23 -> new GalleryException(Reason.UNAVAILABLE, "could not read or write " + file
                    + " (" + e.getMessage() + "): look whether folder, disk and permissions are right", e);
            default -> new GalleryException(Reason.CORRUPT, "got a damaged gallery, " + file + " (" + e.getMessage()
                    + "): run `semblance gallery check`, or go back to a backup", e);
        };
    }

    @Override
    public void close() {
        guarded(() -> {
            connection.close();
            return null;
        });
    }
}
