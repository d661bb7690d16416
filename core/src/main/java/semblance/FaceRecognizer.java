package semblance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import semblance.Comparison.Picture;
import semblance.Timings.Stage;
import semblance.align.FaceAligner;
import semblance.align.FaceFinder;
import semblance.align.FaceQuality;
import semblance.detect.Face;
import semblance.detect.FaceDetector;
import semblance.detect.RetinaFaceDetector;
import semblance.embed.Embedding;
import semblance.embed.FaceEmbedder;
import semblance.embed.MirrorEmbedder;
import semblance.embed.OnnxEmbedder;
import semblance.gallery.Addition;
import semblance.gallery.CollectionSettings;
import semblance.gallery.Filter;
import semblance.gallery.Gallery;
import semblance.gallery.GalleryException;
import semblance.gallery.Match;
import semblance.gallery.Sample;
import semblance.image.Image;
import semblance.network.Device;
import semblance.network.ModelCard;
import semblance.network.ModelFile;
import semblance.network.Models;
import semblance.network.OnnxModel;

/// Knows faces: finds them, turns them into vectors, compares them and searches the gallery for them.
///
/// ```java
/// try (FaceRecognizer recognizer = FaceRecognizer.open(Path.of("people.gallery"))) {
///     ImageReader reader = new ImageReader();
///     recognizer.enrol("Ada", reader.read(Path.of("ada.jpg")));
///     recognizer.identify(reader.read(Path.of("party.jpg"))).forEach(System.out::println);
/// }
/// ```
///
/// Safe to share between threads. The gallery is opened when it is first needed.
public final class FaceRecognizer implements AutoCloseable {

    private static final int MOST_CANDIDATES = 10;
    /// The share of strangers that a search may name.
    private static final double STRANGERS_NAMED = 0.01;

    private final OnnxModel embedderModel;
    private final FaceFinder detector;
    private final FaceEmbedder embedder, frameEmbedder;
    private final Calibration calibration;
    private final boolean ownCalibrations, keepPhotos;
    private final double margin;
    private final LazyGallery gallery;
    private final Timings timings = new Timings();

    private FaceRecognizer(Builder builder) {
        OnnxModel.Settings settings = new OnnxModel.Settings(builder.device, builder.threads);
        ModelFile embedderFile = builder.embedder.get();
        ModelCard card = OnnxEmbedder.checked(embedderFile.card());
        calibration = Calibration.of(card, builder.falseMatchRate.orElseGet(() -> Calibration.usualRate(card)));
        ownCalibrations = builder.falseMatchRate.isEmpty();
        keepPhotos = builder.keepPhotos;
        margin = builder.margin;
        // Each takes a good part of a cold start.
        CompletableFuture<FaceFinder> opening = CompletableFuture.supplyAsync(
                () -> FaceFinder.open(builder.detector.get(), builder.landmarks.get(), builder.detection, settings));
        try {
            embedderModel = OnnxModel.open(embedderFile, settings);
        } catch (RuntimeException e) {
            opening.thenAccept(FaceFinder::close);
            throw e;
        }
        detector = opened(opening, embedderModel);
        frameEmbedder = new OnnxEmbedder(embedderModel);
        embedder = new MirrorEmbedder(frameEmbedder);
        gallery = new LazyGallery(() -> builder.gallery.open(embedderModel.card().id(), embedderModel.card().embeddingSize()));
    }

    private static FaceFinder opened(CompletableFuture<FaceFinder> opening, OnnxModel other) {
        try {
            return opening.join();
        } catch (CompletionException e) {
            other.close();
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    /// With the shipped models and the user's own gallery, `gallery.sqlite` in [Models#home].
    ///
    /// @throws semblance.network.ModelException if a model can't be used
    public static FaceRecognizer open() {
        return builder().build();
    }

    /// With the shipped models and a gallery in this file, which is made if it is not there.
    public static FaceRecognizer open(Path gallery) {
        return builder().gallery(gallery).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /// Every face of the picture, surest first.
    public List<Face> detect(Image image) {
        return timings.time(Stage.DETECT, () -> detector.detect(image));
    }

    /// The faces of a picture that is said to show somebody; see [FaceDetector#expect].
    public List<Face> expect(Image image) {
        return timings.time(Stage.DETECT, () -> detector.expect(image));
    }

    public Embedding embed(Image image, Face face) {
        return embed(image, List.of(face)).getFirst();
    }

    /// One vector a face, in order; faster than one by one.
    public List<Embedding> embed(Image image, List<Face> faces) {
        return embedCrops(align(image, faces));
    }

    /// Whether two pictures show one person. Where a picture has several faces the largest counts, if it clearly is.
    public Comparison compare(Image first, Image second) {
        return switch (OneFace.among(expect(first))) {
            case OneFace.None() -> new Comparison.NoFace(Picture.FIRST);
            case OneFace.Several(List<Face> faces) -> new Comparison.SeveralFaces(Picture.FIRST, faces);
            case OneFace.Found(Face face) -> compare(first, face, second);
        };
    }

    private Comparison compare(Image first, Face face, Image second) {
        return switch (OneFace.among(expect(second))) {
            case OneFace.None() -> new Comparison.NoFace(Picture.SECOND);
            case OneFace.Several(List<Face> faces) -> new Comparison.SeveralFaces(Picture.SECOND, faces);
            case OneFace.Found(Face other) -> compared(face, other, embed(first, face).distanceTo(embed(second, other)));
        };
    }

    private Comparison compared(Face first, Face second, double distance) {
        return new Comparison.Compared(first, second, distance, calibration.similarity(distance), calibration.same(distance));
    }

    /// Who is in the picture: one answer a face, surest face first; empty if there is no face.
    public List<Identification> identify(Image image) {
        return identify(image, Filter.ALL);
    }

    /// The same among some of the gallery's people.
    public List<Identification> identify(Image image, Filter among) {
        List<Face> faces = detect(image);
        List<Image> crops = align(image, faces);
        List<Verdict> verdicts = judge(embedCrops(crops), among);
        return IntStream.range(0, faces.size()).mapToObj(i -> new Identification(faces.get(i),
                FaceQuality.of(faces.get(i), crops.get(i)), verdicts.get(i))).toList();
    }

    /// Who these vectors are, in order. A person of several photos is as far away as the mean of the nearest photo and
    /// of the centre of all says.
    public List<Verdict> judge(List<Embedding> probes, Filter among) {
        if (probes.isEmpty()) return List.of();
        List<List<Match>> nearest = timings.time(Stage.SEARCH,
                () -> PersonDistance.search(gallery(), probes, MOST_CANDIDATES, among));
        Judge judge = new Judge(searchCalibration(), calibrations(), margin);
        return nearest.stream().map(judge::judge).toList();
    }

    /// Among many people someone resembles a stranger by chance: at the threshold for two faces, 60 people are enough for
    /// one stranger in ten to be named. So the rate is shared out among the people, as far down as it was measured.
    private Calibration searchCalibration() {
        if (!ownCalibrations) return calibration;
        ModelCard card = embedderModel.card();
        double share = STRANGERS_NAMED / Math.max(1, gallery().count().people());
        return Calibration.of(card, Math.clamp(share, card.thresholds().firstKey(), Calibration.usualRate(card)));
    }

    /// What the gallery's collections were calibrated to.
    private Map<String, Calibration> calibrations() {
        if (!ownCalibrations) return Map.of();
        return gallery().collections().stream().filter(c -> c.threshold().isPresent()).collect(Collectors.toMap(CollectionSettings::collection, calibration::with));
    }

    /// For one collection's searches, such as live recognition makes: what it was calibrated to, else the rate shared out among
    /// the people there are now. Changes as the gallery grows.
    public Calibration searchCalibration(String collection) {
        return Optional.ofNullable(calibrations().get(collection)).orElseGet(this::searchCalibration);
    }

    /// Learns a person from a picture of them; more pictures under the same name make recognition surer. Where a picture
    /// has several faces the largest counts, if it clearly is. When this returns [Enrolment.Enrolled] it is durable.
    public Enrolment enrol(String name, Image image) {
        return enrol(Gallery.DEFAULT_COLLECTION, name, image);
    }

    /// The same into a collection of the gallery.
    public Enrolment enrol(String collection, String name, Image image) {
        return switch (OneFace.among(expect(image))) {
            case OneFace.None() -> new Enrolment.NoFace();
            case OneFace.Several(List<Face> faces) -> new Enrolment.SeveralFaces(faces);
            case OneFace.Found(Face face) -> enrol(collection, name, image, face);
        };
    }

    /// Learns a person from one face of a picture.
    public Enrolment enrol(String name, Image image, Face face) {
        return enrol(Gallery.DEFAULT_COLLECTION, name, image, face);
    }

    private Enrolment enrol(String collection, String name, Image image, Face face) {
        Image crop = align(image, List.of(face)).getFirst();
        FaceQuality quality = FaceQuality.of(face, crop);
        return switch (gallery().enrol(collection, name, sample(image, face, crop, quality))) {
            case Addition.Added added -> new Enrolment.Enrolled(added.person(), added.face(), face, quality);
            case Addition.Duplicate duplicate -> new Enrolment.Duplicate(duplicate.person());
            case Addition.NoSuchPerson other -> throw new IllegalStateException("enrolling by name answered " + other);
            case Addition.Full other -> throw new IllegalStateException("enrolling by name answered " + other);
        };
    }

    /// A face of a picture as the gallery takes it, for those who add to a person by id.
    public Sample sample(Image image, Face face) {
        Image crop = align(image, List.of(face)).getFirst();
        return sample(image, face, crop, FaceQuality.of(face, crop));
    }

    private Sample sample(Image image, Face face, Image crop, FaceQuality quality) {
        Sample sample = Sample.of(embedCrops(List.of(crop)).getFirst(), crop.rgb()).withQuality(quality.overall());
        return keepPhotos ? sample.keeping(KeptPhoto.of(image, face)) : sample;
    }

    private List<Image> align(Image image, List<Face> faces) {
        return timings.time(Stage.ALIGN, () -> faces.stream().map(f -> FaceAligner.align(image, f.landmarks())).toList());
    }

    private List<Embedding> embedCrops(List<Image> crops) {
        return timings.time(Stage.EMBED, () -> embedder.embed(crops));
    }

    /// @throws semblance.gallery.GalleryException if it can't be opened
    public Gallery gallery() {
        return gallery.get();
    }

    public FaceDetector detector() {
        return detector;
    }

    /// For photos: looks at a face twice, see [MirrorEmbedder].
    public FaceEmbedder embedder() {
        return embedder;
    }

    /// For frames of a video, where a face has many views: looks once. Its vectors can be compared with the photos'.
    public FaceEmbedder frameEmbedder() {
        return frameEmbedder;
    }

    /// For two faces: the card's at the false match rate. Searches may be stricter, see [Builder#falseMatchRate].
    public Calibration calibration() {
        return calibration;
    }

    /// For two faces of one collection: what it was calibrated to, else [#calibration()].
    public Calibration calibration(String collection) {
        return calibrations().getOrDefault(collection, calibration);
    }

    /// Where this recogniser's time went so far; add the decoding of pictures to it if you like.
    public Timings timings() {
        return timings;
    }

    @Override
    public void close() {
        gallery.close();
        embedderModel.close();
        detector.close();
    }

    /// Chooses what [FaceRecognizer#open] leaves at its default.
    public static final class Builder {

        /// Opens the gallery of a model, or makes it.
        public interface GalleryOpener {
            Gallery open(String modelId, int size);
        }

        private Supplier<ModelFile> detector = Models::detector;
        private Supplier<Optional<ModelFile>> landmarks = () -> Optional.of(Models.landmarks());
        private Supplier<ModelFile> embedder = Models::embedder;
        private GalleryOpener gallery = Builder::usersGallery;
        private RetinaFaceDetector.Settings detection = RetinaFaceDetector.Settings.DEFAULT;
        private Device device = Device.CPU;
        private int threads = Runtime.getRuntime().availableProcessors();
        private OptionalDouble falseMatchRate = OptionalDouble.empty();
        private boolean keepPhotos;
        private double margin = 0.05;

        private Builder() {
        }

        private static Gallery usersGallery(String modelId, int size) {
            try {
                return Gallery.open(Files.createDirectories(Models.home()).resolve("gallery.sqlite"), modelId, size);
            } catch (IOException e) {
                throw new GalleryException(GalleryException.Reason.UNAVAILABLE, Models.home() + ": the folder can't be made: " + e
                        + ". Name a gallery file, or set SEMBLANCE_HOME", e);
            }
        }

        public Builder detector(ModelFile detector) {
            this.detector = () -> detector;
            return this;
        }

        /// The network that corrects the detector's landmarks; empty takes them as they are.
        public Builder landmarks(Optional<ModelFile> landmarks) {
            this.landmarks = () -> landmarks;
            return this;
        }

        public Builder embedder(ModelFile embedder) {
            this.embedder = () -> embedder;
            return this;
        }

        /// A gallery file, made if it is not there.
        public Builder gallery(Path file) {
            gallery = (id, size) -> Gallery.open(file, id, size);
            return this;
        }

        /// A gallery of any store, opened when it is first needed, and closed with the recogniser.
        public Builder gallery(GalleryOpener opener) {
            gallery = opener;
            return this;
        }

        /// An open gallery, which the recogniser closes when it is closed.
        public Builder gallery(Gallery open) {
            gallery = (id, size) -> open;
            return this;
        }

        public Builder detection(RetinaFaceDetector.Settings detection) {
            this.detection = detection;
            return this;
        }

        public Builder device(Device device) {
            this.device = device;
            return this;
        }

        /// Threads of one call; 1 where many calls run at once.
        public Builder threads(int threads) {
            this.threads = threads;
            return this;
        }

        /// Share of pairs of two people that may count as one: the threshold follows from it by the model's card. Left
        /// out, 0.001 counts for two pictures; for a gallery a collection's own calibration, else 0.01 divided by the
        /// number of people, so that about one stranger in a hundred is named: at most 0.001, at least the lowest rate
        /// on the card.
        public Builder falseMatchRate(double rate) {
            falseMatchRate = OptionalDouble.of(rate);
            return this;
        }

        /// Least distance between the nearest person and the next, below which the verdict is [Verdict.Ambiguous].
        public Builder margin(double margin) {
            this.margin = margin;
            return this;
        }

        /// Keeps with each enrolled face the part of the photo around it, so that the gallery can be rebuilt for another
        /// model. Off unless asked for: whoever reads the gallery then sees faces, not only vectors.
        public Builder keepPhotos(boolean keep) {
            keepPhotos = keep;
            return this;
        }

        public FaceRecognizer build() {
            return new FaceRecognizer(this);
        }
    }
}
