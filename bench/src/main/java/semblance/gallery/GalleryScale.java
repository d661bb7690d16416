package semblance.gallery;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import semblance.embed.Embedding;

/// What a gallery file of a given size costs: enrolling singly and in bulk, opening, searching, memory. One line a
/// size. Run in a fresh process for each:
/// `java -Xmx8g --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -cp 'bench/target/lib/*:bench/target/semblance-bench.jar' semblance.gallery.GalleryScale 1000000`
public final class GalleryScale {

    private static final int SIZE = 64;
    private static final int SINGLY = 200;
    private static final int STEP = 10_000;

    private GalleryScale() {
    }

    /// How many faces, one a person.
    public static void main(String[] arguments) throws IOException {
        int faces = Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("gallery-scale");
        try {
            Path file = folder.resolve("gallery.db");
            System.out.printf("%,d faces%n", faces);
            fill(file, faces);
            search(file);
            System.out.printf("  file %,d MB%n", Files.size(file) >> 20);
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
            }
        }
    }

    private static void fill(Path file, int faces) {
        Random random = new Random(1);
        try (Gallery gallery = Gallery.open(file, "bench", SIZE)) {
            long start = System.nanoTime();
            for (int from = 0; from < faces; from += STEP) {
                List<NewFace> some = new ArrayList<>();
                for (int i = from; i < Math.min(faces, from + STEP); i++) some.add(new NewFace("default", "P" + i, Sample.of(vector(random))));
                gallery.enrol(some);
            }
            System.out.printf("  bulk enrolment %,.0f faces/s, durable every %,d%n", faces / seconds(start), STEP);
            start = System.nanoTime();
            for (int i = 0; i < SINGLY; i++) gallery.enrol("Q" + i, Sample.of(vector(random)));
            System.out.printf("  single enrolment %,.0f faces/s%n", SINGLY / seconds(start));
        }
    }

    private static void search(Path file) {
        Random random = new Random(2);
        long start = System.nanoTime();
        try (Gallery gallery = Gallery.open(file, "bench", SIZE)) {
            System.out.printf("  opening %.2f s%n", seconds(start));
            for (int i = 0; i < 300; i++) gallery.search(vector(random), 5);
            start = System.nanoTime();
            for (int i = 0; i < 100; i++) gallery.search(vector(random), 5);
            System.out.printf("  search %.3f ms%n", 1000 * seconds(start) / 100);
            System.gc();
            System.out.printf("  memory %,d MB of heap%n", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20);
        }
    }

    private static Embedding vector(Random random) {
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) values[i] = (float) random.nextGaussian();
        return Embedding.normalised(values);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
