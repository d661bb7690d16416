package semblance.train.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.train.loss.Imitation;
import semblance.train.network.AdamW;
import semblance.train.network.Safetensors;
import semblance.train.network.Schedule;
import semblance.train.network.TinyNetwork;
import semblance.train.network.TorchOps;
import semblance.train.network.Weights;

class TrainerTest {

    private static final int N = 4, SIDE = 12, WORKERS = 2;

    /// Pictures and the vectors they should get.
    private record Share(float[] pictures, float[] targets) {
    }

    private static final TinyNetwork NETWORK = new TinyNetwork(0.2, 0.2);

    private static Share share(long step, int worker) {
        var random = new Random(step * 10 + worker);
        float[] pictures = new float[N * 3 * SIDE * SIDE], targets = new float[N * TinyNetwork.EMBEDDING];
        for (int i = 0; i < pictures.length; i++) pictures[i] = random.nextInt(256);
        for (int i = 0; i < targets.length; i++) targets[i] = 0.5f;
        return new Share(pictures, targets);
    }

    private static final BatchSource<Share> SOURCE = step -> IntStream.range(0, WORKERS).mapToObj(w -> share(step, w)).toList();

    private static Tensor loss(TorchOps ops, Share share) {
        return Imitation.loss(NETWORK.apply(ops, pictures(share)).getFirst(), targets(share));
    }

    private static Tensor pictures(Share share) {
        return torch.from_blob(new FloatPointer(share.pictures), N, 3, SIDE, SIDE).clone();
    }

    private static Tensor targets(Share share) {
        return torch.from_blob(new FloatPointer(share.targets), N, TinyNetwork.EMBEDDING).clone();
    }

    /// A run of a tiny network with everything on: dropout, drop-path, clip, average, decay.
    private static final class Run implements AutoCloseable {
        final Weights weights = Weights.initialise(NETWORK, List.of(), new Random(5));
        final AdamW optimizer = new AdamW(weights, 0.05);
        final Trainer<Share> trainer;
        final List<Trainer.Report> reports = new ArrayList<>();

        Run() {
            var plan = new Trainer.Plan(new Schedule(0.01, 2, 6), 0.5, 0.99, 1, 3, 11);
            trainer = new Trainer<>(plan, weights, optimizer, TrainerTest::loss, WORKERS);
        }

        void until(long step) {
            trainer.run(SOURCE, new Trainer.Listener() {
                @Override
                public void report(Trainer.Report report) {
                    reports.add(report);
                }

                @Override
                public void checkpoint(long at) {
                }

                @Override
                public boolean stop() {
                    return trainer.step() >= step;
                }
            });
        }

        @Override
        public void close() {
            trainer.close();
            optimizer.close();
            weights.close();
        }
    }

    private static void assertSame(Checkpoint one, Checkpoint two) {
        assertEquals(one.step(), two.step());
        assertArrayEquals(one.trained(), two.trained());
        assertArrayEquals(one.statistics(), two.statistics());
        assertArrayEquals(one.averageTrained(), two.averageTrained());
        assertArrayEquals(one.averageStatistics(), two.averageStatistics());
        assertEquals(one.optimizer().keySet(), two.optimizer().keySet());
        one.optimizer().forEach((name, values) -> assertArrayEquals(values, two.optimizer().get(name), name));
    }

    @TempDir
    private Path folder;

    @Test
    void threeStepsAndThreeMoreAfterResumingAreSixBitForBit() {
        try (var whole = new Run(); var first = new Run(); var second = new Run()) {
            whole.until(6);
            first.until(3);
            Path file = folder.resolve("checkpoint");
            first.trainer.checkpoint().write(file);
            second.trainer.restore(Checkpoint.read(file));
            second.until(6);
            assertSame(whole.trainer.checkpoint(), second.trainer.checkpoint());
            assertEquals(whole.reports.getLast().loss(), second.reports.getLast().loss());
        }
    }

    @Test
    void twoRunsOfOneSeedAreTheSameBitForBit() {
        try (var one = new Run(); var two = new Run()) {
            one.until(4);
            two.until(4);
            assertSame(one.trainer.checkpoint(), two.trainer.checkpoint());
        }
    }

    @Test
    void trainingLearns() {
        try (var run = new Run()) {
            run.until(6);
            assertTrue(run.reports.getLast().loss() < run.reports.getFirst().loss());
            assertEquals(6, run.reports.size());
            assertEquals(6, run.reports.getLast().step());
        }
    }

    @Test
    void aBatchOverTwoWorkersHasTheMeanOfTheirLossesAndGradients() {
        Objective<Share> plain = (ops, share) -> Imitation.loss(new TinyNetwork(0, 0).apply(ops, pictures(share)).getFirst(), targets(share));
        try (Weights weights = Weights.initialise(NETWORK, List.of(), new Random(5));
                var one = new ParallelStep<>(weights, plain, 1); var two = new ParallelStep<>(weights, plain, 2)) {
            var result = one.run(List.of(share(1, 0)), 0);
            double left = result.loss();
            float[] leftGradient = Weights.values(result.gradient());
            result = one.run(List.of(share(1, 1)), 0);
            double right = result.loss();
            float[] rightGradient = Weights.values(result.gradient());
            result = two.run(List.of(share(1, 0), share(1, 1)), 0);
            assertEquals((left + right) / 2, result.loss(), 1e-6);
            float[] both = Weights.values(result.gradient());
            for (int i = 0; i < both.length; i++) assertEquals((leftGradient[i] + rightGradient[i]) / 2, both[i], 1e-6);
            assertThrows(IllegalArgumentException.class, () -> two.run(List.of(share(1, 0)), 0));
        }
    }

    @Test
    void aLossThatIsNoNumberStopsTheRunAndLeavesTheWeights() {
        BatchSource<Share> poisoned = step -> step < 2 ? SOURCE.batch(step)
                : SOURCE.batch(step).stream().map(s -> {
                    float[] pictures = s.pictures.clone();
                    pictures[7] = Float.NaN;
                    return new Share(pictures, s.targets);
                }).toList();
        try (var run = new Run(); var healthy = new Run()) {
            healthy.until(2);
            var e = assertThrows(DivergedException.class, () -> run.trainer.run(poisoned, new Trainer.Listener() {
                @Override
                public void report(Trainer.Report report) {
                }

                @Override
                public void checkpoint(long step) {
                }
            }));
            assertTrue(e.getMessage().startsWith("at step 2 the loss is NaN"), e.getMessage());
            assertEquals(WORKERS, e.batch().size());
            assertSame(healthy.trainer.checkpoint(), run.trainer.checkpoint());
        }
    }

    @Test
    void aSourceThatFailsEndsTheRunWithItsOwnWords() {
        try (var run = new Run()) {
            BatchSource<Share> source = step -> {
                if (step == 1) throw new IllegalStateException("the disk is gone");
                return SOURCE.batch(step);
            };
            var e = assertThrows(IllegalStateException.class, () -> run.trainer.run(source, new Trainer.Listener() {
                @Override
                public void report(Trainer.Report report) {
                }

                @Override
                public void checkpoint(long step) {
                }
            }));
            assertEquals("the disk is gone", e.getMessage());
        }
    }

    @Test
    void onTheAverageTheWeightsAreOthersAndComeBack() {
        try (var run = new Run()) {
            run.until(4);
            float[] before = Weights.values(run.weights.flat());
            run.trainer.onAverage(() -> assertFalse(Arrays.equals(before, Weights.values(run.weights.flat()))));
            assertArrayEquals(before, Weights.values(run.weights.flat()));
        }
    }

    @Test
    void aFileThatIsNoCheckpointAndOneOfAnotherNetworkAreRefusedInWords() {
        Path file = folder.resolve("other");
        Safetensors.write(file, Map.of("conv.weight", Safetensors.Array.vector(new float[3])), Map.of());
        var e = assertThrows(IllegalArgumentException.class, () -> Checkpoint.read(file));
        assertTrue(e.getMessage().contains("lacks 'step'"), e.getMessage());
        try (var run = new Run()) {
            Checkpoint c = run.trainer.checkpoint();
            var foreign = new Checkpoint(3, new float[2], c.statistics(), c.averageTrained(), c.averageStatistics(), c.optimizer());
            var refused = assertThrows(IllegalArgumentException.class, () -> run.trainer.restore(foreign));
            assertTrue(refused.getMessage().contains("another network"), refused.getMessage());
        }
    }

    @Test
    void stepsBeyondWhatAFloatCountsSurviveACheckpoint() {
        Path file = folder.resolve("long");
        new Checkpoint(123_456_789_012L, new float[1], new float[1], new float[1], new float[1], Map.of()).write(file);
        assertEquals(123_456_789_012L, Checkpoint.read(file).step());
    }

    /// Trains until it is killed; says so once it has begun.
    static final class Endless {
        public static void main(String[] arguments) {
            Weights weights = Weights.initialise(NETWORK, List.of(), new Random(5));
            var plan = new Trainer.Plan(new Schedule(0.01, 2, Long.MAX_VALUE / 2), 0.5, 0.99, 1, 1000, 11);
            new Trainer<Share>(plan, weights, new AdamW(weights, 0.05), TrainerTest::loss, WORKERS).run(SOURCE, new Trainer.Listener() {
                @Override
                public void report(Trainer.Report report) {
                    if (report.step() == 3) System.out.println("trains");
                }

                @Override
                public void checkpoint(long step) {
                }
            });
        }
    }

    @Test
    void aProcessToldToEndEndsWithoutACrash() throws Exception {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-Xmx500m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-cp", System.getProperty("java.class.path"), Endless.class.getName()));
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var out = process.inputReader()) {
            assertEquals("trains", out.readLine());
        }
        process.destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(128 + 15, process.exitValue(), "ended by the signal, not by a crash");
        assertEquals(0, folder.toFile().list().length, "no crash report");
    }
}
