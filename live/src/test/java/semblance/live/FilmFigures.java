package semblance.live;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import semblance.FaceRecognizer;
import semblance.network.ModelCard.Kind;
import semblance.network.Models;
import semblance.synth.Footage;
import semblance.synth.InventedPerson;
import semblance.synth.Shot;
import semblance.synth.Studio;

/// The work a frame of live recognition on a film of invented people, encoded to a real file, beside the naive way (detect and
/// embed everything in every frame, same networks, same run). A program, not a test; `semblance evaluate tracking` has the
/// figures of accuracy:
///
/// `FilmFigures FOLDER DETECTOR EMBEDDER PEOPLE KNOWN FRAMES SEED [loops]`
///
/// The film is rendered once into the folder. `loops` runs the film that often and prints the memory after each (a leak test).
final class FilmFigures {

    private static final int WIDTH = 640, HEIGHT = 360;
    private static final double FPS = 25;

    private final Path film;
    private final List<InventedPerson> cast;
    private final int known, frames;
    private final long seed;

    private FilmFigures(Path folder, int people, int known, int frames, long seed) {
        cast = IntStream.range(0, people).mapToObj(i -> InventedPerson.of(1000 * seed + i)).toList();
        this.known = known;
        this.frames = frames;
        this.seed = seed;
        film = folder.resolve("film-" + people + "-" + frames + "-" + seed + ".mp4");
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        FilmFigures figures = new FilmFigures(folder, Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]),
                Integer.parseInt(arguments[5]), Long.parseLong(arguments[6]));
        figures.renderOnce();
        Path gallery = Files.createTempDirectory(folder, "gallery").resolve("people.sqlite");
        try (FaceRecognizer recognizer = FaceRecognizer.builder().detector(Models.find(arguments[1], Kind.DETECTOR))
                .embedder(Models.find(arguments[2], Kind.EMBEDDER)).gallery(gallery).threads(1).build()) {
            figures.enrol(recognizer);
            int loops = arguments.length > 7 ? Integer.parseInt(arguments[7]) : 0;
            if (loops > 0) figures.loop(recognizer, loops);
            else figures.compareWork(recognizer);
        }
    }

    // ---- the film

    private void renderOnce() {
        if (Files.exists(film)) return;
        Footage footage = new Footage(cast, frames, WIDTH, HEIGHT, seed);
        try (VideoWriter writer = new VideoWriter(film, FPS)) {
            for (int i = 0; i < frames; i++) {
                writer.add(footage.frame(i, Studio.draft()).image(), i / FPS);
            }
        }
    }

    private void enrol(FaceRecognizer recognizer) {
        for (int i = 0; i < known; i++) {
            SplittableRandom random = new SplittableRandom(seed * 77 + i);
            for (int k = 0; k < 3; k++) {
                Shot shot = k == 0 ? Shot.portrait(cast.get(i)) : Shot.random(cast.get(i), random);
                recognizer.enrol("person " + i, Studio.draft().portrait(cast.get(i), shot, 240, 320).image());
            }
        }
        System.out.printf("%d people, %d of them known: %s in the gallery%n", cast.size(), known, recognizer.gallery().count());
    }

    // ---- measuring

    /// The processor time of the whole process, decoding included, a frame: ours, then the naive way (which so has the warmer JVM).
    private void compareWork(FaceRecognizer recognizer) {
        long start = processorTime();
        LiveSummary.Performance p = new LiveRecognizer(recognizer, LiveSettings.of(recognizer.calibration())).run(FrameSource.open(film.toString())).performance();
        double ours = (processorTime() - start) / 1e6 / p.frames();
        start = processorTime();
        everyFrame(recognizer);
        double naive = (processorTime() - start) / 1e6 / p.frames();
        System.out.printf(Locale.ROOT, "live %.2f ms of processor time a frame, every frame in full %.2f: %.1f times the work%n", ours, naive, naive / ours);
        System.out.println(p);
    }

    private static long processorTime() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /// The naive way: detect, align, embed and search everything in every frame.
    private void everyFrame(FaceRecognizer recognizer) {
        try (FrameSource source = FrameSource.open(film.toString())) {
            for (Optional<Frame> f = source.next(); f.isPresent(); f = source.next()) recognizer.identify(f.get().image());
        }
    }

    private void loop(FaceRecognizer recognizer, int loops) {
        LiveRecognizer live = new LiveRecognizer(recognizer, LiveSettings.of(recognizer.calibration()));
        for (int i = 0; i < loops; i++) {
            live.run(FrameSource.open(film.toString()));
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            System.out.printf(Locale.ROOT, "loop %d: heap %.1f MB, process %s%n", i, (runtime.totalMemory() - runtime.freeMemory()) / 1e6, residentSize());
        }
    }

    private static String residentSize() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(l -> l.startsWith("VmRSS")).findFirst().orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
