package semblance.store.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Assumptions;
import org.tukaani.xz.XZInputStream;

/// A real PostgreSQL for the tests, one a JVM, on loopback and a free port, in a folder that goes when the JVM ends.
/// PostgreSQL refuses to run as root: there it runs as `nobody`.
public final class PostgresServer {

    private static PostgresServer shared;

    private final Path folder;
    private final int port;
    private Process process;

    public static synchronized PostgresServer shared() {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        Assumptions.assumeTrue(system.equals("Linux amd64"), "NOT TESTED: the PostgreSQL of these tests is for Linux amd64, this is " + system);
        if (shared == null) shared = new PostgresServer();
        return shared;
    }

    private PostgresServer() {
        try {
            folder = Files.createTempDirectory("semblance-postgres");
            Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
            unpack();
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            if (isRoot()) Files.setOwner(folder, folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
            Process made = run("initdb", "-D", data().toString(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
            if (made.waitFor() != 0) throw new IllegalStateException("initdb failed: " + log());
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        start();
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private void unpack() throws IOException {
        try (InputStream packed = PostgresServer.class.getResourceAsStream("/postgres-linux-x86_64.txz");
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) continue;
                Files.createDirectories(file.getParent());
                if (entry.isSymbolicLink()) Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                else {
                    Files.copy(tar, file);
                    if ((entry.getMode() & 0100) != 0) Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
        }
    }

    private Process run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(isRoot() ? List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups") : List.of());
        command.add(folder.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile())).start();
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path data() {
        return folder.resolve("data");
    }

    /// Starts it again after [#stop].
    void start() {
        try {
            process = run("postgres", "-D", data().toString(), "-p", "" + port, "-h", "127.0.0.1", "-k", folder.toString(), "-c", "fsync=off",
                    "-c", "shared_buffers=32MB", "-c", "max_connections=60", "-c", "autovacuum=off");
            for (int i = 0; !answers(); i++) {
                if (i == 600 || !process.isAlive()) throw new IllegalStateException("PostgreSQL does not start: " + log());
                Thread.sleep(100);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres");
    }

    /// Ends it, and every connection with it.
    void stop() {
        signal("INT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
            if (!process.waitFor(60, TimeUnit.SECONDS)) throw new IllegalStateException("PostgreSQL does not end");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void remove() {
        if (process != null && process.isAlive()) signal("QUIT");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url(String schema) {
        return "postgresql://postgres@127.0.0.1:" + port + "/postgres?schema=" + schema;
    }

    /// Runs a statement as the server's administrator.
    void administer(String sql) {
        try (Connection connection = connect()) {
            connection.createStatement().execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Cuts every connection of the gallery's clients, as a failing network does.
    void cut() {
        administer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'semblance'");
    }
}
