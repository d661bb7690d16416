package semblance.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import semblance.align.FaceAligner;
import semblance.align.FaceFinder;
import semblance.detect.Face;
import semblance.embed.OnnxEmbedder;
import semblance.image.Image;
import semblance.live.Frame;
import semblance.live.FrameSource;
import semblance.live.LiveListener;
import semblance.live.LiveRecognizer;
import semblance.live.LiveSettings;
import semblance.live.LiveSummary;
import semblance.live.Seen;
import semblance.network.ModelCard.Kind;
import semblance.network.Models;
import semblance.network.OnnxModel;

/// `semblance evaluate speed`: what a frame of video costs, beside the naive way in the same run.
@Command(name = "speed", mixinStandardHelpOptions = true, description = {"Speed of live recognition at 640x480 on rendered films: frames a second, latency, where the time goes.",
    "Beside it detecting and embedding everything in every frame. The films are rendered once into the folder."})
final class EvaluateSpeed implements Callable<Integer> {

    private static final int HEIGHT = 480;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the films are kept.")
    private Path folder;
    @Option(names = "--faces", split = ",", paramLabel = "N,N...", defaultValue = "1,4,8", description = "People in the films. Default: ${DEFAULT-VALUE}.")
    private List<Integer> faces;
    @Option(names = "--frames", paramLabel = "N", defaultValue = "400", description = "Of each film, 25 a second. Default: ${DEFAULT-VALUE}.")
    private int frames;
    @Option(names = "--reference-detector", paramLabel = "MODEL", description = "Do it the naive way with these networks too: a name, or an .onnx file with its card.")
    private Optional<String> referenceDetector = Optional.empty();
    @Option(names = "--reference-embedder", paramLabel = "MODEL", description = "Likewise.")
    private Optional<String> referenceEmbedder = Optional.empty();
    @Option(names = "--loop", paramLabel = "MINUTES", defaultValue = "0", description = "Instead: run the last film again and again for so many minutes of video, and "
        + "print the memory after each (a leak test).")
    private double loop;
    @Mixin
    private ModelOptions models;
    @Mixin
    private Output output;

    @Override
    public Integer call() {
        check();
        List<SynthFilm> films = faces.stream().map(n -> new SynthFilm(n, n, frames, 50 + n, HEIGHT)).toList();
        films.forEach(film -> film.render(folder, output));
        if (loop > 0) watchMemory(films.getLast());
        else films.forEach(film -> report(measured(film)));
        return Exit.OK;
    }

    private void check() {
        if (referenceDetector.isPresent() != referenceEmbedder.isPresent()) {
            throw new Refusal(Exit.USAGE, "got one reference network, wanted --reference-detector and --reference-embedder together");
        }
        if (frames < 1 || !(loop >= 0) || faces.stream().anyMatch(n -> n < 1 || n > 12)) {
            throw new Refusal(Exit.USAGE, "got --faces " + faces + " --frames " + frames + " --loop " + loop + ", wanted 1 to 12 each, 1 or more, 0 or more");
        }
        OutFiles.make(folder);
    }

    // ---- speed

    private ObjectNode measured(SynthFilm film) {
        Path video = film.video(folder);
        ObjectNode json = Output.object().put("film", film.name()).put("people", film.people());
        try (FilmGallery gallery = FilmGallery.of(film, folder, models)) {
            LiveRecognizer live = new LiveRecognizer(gallery.recognizer(), LiveSettings.of(gallery.recognizer().calibration()));
            live.run(FrameSource.open(video.toString())); // warms the machine
            json.set("live", whole(live, video));
            json.set("as_a_camera", paced(live, video));
        }
        double own = json.at("/live/ms_a_frame").asDouble();
        try (FaceFinder finder = models.finder(2); OnnxModel embedder = OnnxModel.open(models.embedder(), models.settings(2))) {
            json.set("every_frame", naive(video, finder, embedder, own));
        }
        if (referenceDetector.isEmpty()) return json;
        try (FaceFinder finder = FaceFinder.open(Models.find(referenceDetector.get(), Kind.DETECTOR), Optional.empty(), models.detection(), models.settings(2));
                OnnxModel embedder = OnnxModel.open(Models.find(referenceEmbedder.orElseThrow(), Kind.EMBEDDER), models.settings(2))) {
            json.set("every_frame_reference", naive(video, finder, embedder, own));
        }
        return json;
    }

    private static ObjectNode whole(LiveRecognizer live, Path video) {
        FaceCounter counter = new FaceCounter();
        LiveSummary[] summary = new LiveSummary[1];
        ObjectNode json = work(() -> {
            summary[0] = live.run(FrameSource.open(video.toString()), counter);
            return summary[0].performance().frames();
        });
        json.put("frames_a_second", Json.rounded(summary[0].performance().framesPerSecond())).put("faces_a_frame", Json.rounded(counter.mean()));
        ObjectNode busy = json.putObject("busy_seconds");
        summary[0].performance().busy().forEach((stage, seconds) -> busy.put(stage, Json.rounded(seconds)));
        return json;
    }

    /// By the clock, as a camera would give it.
    private ObjectNode paced(LiveRecognizer live, Path video) {
        LiveSummary.Performance p = live.run(new Replay(video, frames, true)).performance();
        return Output.object().put("frames", p.frames()).put("dropped", p.dropped())
                .put("latency_p50_ms", Json.rounded(1000 * p.latency50())).put("latency_p95_ms", Json.rounded(1000 * p.latency95()));
    }

    /// Detect, align and embed everything in every frame; the first tenth of the film warms it up.
    private ObjectNode naive(Path video, FaceFinder finder, OnnxModel model, double own) {
        OnnxEmbedder embedder = new OnnxEmbedder(model);
        everyFrame(video, finder, embedder, Math.max(1, frames / 10));
        ObjectNode json = work(() -> everyFrame(video, finder, embedder, frames));
        return json.put("times_live", Json.rounded(json.get("ms_a_frame").asDouble() / own));
    }

    private static long everyFrame(Path video, FaceFinder finder, OnnxEmbedder embedder, int most) {
        long count = 0;
        try (FrameSource source = FrameSource.open(video.toString())) {
            for (Optional<Frame> f = source.next(); f.isPresent() && count < most; f = source.next(), count++) {
                Image image = f.get().image();
                List<Face> found = finder.detect(image);
                if (!found.isEmpty()) embedder.embed(found.stream().map(face -> FaceAligner.align(image, face.landmarks())).toList());
            }
        }
        return count;
    }

    /// Processor time of the whole process, decoding included, and time by the clock.
    ///
    /// @param run returns how many frames it worked on
    private static ObjectNode work(LongSupplier run) {
        long cpu = processorTime(), wall = System.nanoTime(), frames = run.getAsLong();
        double each = 1e6 * Math.max(1, frames);
        return Output.object().put("frames", frames).put("ms_a_frame", Json.rounded((processorTime() - cpu) / each))
                .put("wall_ms_a_frame", Json.rounded((System.nanoTime() - wall) / each));
    }

    private static long processorTime() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static final class FaceCounter implements LiveListener {
        private long frames = 0, faces = 0;

        @Override
        public void frame(Frame frame, List<Seen> seen) {
            frames++;
            faces += seen.size();
        }

        double mean() {
            return (double) faces / Math.max(1, frames);
        }
    }

    private void report(ObjectNode json) {
        String latency = String.format(Locale.ROOT, "as a camera: latency p50 %.0f ms, p95 %.0f ms, %d of %d frames dropped", json.at("/as_a_camera/latency_p50_ms").asDouble(),
                json.at("/as_a_camera/latency_p95_ms").asDouble(), json.at("/as_a_camera/dropped").asLong(), json.at("/as_a_camera/dropped").asLong() + json.at("/as_a_camera/frames").asLong());
        String ways = List.of("every_frame", "every_frame_reference").stream().filter(json::has).map(way -> String.format(Locale.ROOT, "%s: %.1f ms of processor time, %.1f times as much",
                way.replace('_', ' '), json.get(way).get("ms_a_frame").asDouble(), json.get(way).get("times_live").asDouble())).collect(Collectors.joining("\n"));
        output.result(json, String.format(Locale.ROOT, "%d people (%.1f faces a frame): %.1f frames/s, %.1f ms of processor time a frame; busy seconds %s%n%s%n%s",
                json.get("people").asInt(), json.at("/live/faces_a_frame").asDouble(), json.at("/live/frames_a_second").asDouble(), json.at("/live/ms_a_frame").asDouble(),
                json.at("/live/busy_seconds"), latency, ways));
    }

    // ---- memory

    private void watchMemory(SynthFilm film) {
        try (FilmGallery gallery = FilmGallery.of(film, folder, models)) {
            LiveRecognizer live = new LiveRecognizer(gallery.recognizer(), LiveSettings.of(gallery.recognizer().calibration()));
            live.run(new Replay(film.video(folder), Math.round(60 * loop * SynthFilm.FPS), false), new MemoryLines());
        }
    }

    /// The memory after every minute of video, after a collection.
    private final class MemoryLines implements LiveListener {
        private double next = 0;

        @Override
        public void frame(Frame frame, List<Seen> faces) {
            if (frame.seconds() < next) return;
            next += 60;
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            double heap = (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
            ObjectNode json = Output.object().put("minute", Math.round(frame.seconds() / 60)).put("heap_mb", Json.rounded(heap)).put("resident_mb", Json.rounded(residentMegabytes()));
            output.result(json, String.format(Locale.ROOT, "minute %d: heap %.1f MB, process %.1f MB", json.get("minute").asLong(), heap, json.get("resident_mb").asDouble()));
        }
    }

    /// As Linux states it; 0 elsewhere.
    private static double residentMegabytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(l -> l.startsWith("VmRSS")).mapToDouble(l -> Double.parseDouble(l.replaceAll("\\D", "")) / 1e3).findFirst().orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
