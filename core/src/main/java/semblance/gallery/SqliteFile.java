package semblance.gallery;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;
import semblance.gallery.GalleryException.Reason;

/// One connection to a gallery's SQLite file.
final class SqliteFile extends Sql {

    /// From so many rows on in one transaction, SQLite gets memory for its pages; it has 2 MB otherwise. Each row goes to random places of
    /// three indexes, so a page that has to make room is read and written again and again.
    private static final int MANY_ROWS = 1000;
    private static final String MUCH_MEMORY = "PRAGMA cache_size=-262144", LITTLE_MEMORY = "PRAGMA cache_size=-2000; PRAGMA shrink_memory";

    private final Path file;
    private boolean roomy;

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
        // nobody asks for them, and the driver would run a statement of its own after each INSERT
        config.setGetGeneratedKeys(false);
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
        } finally {
            giveMemoryBack();
        }
    }

    @Override
    protected void expect(int rows) {
        if (rows < MANY_ROWS || roomy) return;
        script(MUCH_MEMORY);
        roomy = true;
    }

    private void giveMemoryBack() {
        if (!roomy) return;
        roomy = false;
        try {
            script(LITTLE_MEMORY);
        } catch (GalleryException e) {
            // the transaction has its outcome, whatever becomes of the memory
            LoggerFactory.getLogger(SqliteFile.class).debug("memory was not given back", e);
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
    ///
    /// @param done what was committed before
    /// @param next what does this again, if it fails
    void purge(String done, String next) {
        afterwards(done, next, this::purge);
    }

    /// Writes the whole file anew, so that no old content is left on any page; otherwise as [#purge].
    void rebuild(String done, String next) {
        afterwards(done, next, () -> {
            forget();
            script("VACUUM");
            purge();
        });
    }

    private void purge() {
        script("PRAGMA incremental_vacuum");
        if (number("PRAGMA wal_checkpoint(TRUNCATE)") != 0) throw new GalleryException(Reason.LOCKED, "another program reads it");
    }

    private void afterwards(String done, String next, Runnable tidying) {
        try {
            tidying.run();
        } catch (GalleryException e) {
            String why = switch (e.reason()) {
                case FULL -> "the disk is full";
                case LOCKED -> "another program uses it";
                default -> e.getMessage();
            };
            throw new GalleryException(Reason.NOT_PURGED, done + ", but what was there before is still in the files of " + file + " (" + why
                    + "): when that is over, " + next, e);
        }
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
