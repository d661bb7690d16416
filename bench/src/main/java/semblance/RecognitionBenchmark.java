package semblance;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import semblance.align.FaceAligner;
import semblance.align.LandmarkRefiner;
import semblance.detect.Face;
import semblance.detect.RetinaFaceDetector;
import semblance.embed.Embedding;
import semblance.embed.OnnxEmbedder;
import semblance.geometry.Landmarks;
import semblance.image.Image;
import semblance.image.ImageReader;
import semblance.image.ImageWriter;
import semblance.image.Scaler;
import semblance.network.Device;
import semblance.network.ModelCard;
import semblance.network.ModelCard.Kind;
import semblance.network.Models;
import semblance.network.OnnxModel;

/// Each stage of a 640x480 picture's way on one thread, and the two networks alone. Other models beside ours:
/// `-p embedder=semblance-embedder,/path/other.onnx -p detector=...` (each with its card).
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = {"-Xmx2g", "--enable-native-access=ALL-UNNAMED"})
public class RecognitionBenchmark {

    private static final OnnxModel.Settings ONE_THREAD = new OnnxModel.Settings(Device.CPU, 1);

    @Param("semblance-detector")
    String detector;

    @Param("semblance-embedder")
    String embedder;

    private OnnxModel detecting, refining, embedding;
    private RetinaFaceDetector retina;
    private LandmarkRefiner refiner;
    private OnnxEmbedder embeds;
    private Image picture, large, crop;
    private Landmarks face;
    private byte[] jpeg;
    private FloatBuffer canvas;

    @Setup(Level.Trial)
    public void open() {
        detecting = OnnxModel.open(Models.find(detector, Kind.DETECTOR), ONE_THREAD);
        refining = OnnxModel.open(Models.landmarks(), ONE_THREAD);
        embedding = OnnxModel.open(Models.find(embedder, Kind.EMBEDDER), ONE_THREAD);
        retina = new RetinaFaceDetector(detecting);
        refiner = new LandmarkRefiner(refining);
        embeds = new OnnxEmbedder(embedding);
        picture = noise(640, 480);
        large = noise(4000, 3000);
        jpeg = ImageWriter.jpeg(Scaler.scale(noise(64, 48), 640, 480), 0.9);
        face = FaceAligner.TEMPLATE.times(1.7).plus(200, 100);
        crop = FaceAligner.align(picture, face);
        canvas = ByteBuffer.allocateDirect(4 * 3 * height() * width()).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    private static Image noise(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new Random(1).nextBytes(rgb);
        return new Image(width, height, rgb);
    }

    private int width() {
        ModelCard.Input input = detecting.card().input();
        return input.fixedSize() ? input.width() : 640;
    }

    private int height() {
        ModelCard.Input input = detecting.card().input();
        return input.fixedSize() ? input.height() : 480;
    }

    @Benchmark
    public Image decode() {
        return new ImageReader().read(jpeg);
    }

    @Benchmark
    public Image shrink12Megapixels() {
        return Scaler.scale(large, 640, 480);
    }

    @Benchmark
    public List<Face> detect() {
        return retina.detect(picture);
    }

    /// Without preparing the picture, the thumbnail, decoding the anchors: per pixel of [#width] times [#height].
    @Benchmark
    public List<float[]> detectorNetwork() {
        return detecting.run(canvas, new long[] {1, 3, height(), width()}, List.of("boxes", "landmarks", "scores"));
    }

    @Benchmark
    public Landmarks refineLandmarks() {
        return refiner.refine(picture, face);
    }

    @Benchmark
    public Image align() {
        return FaceAligner.align(picture, face);
    }

    @Benchmark
    public Embedding embed() {
        return embeds.embed(crop);
    }

    @TearDown
    public void close() {
        detecting.close();
        refining.close();
        embedding.close();
    }
}
