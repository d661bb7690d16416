package semblance.live;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import semblance.Calibration;
import semblance.FaceRecognizer;
import semblance.detect.Face;
import semblance.detect.FaceDetector;
import semblance.embed.FaceEmbedder;
import semblance.gallery.Gallery;
import semblance.geometry.Box;
import semblance.image.Image;
import semblance.image.ImageWriter;
import semblance.live.FaceTracker.Tracked;

/// Recognises people in a video while it runs: decode, detect and track, identify, report, each on its own thread with short
/// queues between. Live sources drop frames rather than fall behind; files drop none.
///
/// One recogniser may run several sources at once, each from a thread of its own; they share networks and gallery.
public final class LiveRecognizer {

    /// seconds between looks for faces that take up much of the picture, for which the detector takes a second look; share of the
    /// picture's longer side from which on a face that is followed is looked for so each time
    private static final double LOOK_FOR_LARGE = 1.0, LARGE = 0.5;

    private final FaceDetector detector;
    private final FaceEmbedder embedder;
    private final Gallery gallery;
    private final LiveSettings settings;
    private final Supplier<Calibration> searchRule;

    /// With the networks and the gallery of a recogniser, which stays open, and its rule of searches: who is recognised here is
    /// recognised by [FaceRecognizer#identify] too.
    public LiveRecognizer(FaceRecognizer recognizer, LiveSettings settings) {
        this(recognizer.detector(), recognizer.frameEmbedder(), recognizer.gallery(), settings, () -> recognizer.searchCalibration(settings.collection()));
    }

    /// @throws IllegalArgumentException if the gallery's vectors are of another model than the embedder
    public LiveRecognizer(FaceDetector detector, FaceEmbedder embedder, Gallery gallery, LiveSettings settings) {
        this(detector, embedder, gallery, settings, settings::calibration);
    }

    LiveRecognizer(FaceDetector detector, FaceEmbedder embedder, Gallery gallery, LiveSettings settings, Supplier<Calibration> searchRule) {
        if (!embedder.modelId().equals(gallery.modelId())) {
            throw new IllegalArgumentException("got a gallery of model " + gallery.modelId() + ", wanted one of "
                    + embedder.modelId() + ": re-embed the gallery");
        }
        this.detector = detector;
        this.embedder = embedder;
        this.gallery = gallery;
        this.settings = settings;
        this.searchRule = searchRule;
    }

    /// Runs a source to its end, or until it is closed by another thread, which is how to stop: frames on their way are still
    /// reported. Closes the source.
    ///
    /// @throws SourceException if the source breaks; the listeners have heard then who left, the summary and the [LiveListener#end] all the same
    public LiveSummary run(FrameSource source, LiveListener... listeners) {
        return new Run(source, List.of(listeners)).toTheEnd();
    }

    /// What leaves a stage for the next.
    private record Found(Frame frame, List<Tracked> tracked) {
    }

    private record Known(Frame frame, List<Seen> faces, List<LiveEvent> events) {
    }

    private final class Run {
        private final FrameSource source;
        private final List<LiveListener> listeners;
        private final Pipeline pipeline;
        private final DetectionPace pace;
        private final FaceTracker tracker = new FaceTracker();
        private final SummaryKeeper summary;
        private final IdentityKeeper identities;
        private List<LiveEvent> events = new ArrayList<>();
        private Optional<Throwable> failure = Optional.empty();
        private double lastLooked = Double.NEGATIVE_INFINITY, lastLookedForLarge = Double.NEGATIVE_INFINITY;
        private long reconnections = 0;

        Run(FrameSource source, List<LiveListener> listeners) {
            this.source = source;
            this.listeners = new ArrayList<>(listeners);
            if (settings.learning().strangers()) this.listeners.addAll(memories(source.name()));
            pipeline = new Pipeline(source::close);
            pace = new DetectionPace(settings.every(), source.live(), settings.framesOf(source.framesPerSecond()));
            summary = new SummaryKeeper(source.name());
            GallerySearch search = new GallerySearch(gallery, settings.collection(), searchRule);
            Learner learner = new Learner(search, settings, photo -> ImageWriter.jpeg(photo, ImageWriter.GOOD_QUALITY));
            identities = new IdentityKeeper(new FaceViews(detector, embedder), search, settings, learner, e -> events.add(e));
        }

        private List<LiveListener> memories(String place) {
            List<LiveListener> memories = new ArrayList<>(List.of(new SightingLog(gallery, place, Clock.systemUTC())));
            settings.learning().forget().ifPresent(time -> memories.add(new StrangerExpiry(gallery, time, Clock.systemUTC())));
            return memories;
        }

        LiveSummary toTheEnd() {
            attempt(this::watch);
            attempt(this::leave);
            attempt(source::close);
            LiveSummary whole = summary.finished(pipeline.dropped(), source.health(), pipeline.secondsBusy());
            listeners.forEach(l -> attempt(() -> l.summary(whole)));
            listeners.forEach(l -> attempt(l::end));
            if (failure.orElse(null) instanceof RuntimeException e) throw e;
            if (failure.orElse(null) instanceof Error e) throw e;
            return whole;
        }

        /// What failed first is thrown when everything has been brought to its end.
        private void attempt(Runnable step) {
            try {
                step.run();
            } catch (RuntimeException | Error e) {
                if (failure.isEmpty()) failure = Optional.of(e);
            }
        }

        private void watch() {
            try (Gallery.Watch watch = gallery.watch(identities::changed)) {
                BlockingQueue<Optional<Frame>> frames = pipeline.source("decode", this::next, source.live());
                BlockingQueue<Optional<Found>> found = pipeline.stage("detect", frames, this::find);
                BlockingQueue<Optional<Known>> known = pipeline.stage("identify", found, this::identify);
                pipeline.sink("report", known, this::report);
                pipeline.await();
            }
        }

        private void leave() {
            events = new ArrayList<>(); // those of the last frame were told
            identities.finish();
            events.forEach(e -> attempt(() -> tell(e)));
        }

        /// The next frame that is not left out to hold the frame rate wanted.
        private Optional<Frame> next() {
            while (true) {
                Optional<Frame> frame = source.next();
                if (frame.isEmpty() || settings.mostFrames() == 0) return frame;
                if (frame.get().seconds() - lastLooked < 0.98 / settings.mostFrames()) continue;
                lastLooked = frame.get().seconds();
                return frame;
            }
        }

        private Found find(Frame frame) {
            List<Box> unsettled = tracker.unsettled();
            return new Found(frame, inSight(frame, switch (pace.next(!unsettled.isEmpty())) {
                case NONE -> tracker.skip(frame.seconds());
                case PARTS -> lookAtParts(frame, Parts.of(unsettled, frame.image()));
                case WHOLE -> lookAtAll(frame);
            }));
        }

        private List<Tracked> lookAtAll(Frame frame) {
            long from = System.nanoTime();
            List<Face> faces = look(frame.image(), frame.seconds());
            pace.took((System.nanoTime() - from) / 1e9);
            return tracker.update(frame.seconds(), Sightings.of(faces, frame.image()));
        }

        private List<Tracked> lookAtParts(Frame frame, List<Box> parts) {
            List<Face> faces = detector.glance(frame.image(), parts);
            return tracker.update(frame.seconds(), Sightings.of(faces, frame.image()), parts);
        }

        private List<Face> look(Image picture, double now) {
            boolean large = now - lastLookedForLarge >= LOOK_FOR_LARGE || tracker.tallest() > LARGE * Math.max(picture.width(), picture.height());
            if (large) lastLookedForLarge = now;
            return detector.glance(picture, large);
        }

        /// Without those who are on their way out of the picture.
        private static List<Tracked> inSight(Frame frame, List<Tracked> tracked) {
            return tracked.stream().filter(t -> Sightings.inside(t.box(), frame.image()) >= Sightings.LEAST_INSIDE).toList();
        }

        private Known identify(Found found) {
            events = new ArrayList<>();
            if (source.health().lost() > reconnections) {
                reconnections = source.health().lost();
                events.add(new LiveEvent.Reconnected(found.frame().seconds(), reconnections));
            }
            List<Seen> faces = identities.frame(found.frame(), found.tracked());
            summary.frame(found.frame(), (System.nanoTime() - found.frame().arrived()) / 1e9);
            return new Known(found.frame(), faces, events);
        }

        private void report(Known known) {
            known.events().forEach(this::tell);
            listeners.forEach(l -> l.frame(known.frame(), known.faces()));
        }

        private void tell(LiveEvent event) {
            summary.event(event);
            listeners.forEach(l -> l.event(event));
        }
    }
}
