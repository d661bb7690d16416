package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semblance.embed.Embedding;

/// That the vector instructions compute what the plain reference says, at sizes that fit no register.
class KernelTest {

    private final Kernel plain = new PlainKernel();
    private Kernel fast;

    @BeforeEach
    void haveVectorInstructions() {
        assumeTrue(Kernel.best() instanceof VectorKernel, "SKIPPED: this Java has no vector instructions, so there is no fast kernel to compare");
        fast = Kernel.best();
    }

    private static Block block(int size, int width, int rows, Random random) {
        Block block = new Block(width);
        for (int row = 0; row < rows; row++) block.put(row, padded(size, width, random), row, row);
        return block;
    }

    private static float[] padded(int size, int width, Random random) {
        return Arrays.copyOf(Vectors.random(size, random).values(), width);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 31, 63, 64, 65, 128, 200, 512})
    void oneProbeFindsTheSameTilesWithTheSameScores(int size) {
        Random random = new Random(size);
        int width = (size + 3) & ~3, rows = 333, tiles = (rows + 15) / 16;
        Block block = block(size, width, rows, random);
        float[] probe = padded(size, width, random), expected = new float[16], got = new float[16];
        for (float least : new float[] {Float.NEGATIVE_INFINITY, 0, 0.15f, 0.3f, 2}) {
            for (int t = 0; t < tiles; t++) {
                int tile = plain.next(block.floats, width, t, tiles, probe, least, expected);
                assertEquals(tile, fast.next(block.floats, width, t, tiles, probe, least, got));
                if (tile < tiles) assertArrayEquals(expected, got, 1e-6f);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 32, 40})
    void manyProbesFindWhatEachFinds(int probes) {
        Random random = new Random(probes);
        int width = 64, rows = 200, tiles = (rows + 15) / 16;
        Block block = block(64, width, rows, random);
        float[] vectors = new float[width * probes], least = new float[probes];
        for (int q = 0; q < probes; q++) {
            float[] probe = padded(64, width, random);
            for (int d = 0; d < width; d++) vectors[(q / 8 * width + d) * 8 + q % 8] = probe[d];
            least[q] = q == 3 ? Float.POSITIVE_INFINITY : 0.2f;
        }
        float[] expected = new float[16 * probes], got = new float[16 * probes];
        for (int t = 0; t < tiles; t++) {
            int tile = plain.next(block.floats, width, t, tiles, vectors, least, expected);
            assertEquals(tile, fast.next(block.floats, width, t, tiles, vectors, least, got));
            if (tile < tiles) assertArrayEquals(expected, got, 1e-6f);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64, 100, 128, 256})
    void codesFindTheSameGroups(int size) {
        Random random = new Random(size);
        int width = (size + 3) & ~3, rows = 1000, groups = (rows + 63) / 64;
        Block block = block(size, width, rows, random);
        Probe probe = new Probe(new Embedding(padded(size, width, random)), width);
        short[] least = new short[Block.GROUPS];
        int found = 0;
        for (float limit : new float[] {-2, 0, 0.1f, 0.3f, 0.5f, 0.7f, 2}) {
            for (int g = 0; g < groups; g++) least[g] = probe.least(limit, block.errors[g]);
            for (int g = 0; g < groups; g++) {
                int group = plain.nextGroup(block.codes, width, g, groups, probe.codes, least);
                assertEquals(group, fast.nextGroup(block.codes, width, g, groups, probe.codes, least));
                found += group < groups ? 1 : 0;
            }
        }
        assertTrue(found > 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 7, 32})
    void manyProbesHaveTheSameLargestSumsInEachGroup(int count) {
        Random random = new Random(count);
        int width = 64, groups = 16, at = 5;
        Block block = block(64, width, 1000, random);
        Probe[] probes = new Probe[count];
        Arrays.setAll(probes, i -> new Probe(new Embedding(padded(64, width, random)), width));
        int[] codes = Probe.together(probes, width);
        short[] expected = new short[codes.length / width * 30], got = new short[expected.length];
        plain.maxima(block.codes, width, groups, codes, expected, at);
        fast.maxima(block.codes, width, groups, codes, got, at);
        assertArrayEquals(expected, got);
        for (int p = 0; p < count; p++) {
            short[] exactly = new short[Block.GROUPS];
            System.arraycopy(got, 30 * p + at, exactly, 0, groups);
            for (int g = 0; g < groups; g++) assertEquals(g, plain.nextGroup(block.codes, width, g, groups, probes[p].codes, exactly));
        }
    }

    /// The bound that makes the scan over codes exact, also for vectors whose numbers the codes can't reach.
    @ParameterizedTest
    @ValueSource(ints = {4, 64, 128, 256})
    void codesNeverMissAVectorSeed1(int size) {
        Random random = new Random(1);
        Block block = new Block(size);
        for (int round = 0; round < Block.GROUPS; round++) {
            float[] vector = Vectors.random(size, random).values(), probe = Vectors.random(size, random).values();
            if (round % 3 == 0) Arrays.fill(vector, 0);
            if (round % 3 == 0) vector[random.nextInt(size)] = 1;
            if (round % 5 == 0) probe = vector;
            block.put(round * Kernel.GROUP + 17, vector, 0, 0);
            float dot = 0;
            for (int d = 0; d < size; d++) dot += vector[d] * probe[d];
            Probe coded = new Probe(new Embedding(probe), size);
            short[] least = new short[Block.GROUPS];
            least[round] = coded.least(dot, block.errors[round]);
            assertEquals(round, plain.nextGroup(block.codes, size, round, round + 1, coded.codes, least));
        }
    }
}
