package semblance.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semblance.gallery.GalleryException;

/// Hears of other processes' changes (LISTEN), on a thread and a connection of its own. After a lost connection it
/// listens again first and says then that there may be something, so that nothing falls between the two. Whatever fails is tried again.
final class Listener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    /// So often the log is looked at without a notification, in case a proxy in between swallows them.
    private static final int QUIET_MS = 5_000;
    private static final int SHORTEST_PAUSE_MS = 50, LONGEST_PAUSE_MS = 2_000;

    private final Pool pool;
    private final String channel;
    private final Runnable news;
    private volatile boolean closed;
    private volatile Connection connection;

    /// @param news to be run when there may be a change
    Listener(Pool pool, String channel, Runnable news) {
        this.pool = pool;
        this.channel = channel;
        this.news = news;
        Thread.ofPlatform().daemon().name("gallery-listen").start(this::run);
    }

    private void run() {
        for (int pause = SHORTEST_PAUSE_MS; !closed; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
            try (Connection own = pool.apart(); Statement statement = own.createStatement()) {
                connection = own;
                statement.execute("LISTEN " + channel);
                news.run();
                if (pause > SHORTEST_PAUSE_MS) LOG.warn("following the gallery's changes again");
                pause = SHORTEST_PAUSE_MS;
                listen(own);
            } catch (SQLException | GalleryException e) {
                // there is nothing more to follow: whoever calls next hears why
                if (e instanceof GalleryException g && g.reason() == GalleryException.Reason.OTHER_MODEL) return;
                if (!closed && pause == SHORTEST_PAUSE_MS) LOG.warn("can't follow the gallery's changes at the moment, searching goes on with what is known: {}", e.getMessage());
            } catch (RuntimeException | Error e) {
                if (!closed && pause == SHORTEST_PAUSE_MS) LOG.error("could not follow the gallery's changes, trying again", e);
            }
            if (!closed) LockSupport.parkNanos(pause * 1_000_000L);
        }
    }

    private void listen(Connection own) throws SQLException {
        PGConnection server = own.unwrap(PGConnection.class);
        while (!closed) {
            PGNotification[] heard = server.getNotifications(QUIET_MS);
            if (heard.length == 0 && !own.isValid(5)) throw new SQLException("no answer", "08006");
            news.run();
        }
    }

    @Override
    public void close() {
        closed = true;
        Connection own = connection;
        try {
            if (own != null) own.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.warn("could not end a connection: {}", e.getMessage());
        }
    }
}
