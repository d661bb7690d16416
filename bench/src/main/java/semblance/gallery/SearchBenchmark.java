package semblance.gallery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import semblance.embed.Embedding;
import semblance.gallery.Person.Status;

/// Searching many vectors of 64 numbers, five faces a person: over the floats, over the codes, 32 probes at once, and
/// beside it reading the same bytes once and doing nothing with them, which is as fast as a scan of floats can be.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = {"-Xmx3g", "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class SearchBenchmark {

    private static final int SIZE = 64;

    @Param("1000000")
    int faces;

    @Param({"1", "2"})
    int threads;

    private final Random random = new Random(1);
    private PeopleIndex index;
    private List<Embedding> probes;
    private int next;

    @Setup
    public void fill() {
        index = new PeopleIndex(SIZE, threads);
        probes = new ArrayList<>();
        for (int i = 0; i < faces; i++) {
            String id = "p" + i / 5;
            if (i % 5 == 0) index.put(new Person(id, id, "default", Set.of(), Status.KNOWN, 5, Instant.EPOCH, Instant.EPOCH), List.of());
            Embedding vector = random();
            index.add(id, i, vector);
            if (i % (faces / 64) == 0) probes.add(vector);
        }
    }

    private Embedding random() {
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) values[i] = (float) random.nextGaussian();
        return Embedding.normalised(values);
    }

    private List<Embedding> probes(int count) {
        next = (next + count) % (probes.size() - count + 1);
        return probes.subList(next, next + count);
    }

    private List<List<Match>> search(int count, boolean coded) {
        return new Search(Kernel.best(), SIZE, Filter.ALL, 5, coded).run(index.state(), probes(count), threads);
    }

    @Benchmark
    public Object floats() {
        return search(1, false);
    }

    @Benchmark
    public Object codes() {
        return search(1, true);
    }

    @Benchmark
    public Object thirtyTwoAtOnce() {
        return search(32, true);
    }

    @Benchmark
    public Object thirtyTwoOverFloats() {
        return search(32, false);
    }

    /// One thread, whatever `threads` says: each group of floats is copied to where the processor has it near, as a search does.
    @Benchmark
    public float readingTheFloats() {
        float[] floats = new float[Kernel.GROUP * SIZE];
        float sum = 0;
        for (Block block : index.state().blocks()) {
            for (int g = 0; g < Block.GROUPS; g++) {
                block.read(g, floats);
                sum += floats[0];
            }
        }
        return sum;
    }
}
