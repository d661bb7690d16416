package semblance.server;

import java.nio.file.Path;

/// A server as a process of its own, for tests that kill it: prints port and key.
final class KilledServer {

    private KilledServer() {
    }

    public static void main(String[] arguments) {
        SemblanceServer server = SemblanceServer.start(ServerSettings.of(Path.of(arguments[0])).withPort(0));
        System.out.println(server.port() + " " + server.firstKey().orElse(""));
    }
}
