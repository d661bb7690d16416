package semblance.train.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class TorchDeviceTest {

    private static final int N = 4, SIDE = 32;
    private static final TorchDevice MIXED = new TorchDevice("cpu", true);

    @Test
    void aMachineWithoutACardIsToldWhatIsMissingAndWhatToDo() {
        assumeFalse(torch.cuda_is_available(), "SKIPPED: this machine has a card");
        var e = assertThrows(IllegalStateException.class, TorchDevice.of("cuda")::check);
        assertTrue(e.getMessage().startsWith("got the device cuda, wanted an NVIDIA card") && e.getMessage().endsWith("or train with --device cpu"), e.getMessage());
        TorchDevice.of("cpu").check();
        assertThrows(IllegalArgumentException.class, () -> TorchDevice.of("gpu"));
    }

    /// The processor's bfloat16 stands for a card's: the operations that compute in it are the same but for a few.
    @Test
    void inMixedPrecisionTheLossAndItsSlopeAreNearlyTheSameAndInFloat32() {
        // without batch norms, which magnify any rounding of four pictures
        var network = new ConvNeXtAtto(Head.EMBEDDING, 0, 0);
        Weights plain = Weights.initialise(network, List.of(), new Random(1)), mixed = plain.on(MIXED);
        try (var scope = new PointerScope(); plain; mixed) {
            TorchOps exactly = pass(plain), nearly = pass(mixed);
            Tensor one = loss(network, exactly), other = loss(network, nearly);
            assertEquals(torch.ScalarType.Float, other.scalar_type().intern());
            assertNotEquals(one.item_float(), other.item_float(), "nothing was computed in bfloat16");
            assertEquals(one.item_float(), other.item_float(), 0.02 * one.item_float());
            Tensor slope = exactly.gradient(one), near = nearly.gradient(other);
            assertEquals(torch.ScalarType.Float, near.scalar_type().intern());
            double cosine = slope.dot(near).item_float() / slope.norm().item_float() / near.norm().item_float();
            assertTrue(cosine > 0.99, "the slope points elsewhere: " + cosine);
        }
    }

    @Test
    void mixedPrecisionEndsWithThePassAndKeepsNoOldWeights() {
        var network = new TinyNetwork(0, 0);
        try (var scope = new PointerScope(); var weights = Weights.initialise(network, List.of(), new Random(1)).on(MIXED)) {
            float before = loss(network, pass(weights)).item_float();
            assertFalse(torch.is_autocast_enabled(torch.DeviceType.CPU));
            float[] values = Weights.values(weights.flat());
            for (int i = 0; i < values.length; i++) values[i] *= 1 + i % 3;
            Weights.fill(weights.flat(), values);
            assertNotEquals(before, loss(network, pass(weights)).item_float());
        }
    }

    private static TorchOps pass(Weights weights) {
        return new TorchOps(weights, TorchOps.Mode.TRAIN_UNRECORDED, new Random(3));
    }

    private static Tensor loss(Network network, TorchOps ops) {
        float[] pictures = new float[N * 3 * SIDE * SIDE];
        var random = new Random(2);
        for (int i = 0; i < pictures.length; i++) pictures[i] = random.nextInt(256);
        Tensor out = ops.run(network, Upload.floats(ops.anyWeight(), pictures, N, 3, SIDE, SIDE)).getFirst();
        float[] wanted = new float[(int) out.numel()];
        Arrays.fill(wanted, 0.1f);
        return out.sub(Upload.floats(out, wanted, out.size(0), out.size(1))).pow(new Scalar(2.0)).mean();
    }
}
