package semblance.train.network;

import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;

/// What a training computes on: where weights, the optimizer's state and batches live.
///
/// The processor's cores share a batch, each with a part of it. A graphics card takes a batch whole, and the cores make
/// the next ones ready.
///
/// @param name  as libtorch calls it: `cpu`, `cuda`
/// @param mixed whether a pass through a network computes in bfloat16 where that does (see [TorchOps#run]); weights,
///              gradients, losses and statistics are float32 in any case
public record TorchDevice(String name, boolean mixed) {

    public static final TorchDevice CPU = new TorchDevice("cpu", false);
    private static final TorchDevice CUDA = new TorchDevice("cuda", true);

    /// @param setting `cpu` or `cuda`
    /// @throws IllegalArgumentException for any other word
    public static TorchDevice of(String setting) {
        return switch (setting) {
            case "cpu" -> CPU;
            case "cuda" -> CUDA;
            default -> throw new IllegalArgumentException("got the device '" + setting + "', wanted cpu or cuda");
        };
    }

    /// Into how many shares a batch is cut.
    public int shares(int cores) {
        return equals(CPU) ? cores : 1;
    }

    /// How many cores make batches ready.
    public int loaders(int cores) {
        return equals(CPU) ? 1 : cores;
    }

    /// For what can't be told before libtorch is there: whether the machine has such a device.
    ///
    /// @throws IllegalStateException if it can't be trained on, with what was found and what to do
    public void check() {
        if (!equals(CUDA)) return;
        String missing = missing();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("got the device cuda, wanted an NVIDIA card that libtorch can use: " + missing + "; or train with --device cpu");
        }
    }

    private static String missing() {
        try {
            if (torch.cuda_is_available()) return "";
        } catch (LinkageError e) {
            return "libtorch can't be loaded (" + firstLine(e) + "). CUDA 13 with CUPTI has to be installed on this machine, in /usr/local/cuda or on LD_LIBRARY_PATH";
        }
        if (torch.show_config().getString().contains("USE_CUDA=0")) {
            return "this libtorch is the one for processors. ./semblance takes the other one, on Linux on x86-64, if --device cuda is in its command line, with --resume too";
        }
        try {
            // libtorch does without this part in silence if it can't be loaded
            System.load(Path.of(Loader.getLoadedLibraries().get("torch_cpu")).resolveSibling("libtorch_cuda.so").toString());
            return "it finds none. Look whether `nvidia-smi` shows one, and a driver for CUDA 13";
        } catch (LinkageError e) {
            return "its part for CUDA can't be loaded (" + firstLine(e) + "). CUDA 13, cuDNN 9 and NCCL 2 have to be installed on this machine, in /usr/local/cuda or on LD_LIBRARY_PATH";
        }
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }

    Device libtorch() {
        return new Device(name);
    }

    /// Computes on this thread in mixed precision until it is closed, if this device does.
    Precision precision() {
        if (!mixed) return () -> { };
        torch.DeviceType type = libtorch().type();
        torch.set_autocast_dtype(type, torch.ScalarType.BFloat16);
        torch.set_autocast_enabled(type, true);
        return () -> {
            torch.set_autocast_enabled(type, false);
            // of weights in bfloat16, which the next step's are not
            torch.clear_cache();
        };
    }

    interface Precision extends AutoCloseable {
        @Override
        void close();
    }
}
