package semblance.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import semblance.gallery.GalleryException;
import semblance.gallery.GalleryException.Reason;
import semblance.gallery.Sql;

/// The connections of one gallery, and transactions on them. A connection that was lost is replaced, and what had not
/// been committed on it is done again.
final class Pool implements AutoCloseable {

    private static final int ATTEMPTS = 3;

    private final Address address;
    private final Duration patience;
    private final HikariDataSource source;
    /// Held by those at work, so that closing waits for them.
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    Pool(Address address, Duration patience, int connections) {
        this.address = address;
        this.patience = patience;
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.jdbc());
        config.setDataSourceProperties(address.properties(patience));
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(Math.max(250, patience.toMillis()));
        config.setAutoCommit(false);
        config.setPoolName("semblance-postgres");
        source = open(config);
    }

    private HikariDataSource open(HikariConfig config) {
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException e) {
            throw PostgresConnection.explained(address.where(), e.getCause() instanceof SQLException s ? s : new SQLException(e));
        }
    }

    /// How long to wait for others.
    Duration patience() {
        return patience;
    }

    /// A connection that is not the pool's, for one who keeps it.
    Connection apart() throws SQLException {
        return DriverManager.getConnection(address.jdbc(), address.properties(patience));
    }

    private PostgresConnection take() {
        try {
            return new PostgresConnection(source.getConnection(), address.where());
        } catch (SQLException e) {
            SQLException first = e.getCause() instanceof SQLException cause ? cause : e;
            throw PostgresConnection.explained(address.where(), first);
        }
    }

    <T> T reading(Function<PostgresConnection, T> look) {
        return persistently(sql -> {
            sql.script("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            T seen = look.apply(sql);
            sql.commit();
            return seen;
        });
    }

    /// Runs `change` until it is known to be committed; `lock` comes first in each transaction.
    <T> T writing(Function<Sql, String> lock, Function<PostgresConnection, T> change) {
        return persistently(sql -> {
            String transaction = lock.apply(sql);
            T result = change.apply(sql);
            commit(sql, transaction);
            return result;
        });
    }

    private <T> T persistently(Function<PostgresConnection, T> work) {
        use.readLock().lock();
        try {
            return attempt(work);
        } finally {
            use.readLock().unlock();
        }
    }

    private <T> T attempt(Function<PostgresConnection, T> work) {
        for (int attempt = 1; ; attempt++) {
            // waits for the server itself: if this fails, that is final
            PostgresConnection taken = take();
            try (taken) {
                return work.apply(taken);
            } catch (GalleryException e) {
                if (attempt == ATTEMPTS || !PostgresConnection.isLost(e)) throw e;
                source.getHikariPoolMXBean().softEvictConnections();
            }
        }
    }

    /// A connection lost during the commit leaves open whether it happened: the server is asked.
    private void commit(PostgresConnection sql, String transaction) {
        try {
            sql.commit();
        } catch (GalleryException e) {
            if (!PostgresConnection.isLost(e)) throw e;
            if (!happened(transaction, e)) throw e;
        }
    }

    private boolean happened(String transaction, GalleryException lost) {
        for (long end = System.nanoTime() + patience.toNanos(); System.nanoTime() < end; LockSupport.parkNanos(100_000_000)) {
            try (PostgresConnection sql = take()) {
                String state = sql.text("SELECT pg_xact_status(CAST(? AS xid8))", transaction);
                if (!state.equals("in progress")) return state.equals("committed");
            } catch (GalleryException e) {
                lost.addSuppressed(e);
            }
        }
        throw new GalleryException(Reason.UNAVAILABLE, "lost the server of " + address.where() + " while it committed a change: the change is there whole or"
                + " not at all; when the server is back, look, or do it again (a picture is not added twice)", lost);
    }

    /// Runs work outside of a transaction: for what may not be in one, or takes long.
    <T> T alone(Function<PostgresConnection, T> work) {
        return persistently(sql -> sql.alone(work));
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            source.close();
        } finally {
            use.writeLock().unlock();
        }
    }
}
