package semblance.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import semblance.FaceRecognizer;
import semblance.align.FaceFinder;
import semblance.detect.RetinaFaceDetector;
import semblance.embed.Embedding;
import semblance.embed.MirrorEmbedder;
import semblance.embed.OnnxEmbedder;
import semblance.evaluate.PeopleFolder;
import semblance.evaluate.PhotoEmbedder;
import semblance.evaluate.PhotoFace;
import semblance.image.ImageReader;
import semblance.network.Device;
import semblance.network.ModelCard.Kind;
import semblance.network.ModelFile;
import semblance.network.Models;
import semblance.network.OnnxModel;

/// Which networks a command uses, and with how much of the machine.
final class ModelOptions {

    @Option(names = "--model", paramLabel = "MODEL", description = "Embedder: a name from `semblance models`, or an .onnx file with its card. Default: the shipped one.")
    private Optional<String> embedder = Optional.empty();

    /// The option of those who only detect.
    static final class Detector {
        @Option(names = "--detector", paramLabel = "MODEL", description = "Detector: a name from `semblance models`, or an .onnx file with its card. Default: the shipped one.")
        private Optional<String> detector = Optional.empty();

        @Option(names = "--landmarks", paramLabel = "MODEL", description = "Network that corrects the detector's landmarks: a name, or an .onnx file with its card; "
            + "`none` takes the detector's own. Default: the shipped one.")
        private Optional<String> landmarks = Optional.empty();

        ModelFile file() {
            return detector.map(name -> Models.find(name, Kind.DETECTOR)).orElseGet(Models::detector);
        }

        Optional<ModelFile> landmarks() {
            if (landmarks.isEmpty()) return Optional.of(Models.landmarks());
            return landmarks.filter(name -> !name.equals("none")).map(name -> Models.find(name, Kind.LANDMARKS));
        }

        FaceFinder open(RetinaFaceDetector.Settings detection, OnnxModel.Settings settings) {
            return FaceFinder.open(file(), landmarks(), detection, settings);
        }
    }

    @Mixin
    private Detector detector;

    @Option(names = "--detail", paramLabel = "N", defaultValue = "640", description = "Pixels of the longer side that the detector sees, a multiple of 64. 1280 finds "
        + "faces half as large, as in group photos, and takes four times as long. Default: ${DEFAULT-VALUE}.")
    private int detail;

    @Option(names = {"-t", "--threads"}, paramLabel = "N", description = "Processor cores to use. Default: all.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--max-megapixels", paramLabel = "N", description = "Refuse larger pictures before memory is taken. Default: ${DEFAULT-VALUE}.", defaultValue = "100")
    private double maxMegapixels;

    int threads() {
        if (threads < 1) throw new Refusal(Exit.USAGE, "got --threads " + threads + ", wanted 1 or more");
        return threads;
    }

    ImageReader reader() {
        if (!(maxMegapixels > 0)) throw new Refusal(Exit.USAGE, "got --max-megapixels " + maxMegapixels + ", wanted more than 0");
        return new ImageReader().withMaxPixels(Math.max(1, Math.round(maxMegapixels * 1e6)));
    }

    ModelFile embedder() {
        return embedder.map(name -> Models.find(name, Kind.EMBEDDER)).orElseGet(Models::embedder);
    }

    ModelFile detector() {
        return detector.file();
    }

    Detector detectorOption() {
        return detector;
    }

    Optional<ModelFile> landmarks() {
        return detector.landmarks();
    }

    /// @param photos see [#settings]
    FaceFinder finder(int photos) {
        return finder(detection(), photos);
    }

    FaceFinder finder(RetinaFaceDetector.Settings detection, int photos) {
        return detector.open(detection, settings(photos));
    }

    /// How to look for faces.
    RetinaFaceDetector.Settings detection() {
        try {
            return RetinaFaceDetector.Settings.DEFAULT.withSide(detail);
        } catch (IllegalArgumentException e) {
            throw new Refusal(Exit.USAGE, "--detail: " + e.getMessage());
        }
    }

    /// The vectors of a folder's people, one folder a person; those of whom no face was found are left out.
    Map<String, List<Embedding>> people(Path root, String task, Output output) {
        Map<String, List<Embedding>> people = new TreeMap<>();
        try (FaceFinder finder = finder(2); OnnxModel model = OnnxModel.open(embedder(), settings(2));
                ProgressLine progress = output.progress(task, Inputs.below(root).size(), "pictures")) {
            PhotoEmbedder way = PhotoEmbedder.endToEnd(reader(), finder, new MirrorEmbedder(new OnnxEmbedder(model))).withThreads(threads());
            PeopleFolder.embed(root, way, (done, total) -> progress.step()).faces().forEach((name, faces) -> people.put(name, found(faces)));
        }
        people.values().removeIf(List::isEmpty);
        return people;
    }

    private static List<Embedding> found(List<PhotoFace> faces) {
        List<Embedding> found = new ArrayList<>();
        for (PhotoFace face : faces) if (face instanceof PhotoFace.Found f) found.add(f.embedding());
        return found;
    }

    /// With a gallery of its own for a measurement, each network on one core.
    FaceRecognizer recognizer(Path gallery) {
        return FaceRecognizer.builder().detector(detector()).landmarks(landmarks()).embedder(embedder()).detection(detection()).gallery(gallery).threads(1).build();
    }

    /// @param photos how many are worked on at once: one shares all cores among its layers, many have a core each
    OnnxModel.Settings settings(int photos) {
        return new OnnxModel.Settings(Device.CPU, photos > 1 ? 1 : threads());
    }
}
