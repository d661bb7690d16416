package semblance.gallery;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Supplier;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;
import semblance.gallery.GalleryException.Reason;

/// One connection to a gallery's SQLite file.
final class SqliteFile extends Sql {

    private final Path file;

    /// @param patience how long to wait for another's lock
    SqliteFile(Path file, Duration patience) {
        super(connect(file, patience), file.toString());
        this.file = file;
        try {
            // FULL: an acknowledged commit survives a power cut. secure_delete: what is deleted is overwritten.
            script("PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON");
        } catch (GalleryException e) {
            close();
            throw e;
        }
    }

    private static Connection connect(Path file, Duration patience) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) patience.toMillis());
        config.enforceForeignKeys(true);
        try {
            return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
        } catch (SQLException e) {
            throw explained(file, e);
        }
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
        forget();
        script("VACUUM");
        purge();
    }

    @Override
    protected GalleryException explained(SQLException e) {
        return explained(file, e);
    }

    private static GalleryException explained(Path file, SQLException e) {
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
}
