package semblance.train.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import semblance.train.loss.Imitation;
import semblance.train.network.Optimizer;
import semblance.train.network.Schedule;
import semblance.train.network.TinyNetwork;
import semblance.train.network.TorchDevice;
import semblance.train.network.TorchOps;
import semblance.train.network.Upload;
import semblance.train.network.Weights;

/// The trainer's parts on a device that is not the processor.
class OtherDeviceTest {

    private static final TinyNetwork NETWORK = new TinyNetwork(0.2, 0.2);
    private static final int N = 4, SIDE = 8;

    private static float[] pictures() {
        float[] pictures = new float[N * 3 * SIDE * SIDE];
        var random = new Random(2);
        for (int i = 0; i < pictures.length; i++) pictures[i] = random.nextInt(256);
        return pictures;
    }

    private static Tensor embeddings(TorchOps ops, float[] pictures) {
        return ops.run(NETWORK, Upload.floats(ops.anyWeight(), pictures, N, 3, SIDE, SIDE)).getFirst();
    }

    private static Tensor loss(TorchOps ops, float[] pictures) {
        float[] wanted = new float[N * TinyNetwork.EMBEDDING];
        java.util.Arrays.fill(wanted, 0.5f);
        Tensor out = embeddings(ops, pictures);
        return Imitation.loss(out, Upload.floats(out, wanted, N, TinyNetwork.EMBEDDING));
    }

    @Test
    void everyLayerTrainsAsOnTheProcessor() {
        OtherDevice.compare(NETWORK, List.of(), OtherDeviceTest::loss, pictures(), 3);
    }

    @Test
    void aTensorLeftInTheProcessorsMemoryIsRefused() {
        var e = assertThrows(RuntimeException.class, () -> OtherDevice.train(OtherDevice.LAZY, NETWORK, List.of(),
                (ops, pictures) -> Imitation.loss(embeddings(ops, pictures), torch.zeros(N, TinyNetwork.EMBEDDING)), pictures(), 1));
        assertTrue(e.getMessage().contains("not a lazy tensor"), e.getMessage());
    }

    @ParameterizedTest
    @EnumSource(Optimizer.Kind.class)
    void everyOptimizerStepsWhileCoresMakeBatchesReady(Optimizer.Kind kind) {
        with(kind, trainer -> assertEquals(4, run(trainer)));
    }

    @Test
    void aRunBegunOnTheProcessorGoesOnHereAndItsAverageIsExchanged() {
        Checkpoint begun = OtherDevice.train(TorchDevice.CPU, NETWORK, List.of(), OtherDeviceTest::loss, pictures(), 3).checkpoint();
        with(Optimizer.Kind.MOMENTUM, trainer -> {
            trainer.restore(begun);
            assertArrayEquals(begun.trained(), trainer.checkpoint().trained());
            assertArrayEquals(begun.averageTrained(), trainer.onAverage(() -> trainer.checkpoint().trained()));
            assertArrayEquals(begun.trained(), trainer.checkpoint().trained());
            assertEquals(1, run(trainer));
        });
    }

    private static void with(Optimizer.Kind kind, Consumer<Trainer<float[]>> task) {
        var plan = new Trainer.Plan(new Schedule(0.01, 1, 4), 0.5, 0.9, 1, 4, 11);
        try (Weights weights = Weights.initialise(NETWORK, List.of(), new Random(1)).on(OtherDevice.LAZY); var optimizer = kind.over(weights, 0.02);
                var trainer = new Trainer<>(plan, weights, optimizer, OtherDeviceTest::loss, 3)) {
            task.accept(trainer);
        }
    }

    /// @return how many steps were left
    private static int run(Trainer<float[]> trainer) {
        int[] steps = new int[1];
        trainer.run(step -> Stream.of(1).parallel().map(i -> pictures()).toList(), new Trainer.Listener() {
            @Override
            public void report(Trainer.Report report) {
                steps[0]++;
                assertTrue(Double.isFinite(report.loss()));
            }

            @Override
            public void checkpoint(long step) {
            }
        });
        return steps[0];
    }

    @Test
    void aCardTakesABatchWholeAndTheCoresMakeThemReady() {
        assertEquals(1, OtherDevice.LAZY.shares(4));
        assertEquals(4, OtherDevice.LAZY.loaders(4));
    }
}
