package semblance.server;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A real nginx with the example configuration of deploy/nginx.conf; only ports, certificate and the list of servers are the test's.
final class Nginx implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/nginx"), EXAMPLE = Path.of("../deploy/nginx.conf");

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static void needed() {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "NOT TESTED: several servers behind nginx, since there is no " + PROGRAM);
    }

    /// @param chain and `key`: PEM files
    static Nginx before(Path folder, Path chain, Path key, int first, int second) throws IOException, InterruptedException {
        int port = free();
        String example = Files.readString(EXAMPLE);
        String faces = replaced(example, "listen 443 ssl", "listen 127.0.0.1:" + port + " ssl");
        faces = replaced(faces, "    listen [::]:443 ssl;\n", "");
        faces = replaced(faces, "/etc/ssl/faces/fullchain.pem", chain.toString());
        faces = replaced(faces, "/etc/ssl/private/faces.pem", key.toString());
        faces = replaced(faces, "# server 127.0.0.1:8426;", "server 127.0.0.1:" + second + ";");
        faces = replaced(faces, "127.0.0.1:8425", "127.0.0.1:" + first);
        Files.writeString(folder.resolve("faces.conf"), faces);
        StringBuilder main = new StringBuilder("daemon off;\npid " + folder.resolve("nginx.pid") + ";\nerror_log stderr;\n");
        if (System.getProperty("user.name").equals("root")) main.append("user root;\n");
        main.append("events {}\nhttp {\naccess_log off;\n");
        for (String kind : new String[] {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) main.append(kind + "_temp_path " + folder.resolve(kind) + ";\n");
        Path conf = Files.writeString(folder.resolve("nginx.conf"), main + "include " + folder.resolve("faces.conf") + ";\n}\n");
        Process process = new ProcessBuilder(PROGRAM.toString(), "-p", folder.toString(), "-c", conf.toString(), "-e", "stderr").inheritIO().start();
        Nginx nginx = new Nginx(process, port);
        nginx.awaitListening();
        return nginx;
    }

    private static String replaced(String text, String what, String with) {
        if (!text.contains(what)) throw new AssertionError(EXAMPLE + " has no \"" + what + "\" any more");
        return text.replace(what, with);
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening() throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (!process.isAlive()) throw new AssertionError("nginx ended with " + process.exitValue());
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException e) {
                Thread.sleep(50);
            }
        }
        throw new AssertionError("nginx does not listen");
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
