package semblance.train.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import semblance.train.export.OnnxGraph.Port;
import semblance.train.network.Network;
import semblance.train.network.TorchDevice;
import semblance.train.network.TorchOps;
import semblance.train.network.Weights;

/// Writes a trained network as an ONNX file, and only if ONNX Runtime then says what libtorch says.
public final class OnnxExport {

    /// The most that an output may differ between libtorch and the exported model; of numbers beyond 1, such as a box's
    /// moves in units of 0.1 anchors, as a share of the number, since float32 has no more digits for them. Likewise of small numbers
    /// of an output that is beyond 1 on the whole (root mean square): they are sums of such.
    public static final double TOLERANCE = 1e-4;

    private OnnxExport() {
    }

    /// @param input   `[n, 3, height, width]` as the model declares it: numbers, or words for what may vary
    /// @param samples pictures to compare on, raw 0..255, channel after channel, each `3 * height * width`
    /// @param height  of the samples
    /// @param width   of the samples
    /// @return the largest difference of any output
    /// @throws IllegalStateException if it is above [#TOLERANCE]; nothing is written then
    public static double write(Network network, Weights weights, List<Object> input, List<float[]> samples, int height,
            int width, Path file) {
        byte[] model;
        double worst = 0;
        // a graphics card rounds in its own way, so the processor is compared with
        try (Weights here = weights.on(TorchDevice.CPU)) {
            model = model(network, here, input);
            for (float[] sample : samples) worst = Math.max(worst, difference(network, here, model, sample, height, width));
        }
        if (!(worst <= TOLERANCE)) {
            throw new IllegalStateException("the exported model differs by " + worst + " from the trained network, wanted at most "
                    + TOLERANCE + ": nothing was written to " + file);
        }
        save(model, file);
        return worst;
    }

    private static byte[] model(Network network, Weights weights, List<Object> input) {
        var graph = new OnnxGraph();
        var ops = new OnnxOps(graph, weights);
        List<OnnxOps.Value> values = network.apply(ops, new OnnxOps.Value("image"));
        var outputs = new ArrayList<Port>();
        for (int i = 0; i < values.size(); i++) {
            String name = network.outputs().get(i);
            graph.node("Identity", List.of(ops.name(values.get(i))), name, Map.of());
            outputs.add(new Port(name, List.of()));
        }
        return graph.model(network.name(), List.of(new Port("image", input)), outputs);
    }

    private static double difference(Network network, Weights weights, byte[] model, float[] sample, int height, int width) {
        List<float[]> expected = inTorch(network, weights, sample, height, width);
        List<float[]> got = inOnnx(model, sample, height, width);
        double worst = 0;
        for (int o = 0; o < expected.size(); o++) {
            double size = Math.max(1, rootMeanSquare(expected.get(o)));
            for (int i = 0; i < expected.get(o).length; i++) {
                float wanted = expected.get(o)[i];
                worst = Math.max(worst, Math.abs(wanted - got.get(o)[i]) / Math.max(size, Math.abs(wanted)));
            }
        }
        return worst;
    }

    private static double rootMeanSquare(float[] values) {
        double sum = 0;
        for (float v : values) sum += v * v;
        return Math.sqrt(sum / values.length);
    }

    private static List<float[]> inTorch(Network network, Weights weights, float[] sample, int height, int width) {
        try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
            Tensor x = torch.from_blob(new FloatPointer(sample), 1, 3, height, width);
            var ops = new TorchOps(weights, TorchOps.Mode.INFER, RandomGenerator.getDefault());
            return network.apply(ops, x).stream().map(Weights::values).toList();
        }
    }

    private static List<float[]> inOnnx(byte[] model, float[] sample, int height, int width) {
        var environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "semblance");
        try (var session = environment.createSession(model, new OrtSession.SessionOptions());
                var x = OnnxTensor.createTensor(environment, FloatBuffer.wrap(sample), new long[] {1, 3, height, width});
                var result = session.run(Map.of("image", x))) {
            var outputs = new ArrayList<float[]>();
            for (var entry : result) {
                FloatBuffer values = ((OnnxTensor) entry.getValue()).getFloatBuffer();
                float[] copy = new float[values.remaining()];
                values.get(copy);
                outputs.add(copy);
            }
            return outputs;
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime refuses the exported model: " + e.getMessage(), e);
        }
    }

    private static void save(byte[] model, Path file) {
        Path temporary = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(temporary, model);
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + file + ": " + e.getMessage(), e);
        }
    }
}
