package semblance.train.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;
import semblance.train.network.Network;
import semblance.train.network.Optimizer;
import semblance.train.network.Parameter;
import semblance.train.network.Schedule;
import semblance.train.network.TorchDevice;
import semblance.train.network.TorchOps;
import semblance.train.network.Weights;

/// A second device on every machine: libtorch's `lazy`, which records operations and runs them on the processor when a number is
/// asked for. Its tensors can't be mixed with the processor's, and come and go by copies only, as those of a graphics card. So what
/// trains here, to the same numbers, leaves nothing behind on the way to a card. What it says nothing of is a card's own arithmetic.
public final class OtherDevice {

    /// The Java binding lacks the call that starts this device.
    private static final String START = "_ZN5torch4lazy22InitTorchScriptBackendEv";
    public static final TorchDevice LAZY = start();

    private OtherDevice() {
    }

    private static TorchDevice start() {
        torch.manual_seed(1);
        var start = SymbolLookup.libraryLookup(Loader.getLoadedLibraries().get("torch_cpu"), Arena.global()).findOrThrow(START);
        try {
            Linker.nativeLinker().downcallHandle(start, FunctionDescriptor.ofVoid()).invoke();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        return new TorchDevice("lazy", false);
    }

    /// What some steps of the trainer leave on a device.
    ///
    /// @param reports a step each
    public record Left(List<Trainer.Report> reports, Checkpoint checkpoint) {
    }

    /// Some steps with the optimizer whose steps are as smooth as the gradient is.
    public static <B> Left train(TorchDevice device, Network network, List<Parameter> more, Objective<B> objective, B share, int steps) {
        var plan = new Trainer.Plan(new Schedule(0.01, 0, steps), 0.5, 0.9, 1, steps, 11);
        var reports = new ArrayList<Trainer.Report>();
        try (Weights weights = Weights.initialise(network, more, new Random(1)).on(device); Optimizer optimizer = Optimizer.Kind.MOMENTUM.over(weights, 0.02);
                var trainer = new Trainer<>(plan, weights, optimizer, objective, 1)) {
            trainer.run(step -> List.of(share), new Trainer.Listener() {
                @Override
                public void report(Trainer.Report report) {
                    reports.add(report);
                }

                @Override
                public void checkpoint(long step) {
                }
            });
            return new Left(reports, trainer.checkpoint());
        }
    }

    /// The loss alone, for networks with so many layers that this device would take minutes to plan their backward pass.
    public static <B> void compareLoss(Network network, List<Parameter> more, Objective<B> objective, B share) {
        double here = loss(TorchDevice.CPU, network, more, objective, share);
        assertEquals(here, loss(LAZY, network, more, objective, share), 1e-4 * Math.max(1, Math.abs(here)));
    }

    private static <B> double loss(TorchDevice device, Network network, List<Parameter> more, Objective<B> objective, B share) {
        try (var scope = new PointerScope(); var guard = new NoGradGuard(); Weights weights = Weights.initialise(network, more, new Random(1)).on(device)) {
            return objective.loss(new TorchOps(weights, TorchOps.Mode.TRAIN, new Random(2)), share).item_float();
        }
    }

    /// Losses, gradients, weights and their average are those that the processor comes to. Batch norms' statistics are not compared: this
    /// device doesn't record them.
    public static <B> void compare(Network network, List<Parameter> more, Objective<B> objective, B share, int steps) {
        Left here = train(TorchDevice.CPU, network, more, objective, share, steps), there = train(LAZY, network, more, objective, share, steps);
        for (int i = 0; i < steps; i++) {
            double loss = here.reports.get(i).loss(), gradient = here.reports.get(i).gradient();
            assertEquals(loss, there.reports.get(i).loss(), 1e-4 * Math.max(1, Math.abs(loss)), "the loss of step " + i);
            assertEquals(gradient, there.reports.get(i).gradient(), 1e-3 * Math.max(1, gradient), "the gradient of step " + i);
        }
        assertArrayEquals(here.checkpoint.trained(), there.checkpoint.trained(), 1e-4f, "the weights");
        assertArrayEquals(here.checkpoint.averageTrained(), there.checkpoint.averageTrained(), 1e-4f, "their average");
    }
}
