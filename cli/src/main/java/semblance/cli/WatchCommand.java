package semblance.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import semblance.FaceRecognizer;
import semblance.image.ImageWriter;
import semblance.live.AnnotatedVideo;
import semblance.live.EventLines;
import semblance.live.FrameSource;
import semblance.live.LiveListener;
import semblance.live.LiveRecognizer;
import semblance.live.LiveSettings;
import semblance.live.LiveSummary;
import semblance.live.MqttEvents;
import semblance.live.Preview;
import semblance.live.Timeline;
import semblance.store.GalleryPlace;

/// `semblance watch`: who is in this video, now?
@Command(name = "watch", description = "Recognises people in a video, a camera or a stream while it runs.", mixinStandardHelpOptions = true)
final class WatchCommand implements Callable<Integer> {

    @Parameters(paramLabel = "SOURCE", description = "A video file, a folder of frames, a camera (webcam, webcam:1, /dev/video0) or an address (rtsp://..., http://...).")
    private String address;
    @Option(names = "--out", paramLabel = "FILE", description = "Write the video with boxes, names, similarities and tracks: .mp4, .mkv or .mov.")
    private Optional<Path> out = Optional.empty();
    @Option(names = "--events", paramLabel = "FILE", description = "Write what happens as JSON lines.")
    private Optional<Path> events = Optional.empty();
    @Option(names = "--shots", paramLabel = "FOLDER", description = "Keep the best picture of each track there. Wants --events.")
    private Optional<Path> shots = Optional.empty();
    @Option(names = "--timeline", paramLabel = "FILE", description = "Draw who was there when: .png or .jpg.")
    private Optional<Path> timeline = Optional.empty();
    @Option(names = "--mqtt", paramLabel = "BROKER", description = "Publish what happens: tcp://[user:password@]host:1883 or ssl://host:8883.")
    private Optional<String> mqtt = Optional.empty();
    @Option(names = "--topic", paramLabel = "TOPIC", defaultValue = "semblance/camera", description = "Topic for --mqtt. Default: ${DEFAULT-VALUE}.")
    private String topic;
    @Option(names = "--learn", description = "Strangers seen well become provisional people, greeted when they come back; name them with `semblance people`.")
    private boolean learn;
    @Option(names = "--forget", paramLabel = "DAYS", defaultValue = "30", description = "With --learn: erase strangers who were not seen for so many days; 0 keeps them. Default: ${DEFAULT-VALUE}.")
    private int forget;
    @Option(names = "--enrich", description = "Add a few new, sure views to the people recognised.")
    private boolean enrich;
    @Option(names = "--keep-photos", description = "Keep the pictures of what is learnt, not only the vectors.")
    private boolean keepPhotos;
    @Option(names = "--show", description = "Show the video in a window.")
    private boolean show;
    @Option(names = "--every", paramLabel = "N", defaultValue = "0", description = "Look for faces in every N-th frame. Default: about eight times a second.")
    private int every;
    @Option(names = "--max-fps", paramLabel = "RATE", defaultValue = "0", description = "Leave frames out so that no more than RATE a second, 1 or more, are looked at. Default: all.")
    private double maxFps;
    @Mixin
    private Recognition recognition;
    @Mixin
    private CollectionOption collection;
    @Mixin
    private Output output;

    @Override
    public Integer call() {
        if (shots.isPresent() && events.isEmpty()) throw new Refusal(Exit.USAGE, "got --shots without --events, wanted both: the events name the pictures");
        GalleryPlace gallery = learn ? recognition.gallery().writable() : recognition.gallery().readable();
        try (FrameSource source = FrameSource.open(address); FaceRecognizer recognizer = recognition.open(2, gallery, keepPhotos)) {
            return run(new LiveRecognizer(recognizer, settings(recognizer)), source);
        }
    }

    private LiveSettings settings(FaceRecognizer recognizer) {
        try {
            return LiveSettings.of(recognizer.calibration()).withEvery(every).withMostFrames(maxFps).withCollection(collection.home())
                    .withLearning(new LiveSettings.Learning(learn, enrich, keepPhotos, forget == 0 ? Optional.empty() : Optional.of(Duration.ofDays(forget))));
        } catch (IllegalArgumentException e) {
            throw new Refusal(Exit.USAGE, e.getMessage());
        }
    }

    /// Ctrl-C closes the source; what is on its way is still written, the files are completed and the summary is printed.
    private int run(LiveRecognizer live, FrameSource source) {
        List<LiveListener> listeners = listeners(source);
        try (StopSignal stop = StopSignal.onInterrupt(source::close)) {
            live.run(source, listeners.toArray(LiveListener[]::new));
            return stop.requested() ? Exit.INTERRUPTED : Exit.OK;
        }
    }

    private List<LiveListener> listeners(FrameSource source) {
        List<LiveListener> listeners = new ArrayList<>(List.of(new WatchPrinter(output), atTheEnd()));
        try {
            out.ifPresent(file -> listeners.add(new AnnotatedVideo(file, source.framesPerSecond())));
            events.ifPresent(file -> listeners.add(EventLines.to(file, shots)));
            mqtt.ifPresent(broker -> listeners.add(new MqttEvents(broker, topic)));
            if (show) listeners.add(window(source));
            return listeners;
        } catch (RuntimeException e) {
            listeners.forEach(LiveListener::end);
            throw e;
        }
    }

    private static Preview window(FrameSource source) {
        Preview preview = new Preview();
        WatchWindow.open(source.name(), preview, source::close);
        return preview;
    }

    /// Of a run that breaks off too.
    private LiveListener atTheEnd() {
        return new LiveListener() {
            @Override
            public void summary(LiveSummary summary) {
                timeline.ifPresent(file -> ImageWriter.write(Timeline.draw(summary), file));
                report(summary);
            }
        };
    }

    private void report(LiveSummary summary) {
        if (output.isJson()) output.print(WatchPrinter.json(summary).toString());
        else WatchPrinter.lines(summary).forEach(output::note);
    }
}
