package semblance.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import semblance.FaceRecognizer;
import semblance.Identification;
import semblance.OneFace;
import semblance.Timings.Stage;
import semblance.Verdict;
import semblance.align.FaceAligner;
import semblance.align.FaceQuality;
import semblance.detect.Face;
import semblance.embed.Embedding;
import semblance.gallery.Filter;
import semblance.gallery.Sample;
import semblance.image.Image;
import semblance.image.ImageReader;

/// Recognition as calls ask for it: pictures come in encoded, a limited number is worked on at once, each stage is timed.
/// Every method throws [Refused] with 429 if too many wait already, and [semblance.image.UnreadableImageException] for
/// what is no picture. Safe to share between threads.
public final class Recognition {

    private final FaceRecognizer recognizer;
    private final ImageReader reader;
    private final Admission admission;
    private final Metrics metrics;

    Recognition(FaceRecognizer recognizer, ServerSettings.Limits limits, Metrics metrics) {
        this.recognizer = recognizer;
        this.metrics = metrics;
        reader = new ImageReader().withMaxPixels(limits.pixels());
        admission = new Admission(limits.concurrency(), limits.queue());
        metrics.watch(admission);
    }

    /// A picture's faces, surest first.
    public record Detected(Image image, List<Face> faces) {
    }

    /// @param crop the aligned face, 112x112
    public record SeenFace(Face face, Image crop, FaceQuality quality, Embedding embedding) {
    }

    /// A picture's faces with their vectors, surest first.
    public record Seen(Image image, List<SeenFace> faces) {
    }

    /// Who is in a picture, surest face first.
    public record Identified(Image image, List<Identification> faces) {
    }

    /// The one face of a picture that shows one person, ready for the gallery.
    public record Portrait(Image image, Face face, Sample sample) {
    }

    /// One face of each of two pictures, and how far apart they are.
    public record Pair(Portrait first, Portrait second) {

        public double distance() {
            return first.sample().embedding().distanceTo(second.sample().embedding());
        }
    }

    public FaceRecognizer recognizer() {
        return recognizer;
    }

    public Detected detect(byte[] picture) {
        return admission.let(() -> detected(picture));
    }

    public Seen see(byte[] picture) {
        return admission.let(() -> seen(detected(picture)));
    }

    /// Whom the picture's faces show, among some of the gallery's people.
    public Identified identify(byte[] picture, Filter among) {
        return admission.let(() -> {
            Seen seen = seen(detected(picture));
            List<Verdict> verdicts = judge(seen.faces().stream().map(SeenFace::embedding).toList(), among);
            return new Identified(seen.image(), IntStream.range(0, verdicts.size())
                    .mapToObj(i -> new Identification(seen.faces().get(i).face(), seen.faces().get(i).quality(), verdicts.get(i))).toList());
        });
    }

    /// Who these vectors are.
    public List<Verdict> judge(List<Embedding> probes, Filter among) {
        List<Verdict> verdicts = metrics.time(Stage.SEARCH, () -> recognizer.judge(probes, among));
        verdicts.forEach(metrics::verdict);
        return verdicts;
    }

    /// The picture's only face, or the clearly largest.
    ///
    /// @throws Refused with 422 `no_face` or `several_faces`
    public Portrait portrait(byte[] picture) {
        return admission.let(() -> portrayed(picture));
    }

    /// The one face of each picture.
    ///
    /// @throws Refused with 422 `no_face` or `several_faces`
    public Pair compare(byte[] first, byte[] second) {
        return admission.let(() -> new Pair(portrayed(first), portrayed(second)));
    }

    private Portrait portrayed(byte[] picture) {
        Detected detected = found(picture, recognizer::expect);
        Face face = oneOf(detected);
        return new Portrait(detected.image(), face, metrics.time(Stage.EMBED, () -> recognizer.sample(detected.image(), face)));
    }

    /// The only face, or the clearly largest.
    ///
    /// @throws Refused with 422 `no_face` or `several_faces`
    public static Face oneOf(Detected detected) {
        return switch (OneFace.among(detected.faces())) {
            case OneFace.Found(Face face) -> face;
            case OneFace.None() -> throw Problem.of(422, "no_face", "got a picture in which no face was found, wanted one of a face").refused();
            case OneFace.Several(List<Face> faces) -> throw several(faces).refused();
        };
    }

    private static Problem several(List<Face> faces) {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        ArrayNode boxes = details.putArray("faces");
        faces.forEach(f -> boxes.addObject().put("left", Math.round(f.box().left())).put("top", Math.round(f.box().top()))
                .put("right", Math.round(f.box().right())).put("bottom", Math.round(f.box().bottom())));
        return Problem.of(422, "several_faces", "got " + faces.size() + " faces, none of them clearly the largest: cut the picture to the person meant").with(details);
    }

    private Detected detected(byte[] picture) {
        return found(picture, recognizer::detect);
    }

    private Detected found(byte[] picture, Function<Image, List<Face>> look) {
        Image image = metrics.time(Stage.DECODE, () -> reader.read(picture));
        List<Face> faces = metrics.time(Stage.DETECT, () -> look.apply(image));
        metrics.faces(faces.size());
        return new Detected(image, faces);
    }

    private Seen seen(Detected detected) {
        List<Image> crops = metrics.time(Stage.ALIGN, () -> detected.faces().stream().map(f -> FaceAligner.align(detected.image(), f.landmarks())).toList());
        List<Embedding> embeddings = metrics.time(Stage.EMBED, () -> recognizer.embedder().embed(crops));
        return new Seen(detected.image(), IntStream.range(0, crops.size()).mapToObj(i -> seen(detected.faces().get(i), crops.get(i), embeddings.get(i))).toList());
    }

    private static SeenFace seen(Face face, Image crop, Embedding embedding) {
        return new SeenFace(face, crop, FaceQuality.of(face, crop), embedding);
    }
}
