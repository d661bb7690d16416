package semblance.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
import semblance.gallery.Gallery;
import semblance.gallery.GalleryException;
import semblance.gallery.Sample;
import semblance.image.Image;
import semblance.image.ImageReader;
import semblance.network.ModelCard;
import semblance.network.ModelFile;
import semblance.network.Models;

/// Recognition as calls ask for it: pictures come in encoded, a limited number is worked on at once, each stage is timed.
/// Every method throws [Refused] with 429 if too many wait already, and [semblance.image.UnreadableImageException] for
/// what is no picture. Safe to share between threads.
public final class Recognition {

    private static final Logger LOG = LoggerFactory.getLogger("semblance.server");

    private final ServerSettings settings;
    private final FaceRecognizer recognizer;
    private final ImageReader reader;
    private final Admission admission;
    private final Metrics metrics;

    private Recognition(ServerSettings settings, FaceRecognizer recognizer, Admission admission, Metrics metrics) {
        this.settings = settings;
        this.recognizer = recognizer;
        this.admission = admission;
        this.metrics = metrics;
        reader = new ImageReader().withMaxPixels(settings.limits().pixels());
    }

    /// Opens networks and gallery. A gallery of another model than the settings' is served with that, if it is installed: it can be moved
    /// to the wanted one meanwhile ([ModelChange]).
    static Recognition open(ServerSettings settings, Metrics metrics) {
        Admission admission = new Admission(settings.limits().concurrency(), settings.limits().queue());
        metrics.watch(admission);
        try {
            return new Recognition(settings, opened(settings), admission, metrics).ready();
        } catch (GalleryException e) {
            if (e.reason() != GalleryException.Reason.OTHER_MODEL) throw e;
            Recognition there = ofTheGallerysModel(settings, admission, metrics);
            LOG.warn("the gallery is of the model {}: it is served with that until it is moved to {}, which the settings want", there.matching().embedder(), settings.matching().embedder());
            return there;
        }
    }

    private static Recognition ofTheGallerysModel(ServerSettings settings, Admission admission, Metrics metrics) {
        Gallery gallery = settings.gallery().existing();
        try {
            ModelFile model = Stream.concat(Stream.of(settings.matching().embedder()), Models.list().stream()).filter(m -> m.card().id().equals(gallery.modelId())).findFirst()
                    .orElseThrow(() -> new GalleryException(GalleryException.Reason.OTHER_MODEL, "got the gallery " + settings.gallery() + " of model " + gallery.modelId()
                            + ", which is not installed here: put its .onnx file and card into the folder models of SEMBLANCE_HOME, or name it with the setting model"));
            ServerSettings there = settings.withMatching(settings.matching().with(model));
            return new Recognition(there, recognizer(there, (_, _) -> gallery), admission, metrics).ready();
        } catch (RuntimeException e) {
            gallery.close();
            throw e;
        }
    }

    /// The same with the model that another program has moved the gallery to.
    Recognition reopened() {
        Recognition there = ofTheGallerysModel(settings, admission, metrics);
        LOG.info("another program has moved the gallery to the model {}, which serves it from now on", there.matching().embedder());
        return there;
    }

    /// The same with another embedder, whose gallery is opened when it is first asked for.
    Recognition with(ModelFile embedder) {
        ServerSettings other = settings.withMatching(matching().with(embedder));
        return new Recognition(other, recognizer(other, other.gallery()::open), admission, metrics);
    }

    /// Opens the gallery now.
    Recognition ready() {
        try {
            recognizer.gallery();
            return this;
        } catch (RuntimeException e) {
            recognizer.close();
            throw e;
        }
    }

    /// A million faces take seconds to read, the networks about one: both at once.
    private static FaceRecognizer opened(ServerSettings settings) {
        ModelCard card = settings.matching().embedder().card();
        CompletableFuture<Gallery> gallery = CompletableFuture.supplyAsync(() -> settings.gallery().open(card.id(), card.embeddingSize()), Thread.ofPlatform().daemon().name("gallery-load")::start);
        try {
            return recognizer(settings, (_, _) -> joined(gallery));
        } catch (RuntimeException e) {
            gallery.thenAccept(Gallery::close);
            throw e;
        }
    }

    private static Gallery joined(CompletableFuture<Gallery> gallery) {
        try {
            return gallery.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    private static FaceRecognizer recognizer(ServerSettings settings, FaceRecognizer.Builder.GalleryOpener gallery) {
        ServerSettings.Matching matching = settings.matching();
        FaceRecognizer.Builder builder = FaceRecognizer.builder().detector(matching.detector()).landmarks(matching.landmarks()).embedder(matching.embedder())
                .detection(matching.detection()).gallery(gallery).threads(1).keepPhotos(matching.keepPhotos());
        matching.falseMatchRate().ifPresent(builder::falseMatchRate);
        return builder.build();
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
    ///
    /// @param width, height of the picture, which is let go: the gallery may have to be waited for
    public record Portrait(int width, int height, Face face, Sample sample) {
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

    public Gallery gallery() {
        return recognizer.gallery();
    }

    /// With which networks.
    public ServerSettings.Matching matching() {
        return settings.matching();
    }

    /// Does a stage's work and notes how long it took.
    public <T> T timed(Stage stage, Supplier<T> work) {
        return metrics.time(stage, work);
    }

    public Detected detect(byte[] picture) {
        return admission.let(() -> detected(picture));
    }

    /// Finds a picture's faces and goes on with them, in one turn.
    public <T> T look(byte[] picture, Function<Detected, T> on) {
        return admission.let(() -> on.apply(detected(picture)));
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
        Sample sample = metrics.time(Stage.EMBED, () -> recognizer.sample(detected.image(), face));
        return new Portrait(detected.image().width(), detected.image().height(), face, sample);
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
