package semblance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How long `semblance serve` takes from its start as a process until it says that it is ready, with galleries of so many people of a face
/// each; five times, after one that is not counted. Random unit vectors; the galleries stay in a folder for the next time (a million faces take minutes to write).
/// `java --enable-native-access=ALL-UNNAMED -cp 'bench/target/lib/*:bench/target/semblance-bench.jar' semblance.ServerStart ./semblance /tmp/galleries 0 1000000`
public final class ServerStart {

    private static final int TIMES = 5;

    private ServerStart() {
    }

    /// The launcher, where galleries are kept, and how many people, once or several times.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path galleries = Files.createDirectories(Path.of(arguments[1]).toAbsolutePath());
        System.out.println("| faces | ready after s (median) | fastest | slowest | resident MB |");
        System.out.println("|---|---|---|---|---|");
        for (String people : List.of(arguments).subList(2, arguments.length)) measure(arguments[0], galleries.resolve(people + ".sqlite"), Integer.parseInt(people));
    }

    private static void measure(String launcher, Path gallery, int people) throws IOException, InterruptedException {
        ServerProcess.fill(gallery, people);
        Path data = Files.createTempDirectory("server-start");
        try {
            List<Double> seconds = new ArrayList<>();
            long resident = 0;
            String key = "";
            for (int i = 0; i <= TIMES; i++) {
                long start = System.nanoTime();
                try (ServerProcess server = ServerProcess.start(launcher, data, key, "gallery=" + gallery)) {
                    server.checkReady();
                    seconds.add((System.nanoTime() - start) / 1e9);
                    key = server.key();
                    resident = server.residentMb();
                }
            }
            List<Double> counted = seconds.subList(1, seconds.size()).stream().sorted().toList();
            System.out.printf(Locale.ROOT, "| %,d | %.2f | %.2f | %.2f | %,d |%n", people, counted.get(TIMES / 2), counted.getFirst(), counted.getLast(), resident);
        } finally {
            ServerProcess.delete(data);
        }
    }
}
