package semblance.evaluate;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import semblance.detect.RetinaFaceDetector;
import semblance.embed.OnnxEmbedder;
import semblance.image.ImageReader;
import semblance.network.Device;
import semblance.network.ModelCard;
import semblance.network.ModelFile;
import semblance.network.OnnxModel;

/// The yardstick networks of `../shared/faces/reference`, with cards made for a test.
record ReferenceNetworks(OnnxModel detector, OnnxModel embedder) implements AutoCloseable {

    /// The folder `shared/faces` beside the repository; the test is skipped, and says so, where it is not there.
    static Path sharedFaces() {
        Optional<Path> faces = Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent)
                .map(p -> p.resolve("shared/faces")).filter(Files::isDirectory).findFirst();
        assumeTrue(faces.isPresent(), "SKIPPED: there is no ../shared/faces beside the repository, so nothing was checked on real faces");
        return faces.orElseThrow();
    }

    /// @param folder for the copies and their cards
    static ReferenceNetworks open(Path folder) throws IOException {
        Path reference = sharedFaces().resolve("reference");
        OnnxModel.Settings oneThread = new OnnxModel.Settings(Device.CPU, 1);
        OnnxModel detector = OnnxModel.open(model(reference.resolve("retinaface-mobilenet025-640.onnx"), folder, ModelCard.Kind.DETECTOR,
                new ModelCard.Input("input0", 640, 640, ModelCard.Colours.BGR, new double[] {104, 117, 123}, new double[] {1, 1, 1}, ""),
                Map.of("boxes", "output0", "scores", "572", "landmarks", "571")), oneThread);
        OnnxModel embedder = OnnxModel.open(model(reference.resolve("mobilefacenet-128.onnx"), folder, ModelCard.Kind.EMBEDDER,
                new ModelCard.Input("input", 112, 112, ModelCard.Colours.RGB, new double[] {127.5, 127.5, 127.5}, new double[] {128, 128, 128}, "arcface-112"),
                Map.of("embedding", "output")), oneThread);
        return new ReferenceNetworks(detector, embedder);
    }

    PhotoEmbedder embedderOfPhotos() {
        return PhotoEmbedder.endToEnd(new ImageReader(), new RetinaFaceDetector(detector), new OnnxEmbedder(embedder));
    }

    @Override
    public void close() {
        detector.close();
        embedder.close();
    }

    private static ModelFile model(Path onnx, Path folder, ModelCard.Kind kind, ModelCard.Input input, Map<String, String> outputs) throws IOException {
        Path copy = Files.copy(onnx, folder.resolve(onnx.getFileName()));
        new ModelCard(sha256(Files.readAllBytes(onnx)), kind, "reference", "of others", input, outputs, kind == ModelCard.Kind.EMBEDDER ? 128 : 0,
                Optional.empty(), List.of(), new TreeMap<>(), 0, "research").write(ModelCard.beside(copy));
        return ModelFile.of(copy);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
