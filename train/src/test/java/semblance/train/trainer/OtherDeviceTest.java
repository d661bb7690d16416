package semblance.train.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import semblance.train.loss.Imitation;
import semblance.train.network.Optimizer;
import semblance.train.network.Schedule;
import semblance.train.network.TinyNetwork;
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

    /// Also from the checkpoint of another device, and with the average's weights in place.
    @ParameterizedTest
    @EnumSource(Optimizer.Kind.class)
    void aRunGoesOnFromItsCheckpoint(Optimizer.Kind kind) {
        float[] pictures = pictures();
        var plan = new Trainer.Plan(new Schedule(0.01, 1, 4), 0.5, 0.9, 1, 4, 11);
        try (Weights weights = Weights.initialise(NETWORK, List.of(), new Random(1)).on(OtherDevice.LAZY); var optimizer = kind.over(weights, 0.02);
                var trainer = new Trainer<>(plan, weights, optimizer, OtherDeviceTest::loss, 3)) {
            Checkpoint begun = OtherDevice.train(OtherDevice.LAZY, NETWORK, List.of(), OtherDeviceTest::loss, pictures, 3).checkpoint();
            if (kind == Optimizer.Kind.MOMENTUM) {
                trainer.restore(begun);
                assertArrayEquals(begun.trained(), trainer.checkpoint().trained());
            }
            float[] plain = Weights.values(weights.flat());
            assertArrayEquals(trainer.checkpoint().averageTrained(), trainer.onAverage(() -> Weights.values(weights.flat())));
            assertArrayEquals(plain, Weights.values(weights.flat()));
            long from = trainer.step();
            int[] steps = new int[1];
            // a parallel stream, as cores that make batches ready run it
            trainer.run(step -> List.of(IntStream.range(0, 1).parallel().mapToObj(i -> pictures).findFirst().orElseThrow()), new Trainer.Listener() {
                @Override
                public void report(Trainer.Report report) {
                    steps[0]++;
                    assertTrue(Double.isFinite(report.loss()));
                }

                @Override
                public void checkpoint(long step) {
                }
            });
            assertEquals(4 - from, steps[0]);
        }
    }

    @Test
    void aCardTakesABatchWholeAndTheCoresMakeThemReady() {
        assertEquals(1, OtherDevice.LAZY.shares(4));
        assertEquals(4, OtherDevice.LAZY.loaders(4));
    }
}
