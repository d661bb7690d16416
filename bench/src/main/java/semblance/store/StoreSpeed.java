package semblance.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import semblance.gallery.Gallery;
import semblance.gallery.RandomPeople;
import semblance.gallery.Sample;
import semblance.store.cassandra.CassandraNodes;
import semblance.store.postgres.PostgresServer;

/// What durable enrolments cost in each store, as a Markdown table: one by one, one by one from eight threads, a thousand a call, and how
/// long it takes until a process that opens the gallery then can search it. Every face is a person of its own.
///
/// How many faces, then galleries: `file` is a file that is deleted afterwards, `encrypted` the same with a key, `postgresql` a server that is started for it (the
/// tests', Linux on x86-64), `cassandra` a node (`-Dcassandra.node=stores/node/target/cassandra` after a build with `-Pcassandra`, JDK 17); or
/// addresses of empty galleries.
/// `java -Xmx6g --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -cp 'bench/target/lib/*:bench/target/semblance-bench.jar' semblance.store.StoreSpeed 1000000 file encrypted postgresql`
public final class StoreSpeed {

    private static final String MODEL = "bench";
    private static final int SIZE = 64;
    private static final int SINGLY = 200;
    private static final int THREADS = 8;
    private static final int A_CALL = 1000;

    private StoreSpeed() {
    }

    public static void main(String[] arguments) throws Exception {
        System.out.println("| store | one by one /s | eight threads /s | a thousand a call /s | faces | opening s |");
        System.out.println("|---|---|---|---|---|---|");
        for (String store : List.of(arguments).subList(1, arguments.length)) {
            switch (store) {
                case "file" -> inFile(store, Optional.empty(), Integer.parseInt(arguments[0]));
                case "encrypted" -> inFile(store, Optional.of(new SecretKeySpec(new byte[32], "AES")), Integer.parseInt(arguments[0]));
                case "postgresql" -> measure(store, GalleryPlace.of(PostgresServer.shared().url("speed"), Optional.empty()), Integer.parseInt(arguments[0]));
                case "cassandra" -> measure(store, GalleryPlace.of(CassandraNodes.shared().url("speed"), Optional.empty()), Integer.parseInt(arguments[0]));
                default -> measure(GalleryPlace.of(store, Optional.empty()).toString(), GalleryPlace.of(store, Optional.empty()), Integer.parseInt(arguments[0]));
            }
        }
        // a server that was started here ends with the process, whatever else would keep it
        System.exit(0);
    }

    private static void inFile(String name, Optional<SecretKey> key, int faces) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("store-speed");
        try {
            measure(name, GalleryPlace.of(folder.resolve("gallery.db").toString(), key), faces);
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) Files.delete(file);
            }
            Files.delete(folder);
        }
    }

    private static void measure(String name, GalleryPlace place, int faces) throws InterruptedException {
        double singly, threads, bulk;
        try (Gallery gallery = place.open(MODEL, SIZE)) {
            enrol(gallery, "warm", SINGLY / 5);
            singly = SINGLY / seconds(() -> enrol(gallery, "one", SINGLY));
            threads = THREADS * SINGLY / seconds(() -> fromThreads(gallery));
            bulk = faces / seconds(() -> RandomPeople.enrol(gallery, faces, A_CALL, new Random(1)));
        }
        double opening = seconds(() -> place.open(MODEL, SIZE).close());
        System.out.printf("| %s | %,.0f | %,.0f | %,.0f | %,d | %.2f |%n", name, singly, threads, bulk, faces, opening);
    }

    private static void enrol(Gallery gallery, String prefix, int count) {
        Random random = new Random(prefix.hashCode());
        for (int i = 0; i < count; i++) gallery.enrol(prefix + i, Sample.of(RandomPeople.vector(random, SIZE)));
    }

    private static void fromThreads(Gallery gallery) throws InterruptedException {
        List<Thread> all = IntStream.range(0, THREADS).mapToObj(t -> Thread.ofPlatform().start(() -> enrol(gallery, "thread " + t + " ", SINGLY))).toList();
        for (Thread thread : all) thread.join();
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static double seconds(Work work) throws InterruptedException {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
