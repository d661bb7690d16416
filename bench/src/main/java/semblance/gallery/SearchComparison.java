package semblance.gallery;

import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import semblance.embed.Embedding;
import semblance.gallery.Person.Status;

/// Our exact search beside the graphs (HNSW, Malkov & Yashunin 2016) of Lucene and JVector, on the same vectors, one
/// thread, memory resident: build time, time of a search, how often the nearest vector is found, memory, and the
/// time until a new vector is findable, as a Markdown table. Graph parameters: 16 links, 100 candidates at building, 100 at searching. Each index
/// has a process of its own, with 4 GB of heap that are there from the beginning; memory is heap that is used after building and what
/// the process has besides.
/// `java -cp 'bench/target/lib/*:bench/target/semblance-bench.jar' semblance.gallery.SearchComparison 300000`; a million vectors take the
/// graphs three to four times as long to build: `... SearchComparison 1000000 semblance lucene`, then `... 1000000 jvector`.
public final class SearchComparison {

    private static final int SIZE = 64;
    private static final int LINKS = 16;
    private static final int CANDIDATES = 100;
    private static final int PROBES = 1000;
    private static final int NEW = 20;

    private interface Contender extends AutoCloseable {
        void build(List<Embedding> vectors);

        int nearest(Embedding probe);

        /// After this the next search finds it.
        void add(Embedding vector, int id);

        @Override
        void close();
    }

    private SearchComparison() {
    }

    /// How many vectors; then, if wanted, the names of the contenders. With `--one` before it, one is measured in this process.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments[0].equals("--one")) {
            one(arguments[2], Integer.parseInt(arguments[1]));
            return;
        }
        System.out.println("| index | vectors | build s | search ms | recall@1 | memory MB | findable after ms |");
        System.out.println("|---|---|---|---|---|---|---|");
        List<String> chosen = arguments.length > 1 ? List.of(arguments).subList(1, arguments.length) : List.of("semblance", "lucene", "jvector");
        for (String name : chosen) System.out.println(inItsOwnProcess(arguments[0], name));
    }

    private static String inItsOwnProcess(String vectors, String name) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms4g", "-Xmx4g", "-XX:+AlwaysPreTouch", "--add-modules",
                "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), SearchComparison.class.getName(), "--one", vectors, name)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String row = new String(process.getInputStream().readAllBytes()).strip();
        if (process.waitFor() != 0) throw new IllegalStateException("got no figures of " + name + ", wanted a line: look above");
        return row;
    }

    private static void one(String name, int count) {
        List<Embedding> vectors = people(count, new Random(1));
        Random random = new Random(2);
        List<Embedding> probes = IntStream.range(0, PROBES).mapToObj(i -> near(vectors.get(random.nextInt(vectors.size())), 0.7, random)).toList();
        switch (name) {
            case "semblance" -> measure("Semblance", new Exact(), vectors, probes);
            case "lucene" -> measure("Lucene", new Lucene(), vectors, probes);
            case "jvector" -> measure("JVector", new JVector(), vectors, probes);
            default -> throw new IllegalArgumentException("got the index " + name + ", wanted semblance, lucene or jvector");
        }
    }

    private static void measure(String name, Contender contender, List<Embedding> vectors, List<Embedding> probes) {
        long before = memory();
        long start = System.nanoTime();
        contender.build(vectors);
        double building = seconds(start);
        long memory = memory() - before;
        for (Embedding probe : probes) contender.nearest(probe);
        start = System.nanoTime();
        int[] found = probes.stream().mapToInt(contender::nearest).toArray();
        double searching = seconds(start) / probes.size(), findable = untilFindable(contender, vectors.size());
        contender.close();
        System.out.printf("| %s | %,d | %.1f | %.3f | %.4f | %,d | %.3f |%n", name,
                vectors.size(), building, 1000 * searching, recall(found, nearest(vectors, probes)), memory >> 20, 1000 * findable);
    }

    /// By comparing each probe with each vector, in the plainest way.
    private static int[] nearest(List<Embedding> vectors, List<Embedding> probes) {
        return probes.stream().parallel().mapToInt(probe -> {
            int best = 0;
            float most = -2;
            for (int i = 0; i < vectors.size(); i++) {
                float dot = dot(vectors.get(i).values(), probe.values());
                if (dot > most) best = i;
                most = Math.max(most, dot);
            }
            return best;
        }).toArray();
    }

    private static float dot(float[] a, float[] b) {
        float s = 0, t = 0, u = 0, v = 0;
        for (int d = 0; d < SIZE; d += 4) {
            s += a[d] * b[d];
            t += a[d + 1] * b[d + 1];
            u += a[d + 2] * b[d + 2];
            v += a[d + 3] * b[d + 3];
        }
        return s + t + (u + v);
    }

    private static double recall(int[] found, int[] truth) {
        return IntStream.range(0, found.length).filter(i -> found[i] == truth[i]).count() / (double) found.length;
    }

    private static double untilFindable(Contender contender, int count) {
        Random random = new Random(3);
        double sum = 0;
        for (int i = 0; i < NEW; i++) {
            Embedding vector = near(new Embedding(axis()), 3, random);
            long start = System.nanoTime();
            contender.add(vector, count + i);
            while (contender.nearest(vector) != count + i) Thread.onSpinWait();
            sum += seconds(start);
        }
        return sum / NEW;
    }

    private static float[] axis() {
        float[] axis = new float[SIZE];
        axis[0] = 1;
        return axis;
    }

    /// Five faces a person, about 0.7 from their mean.
    private static List<Embedding> people(int count, Random random) {
        List<Embedding> all = new ArrayList<>();
        Embedding centre = new Embedding(axis());
        for (int i = 0; i < count; i++) {
            if (i % 5 == 0) centre = near(new Embedding(axis()), 100, random);
            all.add(near(centre, 0.7, random));
        }
        return all;
    }

    private static Embedding near(Embedding centre, double spread, Random random) {
        float[] values = centre.values().clone();
        for (int i = 0; i < SIZE; i++) values[i] += (float) (spread * random.nextGaussian() / Math.sqrt(SIZE));
        return Embedding.normalised(values);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    /// Heap that is used, and what the process has besides; where the system doesn't say, only the former.
    private static long memory() {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        Path status = Path.of("/proc/self/status");
        if (Files.notExists(status)) return heap;
        try (Stream<String> lines = Files.lines(status)) {
            return heap + lines.filter(line -> line.startsWith("RssAnon")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ours; every face a person of its own, so that it looks for vectors as the others do.
    private static final class Exact implements Contender {
        private final PeopleIndex index = new PeopleIndex(SIZE, 1);

        @Override
        public void build(List<Embedding> vectors) {
            for (int i = 0; i < vectors.size(); i++) add(vectors.get(i), i);
        }

        @Override
        public int nearest(Embedding probe) {
            return Integer.parseInt(index.search(List.of(probe), 1, Filter.ALL).getFirst().getFirst().face());
        }

        @Override
        public void add(Embedding vector, int id) {
            String person = "p" + id;
            index.put(new Person(person, person, "default", Set.of(), Status.KNOWN, 1, Instant.EPOCH, Instant.EPOCH), List.of());
            index.add(person, id, vector);
        }

        @Override
        public void close() {
        }
    }

    private static final class Lucene implements Contender {
        private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
        private final IndexWriter writer;
        private DirectoryReader reader;

        Lucene() {
            try {
                writer = new IndexWriter(directory, new IndexWriterConfig().setRAMBufferSizeMB(1024));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void build(List<Embedding> vectors) {
            try {
                for (int i = 0; i < vectors.size(); i++) write(vectors.get(i), i);
                writer.forceMerge(1);
                reader = DirectoryReader.open(writer);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void write(Embedding vector, int id) throws IOException {
            Document document = new Document();
            document.add(new KnnFloatVectorField("v", vector.values(), org.apache.lucene.index.VectorSimilarityFunction.EUCLIDEAN));
            document.add(new StoredField("id", id));
            writer.addDocument(document);
        }

        @Override
        public int nearest(Embedding probe) {
            try {
                IndexSearcher searcher = new IndexSearcher(reader);
                ScoreDoc[] found = searcher.search(new KnnFloatVectorQuery("v", probe.values(), CANDIDATES), 1).scoreDocs;
                return found.length == 0 ? -1 : searcher.storedFields().document(found[0].doc).getField("id").numericValue().intValue();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void add(Embedding vector, int id) {
            try {
                write(vector, id);
                DirectoryReader newer = DirectoryReader.openIfChanged(reader, writer);
                if (newer != null) {
                    reader.close();
                    reader = newer;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                reader.close();
                writer.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class JVector implements Contender {
        private final List<VectorFloat<?>> vectors = new ArrayList<>();
        private final ListRandomAccessVectorValues values = new ListRandomAccessVectorValues(vectors, SIZE);
        private final GraphIndexBuilder builder = new GraphIndexBuilder(
                io.github.jbellis.jvector.graph.similarity.BuildScoreProvider.randomAccessScoreProvider(values, VectorSimilarityFunction.EUCLIDEAN),
                SIZE, LINKS, CANDIDATES, 1.2f, 1.2f, true, true, new ForkJoinPool(1), new ForkJoinPool(1));

        @Override
        public void build(List<Embedding> all) {
            for (int i = 0; i < all.size(); i++) add(all.get(i), i);
        }

        private static VectorFloat<?> copy(Embedding vector) {
            return VectorizationProvider.getInstance().getVectorTypeSupport().createFloatVector(vector.values());
        }

        @Override
        public int nearest(Embedding probe) {
            SearchResult result = GraphSearcher.search(copy(probe), 1, CANDIDATES, values, VectorSimilarityFunction.EUCLIDEAN, builder.getGraph(), Bits.ALL);
            return result.getNodes().length == 0 ? -1 : result.getNodes()[0].node;
        }

        @Override
        public void add(Embedding vector, int id) {
            vectors.add(copy(vector));
            builder.addGraphNode(id, vectors.getLast());
        }

        @Override
        public void close() {
            try {
                builder.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
