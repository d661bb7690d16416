package semblance.gallery;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import semblance.embed.Embedding;
import semblance.gallery.SqliteGallery.Settings;

/// What gallery files of several sizes cost, as a Markdown table: enrolling singly and in bulk, opening, searching with one
/// thread, with two, and 32 probes at once, memory. Each size has a process of its own, with at most 8 GB of heap; every
/// face is a person of its own, which is the most memory. Below the table, what follows from a last line of a million faces or more for 100 million and
/// a billion, by heap that is used and vectors outside of it, called computed.
/// `java -cp 'bench/target/lib/*:bench/target/semblance-bench.jar' semblance.gallery.GalleryScale 10000 100000 1000000 10000000`
///
/// Ten million faces need 12 GB of disk, under `java.io.tmpdir`, and 8 GB of memory.
public final class GalleryScale {

    private static final int SIZE = 64;
    private static final int SINGLY = 200;
    private static final int STEP = 10_000;
    private static final int TOGETHER = 32;
    private static final int LEAST_COMPUTED = 1_000_000;
    private static final String HEAD = "| faces | bulk enrolment /s | single /s | file MB | opening s | search ms | two threads ms | 32 at once ms | two threads ms | heap MB | process MB |";
    /// What a machine has for people and vectors in the last two lines.
    private static final long NODE = 64L << 30;

    /// What one size cost.
    ///
    /// @param search milliseconds: one probe with one thread and two, 32 probes with one and two
    private record Row(int faces, double bulk, double single, long fileMb, double opening, double[] search, long heapMb, long processMb) {

        @Override
        public String toString() {
            return "| %,d | %,.0f | %,.0f | %,d | %.2f | %.3f | %.3f | %.2f | %.2f | %,d | %,d |".formatted(faces, bulk, single, fileMb, opening,
                    search[0], search[1], search[2], search[3], heapMb, processMb);
        }
    }

    private GalleryScale() {
    }

    /// How many faces, once or several times. With `--one` before it a number is measured in this process.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 2 && arguments[0].equals("--one")) {
            System.out.println(measured(Integer.parseInt(arguments[1])));
            return;
        }
        System.out.println(HEAD);
        System.out.println("|" + "---|".repeat(11));
        String last = "";
        for (String faces : arguments) System.out.println(last = inItsOwnProcess(faces));
        computed(last);
    }

    private static String inItsOwnProcess(String faces) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx8g", "--add-modules",
                "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), GalleryScale.class.getName(), "--one", faces)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String row = new String(process.getInputStream().readAllBytes()).strip();
        if (process.waitFor() != 0) throw new IllegalStateException("got no figures for " + faces + " faces, wanted a line: look above");
        return row;
    }

    /// Scanning takes time in proportion, and machines scan side by side; so from the last line measured.
    private static void computed(String last) {
        String[] cells = last.replace(",", "").replace(" ", "").split("\\|");
        double faces = Double.parseDouble(cells[1]), ms = Double.parseDouble(cells[7]);
        double bytes = Double.parseDouble(cells[10]) * (1 << 20) / faces + SIZE * Float.BYTES;
        if (faces < LEAST_COMPUTED) return;
        System.out.printf("%nComputed from the last line, not measured: %.0f bytes a face that is a person of its own, machines with 64 GB for them, two threads a search%n%n", bytes);
        System.out.println("| faces | GB | machines | search ms, each over its part |");
        System.out.println("|---|---|---|---|");
        for (double all : new double[] {1e8, 1e9}) {
            double nodes = Math.ceil(all * bytes / NODE);
            System.out.printf("| %,.0f | %,.0f | %.0f | %.0f |%n", all, all * bytes / 1e9, nodes, ms * all / nodes / faces);
        }
    }

    private static Row measured(int faces) throws IOException {
        Path folder = Files.createTempDirectory("gallery-scale");
        try {
            return measured(folder.resolve("gallery.db"), faces);
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
            }
        }
    }

    private static Row measured(Path file, int faces) throws IOException {
        double[] rates = fill(file, faces), search = new double[4];
        long fileMb = Files.size(file) >> 20;
        try (Gallery gallery = SqliteGallery.open(file, "bench", SIZE, Settings.DEFAULT.withThreads(2))) {
            search[1] = search(gallery, 1);
            search[3] = search(gallery, TOGETHER);
        }
        System.gc();
        long start = System.nanoTime();
        try (Gallery gallery = SqliteGallery.open(file, "bench", SIZE, Settings.DEFAULT.withThreads(1))) {
            double opening = seconds(start);
            search[0] = search(gallery, 1);
            search[2] = search(gallery, TOGETHER);
            System.gc();
            return new Row(faces, rates[0], rates[1], fileMb, opening, search, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20, resident());
        }
    }

    /// @return faces a second in bulk and singly
    private static double[] fill(Path file, int faces) {
        Random random = new Random(1);
        try (Gallery gallery = Gallery.open(file, "bench", SIZE)) {
            long start = System.nanoTime();
            RandomPeople.enrol(gallery, faces, STEP, random);
            double bulk = faces / seconds(start);
            start = System.nanoTime();
            for (int i = 0; i < SINGLY; i++) gallery.enrol("Q" + i, Sample.of(RandomPeople.vector(random, SIZE)));
            return new double[] {bulk, SINGLY / seconds(start)};
        }
    }

    /// Milliseconds for so many probes at once: the mean of those after the first second and a half.
    private static double search(Gallery gallery, int probes) {
        Random random = new Random(2);
        for (long start = System.nanoTime(); seconds(start) < 1.5;) gallery.search(vectors(random, probes), 5, Filter.ALL);
        int count = 0;
        double took = 0;
        for (; took < 2; count++) {
            List<Embedding> some = vectors(random, probes);
            long start = System.nanoTime();
            gallery.search(some, 5, Filter.ALL);
            took += seconds(start);
        }
        return 1000 * took / count;
    }

    private static List<Embedding> vectors(Random random, int count) {
        return IntStream.range(0, count).mapToObj(i -> RandomPeople.vector(random, SIZE)).toList();
    }

    /// What the process holds in megabytes, heap that is not used included; 0 where the system doesn't say.
    private static long resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.notExists(status)) return 0;
        return Files.readAllLines(status).stream().filter(line -> line.startsWith("RssAnon")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10).sum();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
