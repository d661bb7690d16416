package semblance.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A server as a process of its own, for tests that kill it.
///
/// @param key of the admin; empty if it was made at an earlier start
record KilledServer(Process process, int port, String key) {

    /// @param folder   for what the process needs to start
    /// @param settings `key=value`
    static KilledServer start(Path folder, String... settings) throws IOException {
        return start(folder, ProcessBuilder.Redirect.INHERIT, "warn", settings);
    }

    /// The same with its error output in a file, the access log too.
    static KilledServer logging(Path folder, Path log, String... settings) throws IOException {
        return start(folder, ProcessBuilder.Redirect.to(log.toFile()), "info", settings);
    }

    private static KilledServer start(Path folder, ProcessBuilder.Redirect errors, String accesses, String... settings) throws IOException {
        Path classPath = Files.writeString(folder.resolve("class-path.txt"), "-cp \"" + System.getProperty("java.class.path").replace("\\", "\\\\") + "\"");
        Stream<String> java = Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true", "-Dorg.slf4j.simpleLogger.log.semblance.server.access=" + accesses, "@" + classPath, KilledServer.class.getName());
        Process process = new ProcessBuilder(Stream.concat(java, Arrays.stream(settings)).toList()).redirectError(errors).start();
        BufferedReader out = process.inputReader();
        String[] said = (out.readLine() + " ").split(" ", 2);
        return new KilledServer(process, Integer.parseInt(said[0]), said[1].strip());
    }

    public static void main(String[] arguments) {
        Map<String, String> settings = Arrays.stream(arguments).map(a -> a.split("=", 2)).collect(Collectors.toMap(a -> a[0], a -> a[1]));
        SemblanceServer server = SemblanceServer.start(new Configuration().flags(settings).settings().withPort(0));
        System.out.println(server.port() + " " + server.firstKey().orElse(""));
    }
}
