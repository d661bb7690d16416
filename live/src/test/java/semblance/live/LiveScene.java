package semblance.live;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import semblance.Calibration;
import semblance.gallery.Gallery;
import semblance.gallery.Person;
import semblance.gallery.Sample;
import semblance.live.Identity.Recognised;

/// A toy world, a gallery and what a run over them told.
abstract class LiveScene {

    static final double[] LEFT = {60, 150}, RIGHT = {580, 150}, MIDDLE = {320, 150};

    @TempDir
    Path folder;

    Gallery gallery;
    final ToyWorld world = new ToyWorld();
    final List<LiveEvent> events = new ArrayList<>();
    final List<LiveSummary> summaries = new ArrayList<>();
    final TrackingScore score = new TrackingScore();
    LiveSettings settings = LiveSettings.of(new Calibration(1.0, 10));
    Supplier<Calibration> searchRule = () -> settings.calibration();
    int wrongNames = 0;
    BiConsumer<Frame, List<Seen>> onFrame = (frame, faces) -> { };

    @BeforeEach
    void open() {
        gallery = Gallery.open(folder.resolve("people.sqlite"), ToyWorld.MODEL, ToyWorld.SIZE);
    }

    @AfterEach
    void close() {
        gallery.close();
    }

    void enrol(int who) {
        gallery.enrol("person " + who, Sample.of(ToyWorld.vector(who, 77 + who, 0.1)));
    }

    LiveSummary run(double seconds) {
        return run(world.film(seconds));
    }

    LiveSummary run(FrameSource source) {
        return Assertions.assertTimeoutPreemptively(Duration.ofSeconds(40), () -> new LiveRecognizer(world, world, gallery, settings, searchRule).run(source, new LiveListener() {
            @Override
            public void event(LiveEvent event) {
                events.add(event);
            }

            @Override
            public void frame(Frame frame, List<Seen> faces) {
                follow(frame, faces);
                onFrame.accept(frame, faces);
            }

            @Override
            public void summary(LiveSummary summary) {
                summaries.add(summary);
            }
        }));
    }

    private void follow(Frame frame, List<Seen> faces) {
        List<TrackingScore.Placed> truth = world.truth(frame.seconds());
        score.frame(truth, faces.stream().map(f -> new TrackingScore.Placed(f.track(), f.face().box())).toList());
        for (Seen f : faces) {
            for (TrackingScore.Placed p : truth) {
                if (p.box().iou(f.face().box()) > 0.7 && f.identity() instanceof Recognised r && r.person().status() == Person.Status.KNOWN
                        && !r.person().name().equals("person " + p.id())) wrongNames++;
            }
        }
    }

    <E extends LiveEvent> List<E> all(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
