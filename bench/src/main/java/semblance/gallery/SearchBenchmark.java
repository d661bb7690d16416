package semblance.gallery;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
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

/// Searching many vectors of 64 numbers, five faces a person: over the floats, over the codes, 32 probes at once; and
/// beside it reading the same bytes once with as many threads and doing nothing with them, which is as fast as a scan can be.
///
/// Why 32 probes at once are not six times as fast as one by one, when one goes over the codes. One is limited by memory, which gives one thread
/// the 64 bytes of a vector's codes in some 2.7 ns (`readingTheCodes`, Zen 4 at 3.6 GHz): 32 one by one take 86 ns a vector. Together they
/// are limited by arithmetic: 64 products of 16 bits, and as many additions, for each of 32 probes. A register of 512 bits
/// holds 32 of them, and the processor multiplies one register a cycle: 64 cycles, 17.6 ns. So 4.9 times is the end, if nothing but multiplications took
/// time; with additions and broadcasts there are 168 instructions, of which it does 1.6 to 1.8 a cycle: 26 ns. Products of 8 bits, summed by
/// fours in one instruction (VNNI), would take half as many cycles, but Java's Vector API has none (JDK 25). Tables of 64 bytes for 3 bits of two numbers each
/// (`selectFrom`) took 13 ns in a trial, but with bounds that would let one vector in 200 through, by calculation, to be looked at by codes. To multiply
/// each probe's largest numbers first and to leave a group when the rest (Cauchy-Schwarz) can't reach the bar any more ends for most groups after half the
/// multiplications; but then probes no longer share what is read, and a trial was slower. Eight probes at a time instead of four gained a twentieth. The batch is to be
/// compared with one by one over the floats, too, which are as exact.
///
/// `java -jar bench/target/semblance-bench.jar SearchBenchmark`
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
            Embedding vector = RandomPeople.vector(random, SIZE);
            index.add(id, i, vector);
            if (i % (faces / 64) == 0) probes.add(vector);
        }
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

    /// A tile after the other is copied to where the processor has it near, which takes as long as summing it up.
    @Benchmark
    public double readingTheFloats() {
        return reading(block -> {
            float[] tile = new float[Kernel.TILE * SIZE];
            for (long at = 0; at < block.floats.byteSize(); at += tile.length * Float.BYTES) MemorySegment.copy(block.floats, JAVA_FLOAT, at, tile, 0, tile.length);
            return tile[0];
        });
    }

    @Benchmark
    public double readingTheCodes() {
        return reading(block -> {
            byte[] group = new byte[Kernel.GROUP * SIZE];
            for (int at = 0; at < block.codes.length; at += group.length) System.arraycopy(block.codes, at, group, 0, group.length);
            return group[0];
        });
    }

    private double reading(ToDoubleFunction<Block> reader) {
        Block[] blocks = index.state().blocks();
        return IntStream.range(0, threads).parallel()
                .mapToDouble(i -> Arrays.stream(blocks, blocks.length * i / threads, blocks.length * (i + 1) / threads).mapToDouble(reader).sum()).sum();
    }
}
