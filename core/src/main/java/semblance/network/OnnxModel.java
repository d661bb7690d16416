package semblance.network;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// A network ready to run: an ONNX Runtime session and the card that says what it is. Safe to share between threads;
/// [#close] only after the last call has returned.
public final class OnnxModel implements AutoCloseable {

    /// How to run it.
    ///
    /// @param threads of one call, 1 or more; 1 is best where many calls run at once
    public record Settings(Device device, int threads) {

        public static final Settings DEFAULT = new Settings(Device.CPU, Runtime.getRuntime().availableProcessors());

        public Settings {
            if (threads < 1) throw new IllegalArgumentException("got " + threads + " threads, wanted 1 or more");
        }
    }

    private static final int LONGEST_COMMAND_LINE = 3900;

    private final ModelCard card;
    private final String origin;
    private final OrtSession session;
    private final InputMemory inputs = new InputMemory();

    private OnnxModel(ModelCard card, String origin, OrtSession session) {
        this.card = card;
        this.origin = origin;
        this.session = session;
    }

    public static OnnxModel open(Path onnx) {
        return open(ModelFile.of(onnx), Settings.DEFAULT);
    }

    /// @throws ModelException if the network is damaged, is not the card's, does not fit the card, or the device is
    ///                        not there
    public static OnnxModel open(ModelFile file, Settings settings) {
        byte[] onnx = file.onnx();
        try (OrtSession.SessionOptions options = options(settings)) {
            OnnxModel model = new OnnxModel(file.card(), file.origin(), environment().createSession(onnx, options));
            model.checkAgainstCard();
            return model;
        } catch (OrtException e) {
            throw new ModelException(file.origin() + ": got " + onnx.length + " bytes that ONNX Runtime can't load ("
                    + firstLine(e) + "), wanted an ONNX network: fetch or export it again", e);
        }
    }

    private static OrtEnvironment environment() {
        refuseLongCommandLine();
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "semblance");
        try {
            environment.setTelemetry(false);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime would not turn its telemetry off: " + e.getMessage(), e);
        }
        return environment;
    }

    /// ONNX Runtime 1.29 ends the whole process with a SIGSEGV when it starts in one whose command line is longer than
    /// about 3950 bytes (3932 worked, 3982 did not), as a class path of many jars is.
    private static void refuseLongCommandLine() {
        try {
            int length = Files.readAllBytes(Path.of("/proc/self/cmdline")).length;
            if (length > LONGEST_COMMAND_LINE) {
                throw new ModelException("got a Java process with a command line of " + length + " bytes, wanted at most " + LONGEST_COMMAND_LINE
                        + ", beyond which ONNX Runtime ends the process: give the class path as folder/*, in the variable CLASSPATH or in an @file");
            }
        } catch (IOException e) {
            // not Linux: not known to be concerned
        }
    }

    private static OrtSession.SessionOptions options(Settings settings) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(settings.threads());
        options.setInterOpNumThreads(1);
        // Threads that spin while they wait slow down whatever else runs: 21 ms a face against 7 on a busy machine.
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        addDevice(options, settings.device());
        return options;
    }

    private static void addDevice(OrtSession.SessionOptions options, Device device) {
        try {
            switch (device) {
                case CPU -> { }
                case CUDA -> options.addCUDA();
                case TENSORRT -> options.addTensorrt(0);
            }
        } catch (OrtException | UnsatisfiedLinkError e) {
            options.close();
            throw new ModelException("asked for " + device + ", but this ONNX Runtime can't use it (" + firstLine(e)
                    + "): put the artifact com.microsoft.onnxruntime:onnxruntime_gpu in place of onnxruntime, and NVIDIA's "
                    + "driver and libraries on the machine; or choose CPU", e);
        }
    }

    private void checkAgainstCard() throws OrtException {
        try {
            NodeInfo input = session.getInputInfo().get(card.input().name());
            if (input == null) throw mismatch("inputs " + session.getInputNames(), "one called " + card.input().name());
            if (!(input.getInfo() instanceof TensorInfo tensor) || tensor.type != OnnxJavaType.FLOAT || tensor.getShape().length != 4) {
                throw mismatch("the input " + input, "floats of shape [faces or pictures, 3, height, width]");
            }
            Set<String> missing = new TreeSet<>(ours().stream().map(card::output).toList());
            missing.removeAll(session.getOutputNames());
            if (!missing.isEmpty()) throw mismatch("outputs " + session.getOutputNames(), "also " + missing);
        } catch (ModelException e) {
            session.close();
            throw e;
        }
    }

    private List<String> ours() {
        return switch (card.kind()) {
            case DETECTOR -> List.of("boxes", "landmarks", "scores");
            case LANDMARKS -> List.of("landmarks");
            case EMBEDDER -> List.of("embedding");
        };
    }

    private ModelException mismatch(String got, String wanted) {
        return new ModelException(origin + ": got " + got + ", wanted " + wanted + ", as its card says: correct the card, or fetch both again");
    }

    public ModelCard card() {
        return card;
    }

    /// How many inputs one call takes; -1 if any number.
    public int batch() {
        try {
            return (int) ((TensorInfo) session.getInputInfo().get(card.input().name()).getInfo()).getShape()[0];
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    /// Runs the network once.
    ///
    /// @param input   direct, `shape` floats; see [Planes]
    /// @param outputs our names of those wanted (see [ModelCard#outputs])
    /// @return the outputs' values, row by row, in the order of `outputs`
    public List<float[]> run(FloatBuffer input, long[] shape, List<String> outputs) {
        Set<String> wanted = new TreeSet<>(outputs.stream().map(card::output).toList());
        try (OnnxTensor tensor = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), input, shape);
             OrtSession.Result result = session.run(Map.of(card.input().name(), tensor), wanted)) {
            return outputs.stream().map(name -> values((OnnxTensor) result.get(card.output(name)).orElseThrow())).toList();
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    /// The same with memory that is kept for the next call.
    ///
    /// @param fill writes all of the input: what an earlier call left stands in it
    public List<float[]> run(long[] shape, Consumer<FloatBuffer> fill, List<String> outputs) {
        FloatBuffer input = inputs.take((int) Arrays.stream(shape).reduce(1, Math::multiplyExact));
        try {
            fill.accept(input);
            return run(input, shape, outputs);
        } finally {
            inputs.giveBack(input);
        }
    }

    private static float[] values(OnnxTensor tensor) {
        FloatBuffer buffer = tensor.getFloatBuffer();
        return buffer.hasArray() && buffer.array().length == buffer.limit() ? buffer.array() : copy(buffer);
    }

    private static float[] copy(FloatBuffer buffer) {
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private ModelException failed(OrtException e) {
        return new ModelException(origin + ": ONNX Runtime failed (" + firstLine(e) + "): the network does not take what its card says, or memory ran out", e);
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw failed(e);
        }
    }
}
