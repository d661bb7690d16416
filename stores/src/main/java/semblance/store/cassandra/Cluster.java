package semblance.store.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.ProgrammaticDriverConfigLoaderBuilder;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.internal.core.loadbalancing.DcInferringLoadBalancingPolicy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import semblance.gallery.GalleryException;
import semblance.gallery.GalleryException.Reason;

/// The connection to the nodes that hold a gallery. Reads and writes are such that doing them twice is doing them once, so
/// that what fails with a lost node is done again, until `patience` is over.
final class Cluster implements AutoCloseable {

    /// Statements on their way at a time.
    private static final int AT_ONCE = 64;
    private static final long PAUSE_NS = 100_000_000;

    private final CqlSession session;
    private final String where;
    private final Duration patience;
    private final Map<String, PreparedStatement> prepared = new ConcurrentHashMap<>();

    Cluster(Address address, Duration patience) {
        where = address.where();
        this.patience = patience;
        boolean local = address.consistency() == DefaultConsistencyLevel.LOCAL_QUORUM;
        ProgrammaticDriverConfigLoaderBuilder config = DriverConfigLoader.programmaticBuilder()
                .withString(DefaultDriverOption.REQUEST_CONSISTENCY, address.consistency().name())
                .withString(DefaultDriverOption.REQUEST_SERIAL_CONSISTENCY, local ? "LOCAL_SERIAL" : "SERIAL")
                .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(Math.max(1, patience.toSeconds())))
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, patience)
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, patience)
                .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, patience)
                .withDuration(DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, patience)
                .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(200))
                .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(5))
                .withBoolean(DefaultDriverOption.REQUEST_WARN_IF_SET_KEYSPACE, false);
        if (address.dc().isEmpty()) config.withClass(DefaultDriverOption.LOAD_BALANCING_POLICY_CLASS, DcInferringLoadBalancingPolicy.class);
        CqlSessionBuilder builder = CqlSession.builder().addContactPoints(address.hosts()).withConfigLoader(config.build());
        address.dc().ifPresent(builder::withLocalDatacenter);
        credentials(builder);
        session = connect(builder);
    }

    private static void credentials(CqlSessionBuilder builder) {
        String user = System.getenv("CASSANDRA_USER"), password = System.getenv("CASSANDRA_PASSWORD");
        if (user != null && password != null) builder.withAuthCredentials(user, password);
    }

    private CqlSession connect(CqlSessionBuilder builder) {
        try {
            return builder.build();
        } catch (DriverException e) {
            throw explained(e);
        } catch (IllegalStateException e) {
            throw new GalleryException(Reason.UNAVAILABLE, "got hosts of several data centres, or none of the one named, for " + where
                    + ": name one (?dc=...)", e);
        }
    }

    /// The data centre of the nodes that are asked.
    String dc() {
        return session.getMetadata().getNodes().values().stream().map(node -> node.getDatacenter()).filter(dc -> dc != null).findFirst().orElse("datacenter1");
    }

    void use(String keyspace) {
        persistently(() -> session.execute("USE " + CqlIdentifier.fromInternal(keyspace).asCql(false)));
    }

    /// Runs a statement that is harmless to run twice, one of the schema's say.
    ResultSet execute(String cql, Object... values) {
        return persistently(() -> session.execute(bound(cql, values)));
    }

    /// The same, with every page of the answer.
    List<com.datastax.oss.driver.api.core.cql.Row> all(String cql, Object... values) {
        return persistently(() -> session.execute(bound(cql, values)).all());
    }

    void script(String cql) {
        persistently(() -> session.execute(cql));
    }

    /// Runs a statement once; whoever gets a [DriverException] has to find out what became of it.
    ResultSet once(String cql, Object... values) {
        return session.execute(bound(cql, values).setIdempotent(false));
    }

    /// Reads what has been decided, or is being decided, by lightweight transactions.
    ResultSet serially(String cql, ConsistencyLevel level) {
        return persistently(() -> session.execute(bound(cql).setConsistencyLevel(level)));
    }

    BoundStatement bind(String cql, Object... values) {
        return persistently(() -> bound(cql, values));
    }

    /// Asks the nodes about a text that is new.
    private BoundStatement bound(String cql, Object... values) {
        return prepared.computeIfAbsent(cql, session::prepare).bind(values);
    }

    Optional<Row> get(Table table, Object... key) {
        return Optional.ofNullable(execute(table.get(), key).one()).map(Cluster::row);
    }

    List<Row> scan(Table table, int limit, Object... start) {
        return persistently(() -> {
            List<Row> rows = new ArrayList<>();
            Object[] values = Arrays.copyOf(start, start.length + 1);
            values[start.length] = limit;
            for (var row : session.execute(bound(table.scan(), values))) rows.add(row(row));
            return rows;
        });
    }

    /// Every row of a table. A page that no answer came for, since a node was lost just then, is asked for again.
    void each(Table table, Consumer<Row> reader) {
        Optional<ByteBuffer> place = Optional.empty();
        do {
            BoundStatement all = bind(table.all()), page = place.isPresent() ? all.setPagingState(place.get()) : all;
            ResultSet rows = persistently(() -> session.execute(page));
            for (int left = rows.getAvailableWithoutFetching(); left > 0; left--) reader.accept(row(rows.one()));
            place = Optional.ofNullable(rows.getExecutionInfo().getPagingState());
        } while (place.isPresent());
    }

    /// How many rows there are; all of them are read.
    long count(String cql) {
        return persistently(() -> {
            long count = 0;
            for (var row : session.execute(bound(cql))) count++;
            return count;
        });
    }

    static Row row(com.datastax.oss.driver.api.core.cql.Row row) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < row.getColumnDefinitions().size(); i++) values.add(row.getObject(i));
        return new Row(Collections.unmodifiableList(values));
    }

    /// Runs all of them, many at a time, until each is acknowledged.
    void writeAll(List<? extends Statement<?>> statements) {
        for (int i = 0; i < statements.size(); i += AT_ONCE) {
            List<? extends Statement<?>> some = statements.subList(i, Math.min(i + AT_ONCE, statements.size()));
            persistently(() -> {
                List<CompletionStage<AsyncResultSet>> running = new ArrayList<>();
                for (Statement<?> statement : some) running.add(session.executeAsync(statement));
                running.forEach(Cluster::await);
                return null;
            });
        }
    }

    private static void await(CompletionStage<AsyncResultSet> running) {
        try {
            running.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof DriverException driver ? driver : e;
        }
    }

    /// Does it again while nodes are lost, and once more when `patience` is over: whoever began to wait for a node before the others had
    /// noticed that it is lost waits in vain (by its defaults Cassandra notices after 8 ln 10 = 18 beats of a second). What it does must be harmless to do twice.
    <T> T persistently(Supplier<T> work) {
        long end = System.nanoTime() + patience.toNanos();
        for (; ; LockSupport.parkNanos(PAUSE_NS)) {
            boolean last = System.nanoTime() > end;
            try {
                return work.get();
            } catch (DriverException e) {
                if (e instanceof QueryValidationException || last) throw explained(e);
            } catch (IllegalStateException e) {
                throw closed(e);
            }
        }
    }

    private GalleryException closed(IllegalStateException e) {
        return new GalleryException(Reason.CLOSED, "got a call for the gallery " + where + " after it was closed: open it again", e);
    }

    /// What an error of the driver means, and what to do. The driver's own texts may hold values: they are not passed on.
    GalleryException explained(DriverException e) {
        String kind = e.getClass().getSimpleName();
        if (e instanceof AllNodesFailedException all && all.getAllErrors().values().stream().flatMap(List::stream).anyMatch(AuthenticationException.class::isInstance)) {
            return new GalleryException(Reason.UNAVAILABLE, "was refused by the nodes of " + where + ": set CASSANDRA_USER and CASSANDRA_PASSWORD", e);
        }
        if (e instanceof QueryValidationException) {
            return new GalleryException(Reason.NOT_A_GALLERY, "got a keyspace that is no gallery's, or without the rights to use it, at " + where + " (" + kind
                    + "): name another keyspace, or grant the rights", e);
        }
        return new GalleryException(Reason.UNAVAILABLE, "got no answer from enough nodes of " + where + " (" + kind + ") within " + patience.toMillis()
                + " ms: look whether they run and can be reached (nodetool status)", e);
    }

    @Override
    public void close() {
        session.close();
    }
}
