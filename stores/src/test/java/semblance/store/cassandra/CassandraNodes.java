package semblance.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Assumptions;

/// Real Cassandra nodes for the tests, on 127.0.0.1, 127.0.0.2, ..., in a folder that goes when the JVM ends. Cassandra 5 needs
/// a JDK 17 (or 11), and the profile `cassandra` puts its libraries where the property `cassandra.node` says.
public final class CassandraNodes {

    private static final List<String> OPENED = List.of("java.base/java.io", "java.base/java.lang", "java.base/java.lang.module", "java.base/java.lang.reflect",
            "java.base/java.math", "java.base/java.net", "java.base/java.nio", "java.base/java.util", "java.base/java.util.concurrent",
            "java.base/java.util.concurrent.atomic", "java.base/jdk.internal.loader", "java.base/jdk.internal.math", "java.base/jdk.internal.module",
            "java.base/jdk.internal.ref", "java.base/jdk.internal.reflect", "java.base/jdk.internal.util.jar", "java.base/sun.nio.ch",
            "jdk.management/com.sun.management.internal");
    private static final List<String> EXPORTED = List.of("java.base/java.lang.ref", "java.base/jdk.internal.misc", "java.base/jdk.internal.ref", "java.base/sun.nio.ch",
            "java.management.rmi/com.sun.jmx.remote.internal.rmi", "java.rmi/sun.rmi.registry", "java.rmi/sun.rmi.server", "java.sql/java.sql",
            "jdk.attach/sun.tools.attach", "jdk.compiler/com.sun.tools.javac.file", "jdk.unsupported/sun.misc");
    private static final String STORAGE = "org.apache.cassandra.db:type=StorageService";
    private static CassandraNodes shared;
    private static Optional<String> failed = Optional.empty();

    private final Path folder;
    private final int storage;
    private final int port;
    private final List<Process> processes = new ArrayList<>();
    private final List<Integer> management = new ArrayList<>();

    /// One node for all tests of the JVM.
    public static synchronized CassandraNodes shared() {
        assumePossible();
        if (shared == null && failed.isEmpty()) {
            failed = Optional.of("Cassandra did not start, see the first test that failed");
            shared = new CassandraNodes(1);
        }
        if (shared == null) throw new IllegalStateException(failed.orElseThrow());
        return shared;
    }

    CassandraNodes(int count) {
        assumePossible();
        try {
            folder = Files.createTempDirectory("semblance-cassandra");
            Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
            storage = free();
            port = free();
            for (int i = 0; i < count; i++) {
                management.add(free());
                processes.add(null);
                start(i);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assumePossible() {
        Assumptions.assumeTrue(System.getProperty("cassandra.node") != null, "NOT TESTED: Cassandra galleries; build with -Pcassandra to test them");
        Assumptions.assumeTrue(java().isPresent(), "NOT TESTED: Cassandra galleries; Cassandra 5 needs a JDK 17 in /usr/lib/jvm, or where JAVA17_HOME says");
    }

    private static Optional<Path> java() {
        List<Path> homes = new ArrayList<>();
        Optional.ofNullable(System.getenv("JAVA17_HOME")).ifPresent(home -> homes.add(Path.of(home)));
        if (Files.isDirectory(Path.of("/usr/lib/jvm"))) {
            try (Stream<Path> found = Files.list(Path.of("/usr/lib/jvm"))) {
                found.filter(home -> home.getFileName().toString().contains("17")).forEach(homes::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return homes.stream().map(home -> home.resolve("bin/java")).filter(Files::isExecutable).findFirst();
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String host(int node) {
        return "127.0.0." + (node + 1);
    }

    private Path folder(int node) {
        return folder.resolve("node" + node);
    }

    /// Starts a node, also one that was killed, and waits until it answers.
    void start(int node) {
        try {
            Files.createDirectories(folder(node));
            Files.writeString(folder(node).resolve("cassandra.yaml"), settings(node));
            Files.writeString(folder(node).resolve("logback.xml"), """
                    <configuration><appender name="OUT" class="ch.qos.logback.core.ConsoleAppender"><encoder><pattern>%d %-5level %logger{20} %msg%n</pattern></encoder></appender>
                    <root level="WARN"><appender-ref ref="OUT"/></root></configuration>""");
            processes.set(node, new ProcessBuilder(command(node)).directory(folder(node).toFile()).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(folder(node).resolve("log").toFile())).start());
            for (int i = 0; !answers(node) || !isSeenByAll(node); i++) {
                if (i == 300 || !processes.get(node).isAlive()) throw new IllegalStateException("Cassandra does not start: " + log(node));
                Thread.sleep(1000);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Whether every running node sees this one as up, and this one sees them: before that, another must not be killed.
    private boolean isSeenByAll(int node) {
        List<Integer> running = IntStream.range(0, processes.size()).filter(i -> processes.get(i) != null && processes.get(i).isAlive()).boxed().toList();
        return running.stream().allMatch(other -> sees(other, node) && sees(node, other));
    }

    private boolean sees(int node, int other) {
        try (JMXConnector connector = management(node)) {
            return ((List<?>) connector.getMBeanServerConnection().getAttribute(new ObjectName(STORAGE), "LiveNodes")).contains(host(other));
        } catch (IOException | JMException e) {
            return false;
        }
    }

    private JMXConnector management(int node) throws IOException {
        return JMXConnectorFactory.connect(new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + management.get(node) + "/jmxrmi"));
    }

    private String log(int node) throws IOException {
        List<String> lines = Files.readAllLines(folder(node).resolve("log"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }

    private String settings(int node) {
        return """
                cluster_name: semblance
                num_tokens: 1
                initial_token: %d
                partitioner: org.apache.cassandra.dht.Murmur3Partitioner
                commitlog_sync: batch
                commitlog_segment_size: 8MiB
                data_file_directories: [data]
                commitlog_directory: commitlog
                saved_caches_directory: saved
                hints_directory: hints
                cdc_raw_directory: cdc
                endpoint_snitch: SimpleSnitch
                listen_address: %s
                rpc_address: %2$s
                storage_port: %d
                native_transport_port: %d
                auto_snapshot: false
                auto_bootstrap: false
                concurrent_compactors: 1
                concurrent_reads: 8
                concurrent_writes: 8
                memtable_heap_space: 64MiB
                memtable_offheap_space: 32MiB
                key_cache_size: 4MiB
                read_request_timeout: 10s
                range_request_timeout: 20s
                write_request_timeout: 10s
                cas_contention_timeout: 5s
                seed_provider:
                  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
                    parameters: [{seeds: "127.0.0.1:%3$d"}]
                """.formatted(Long.MIN_VALUE / 3 * 2 + node * (Long.MAX_VALUE / 3 * 2), host(node), storage, port);
    }

    private List<String> command(int node) throws IOException {
        List<String> command = new ArrayList<>(List.of(java().orElseThrow().toString(), "-Xms192m", "-Xmx512m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        OPENED.forEach(name -> command.addAll(List.of("--add-opens", name + "=ALL-UNNAMED")));
        EXPORTED.forEach(name -> command.addAll(List.of("--add-exports", name + "=ALL-UNNAMED")));
        command.addAll(List.of("-Djdk.attach.allowAttachSelf=true", "-Djava.security.manager=allow", "-Dcassandra-foreground=yes", "-Dcassandra.storagedir=" + folder(node),
                "-Dcassandra.config=file://" + folder(node).resolve("cassandra.yaml"), "-Dlogback.configurationFile=" + folder(node).resolve("logback.xml"),
                "-Dcassandra.ring_delay_ms=2000", "-Dcassandra.skip_wait_for_gossip_to_settle=0", "-Dcassandra.consistent.rangemovement=false",
                "-Dcassandra.jmx.local.port=" + management.get(node), "-Dio.netty.allocator.type=unpooled"));
        try (Stream<Path> jars = Files.list(Path.of(System.getProperty("cassandra.node")))) {
            command.addAll(List.of("-cp", jars.map(Path::toString).sorted().collect(Collectors.joining(":"))));
        }
        command.add("org.apache.cassandra.service.CassandraDaemon");
        return command;
    }

    private boolean answers(int node) {
        try (CqlSession session = session(node)) {
            return session.execute("SELECT release_version FROM system.local").one() != null;
        } catch (DriverException e) {
            return false;
        }
    }

    CqlSession session(int node) {
        var patient = DriverConfigLoader.programmaticBuilder().withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(60)).build();
        return CqlSession.builder().addContactPoint(new InetSocketAddress(address(node), port)).withLocalDatacenter("datacenter1").withConfigLoader(patient).build();
    }

    /// Empties a gallery, if there is one: to make all its tables takes seconds.
    void clear(String keyspace) {
        try (CqlSession session = session(0)) {
            if (session.getMetadata().getKeyspace(keyspace).flatMap(k -> k.getTable("gallery")).isEmpty()) return;
            for (String table : Stream.concat(Stream.of("pending"), Arrays.stream(Table.values()).map(t -> t.name().toLowerCase())).toList()) {
                String name = keyspace + "." + table;
                if (session.execute("SELECT * FROM " + name + " LIMIT 1").one() != null) session.execute("TRUNCATE " + name);
            }
            session.execute("UPDATE " + keyspace + ".gallery SET seq = 0, entry = 00000000-0000-0000-0000-000000000000 WHERE one = 'gallery' IF EXISTS");
        }
    }

    private static InetAddress address(int node) {
        try {
            return InetAddress.getByName(host(node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends a node as the loss of its machine does.
    void kill(int node) {
        try {
            Process process = processes.get(node);
            process.destroyForcibly();
            if (!process.waitFor(60, TimeUnit.SECONDS)) throw new IllegalStateException("Cassandra does not end");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Ends all of them.
    void remove() {
        for (int i = 0; i < processes.size(); i++) if (processes.get(i) != null) kill(i);
        if (Files.notExists(folder)) return;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url(String keyspace) {
        return "cassandra://" + Stream.iterate(0, i -> i < processes.size(), i -> i + 1).map(i -> host(i) + ":" + port).collect(Collectors.joining(",")) + "/" + keyspace;
    }

    Path data(int node) {
        return folder(node).resolve("data");
    }

    /// What `nodetool flush` and `nodetool compact` do.
    void compact(int node, String keyspace) {
        try (JMXConnector connector = management(node)) {
            ObjectName storage = new ObjectName(STORAGE);
            String[] texts = {String.class.getName(), String[].class.getName()};
            connector.getMBeanServerConnection().invoke(storage, "forceKeyspaceFlush", new Object[] {keyspace, new String[0]}, texts);
            connector.getMBeanServerConnection().invoke(storage, "forceKeyspaceCompaction", new Object[] {false, keyspace, new String[0]},
                    new String[] {"boolean", texts[0], texts[1]});
        } catch (IOException | JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
