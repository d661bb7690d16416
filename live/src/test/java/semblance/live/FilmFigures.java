package semblance.live;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import semblance.FaceRecognizer;
import semblance.detect.Face;
import semblance.gallery.Person;
import semblance.geometry.Box;
import semblance.live.Identity.Recognised;
import semblance.live.TrackingScore.Placed;
import semblance.network.ModelCard.Kind;
import semblance.network.Models;
import semblance.synth.Footage;
import semblance.synth.InventedPerson;
import semblance.synth.Photo;
import semblance.synth.Shot;
import semblance.synth.Studio;

/// Measures live recognition on films of invented people, encoded to real files: MOTA, IDF1, right and wrong names, strangers
/// greeted again, and the work a frame beside the naive way (detect and embed everything in every frame, same networks,
/// same run). A program, not a test:
///
/// `FilmFigures FOLDER DETECTOR EMBEDDER PEOPLE KNOWN FRAMES SEED [loops]`
///
/// The film is rendered once into the folder. `loops` runs the film that often and prints the memory after each (a leak test).
final class FilmFigures {

    private static final int WIDTH = 640, HEIGHT = 360;
    private static final double FPS = 25;

    private final Path film, truthFile;
    private final List<InventedPerson> cast;
    private final int known, frames;
    private final long seed;

    private FilmFigures(Path folder, int people, int known, int frames, long seed) {
        cast = IntStream.range(0, people).mapToObj(i -> InventedPerson.of(1000 * seed + i)).toList();
        this.known = known;
        this.frames = frames;
        this.seed = seed;
        film = folder.resolve("film-" + people + "-" + frames + "-" + seed + ".mp4");
        truthFile = folder.resolve("film-" + people + "-" + frames + "-" + seed + ".tsv");
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
            else figures.measure(recognizer, folder);
        }
    }

    // ---- the film and its truth

    private void renderOnce() throws IOException {
        if (Files.exists(film) && Files.exists(truthFile)) return;
        Footage footage = new Footage(cast, frames, WIDTH, HEIGHT, seed);
        List<String> lines = new ArrayList<>();
        try (VideoWriter writer = new VideoWriter(film, FPS)) {
            for (int i = 0; i < frames; i++) {
                Photo photo = footage.frame(i, Studio.draft());
                writer.add(photo.image(), i / FPS);
                for (Photo.Subject s : photo.subjects()) {
                    Box b = s.face().box();
                    lines.add(String.format(Locale.ROOT, "%d\t%d\t%.2f\t%.2f\t%.2f\t%.2f", i, cast.indexOf(s.person()), b.left(), b.top(), b.right(), b.bottom()));
                }
            }
        }
        Files.write(truthFile, lines);
    }

    private Map<Integer, List<Placed>> truth() throws IOException {
        Map<Integer, List<Placed>> truth = new HashMap<>();
        for (String line : Files.readAllLines(truthFile)) {
            String[] f = line.split("\t");
            truth.computeIfAbsent(Integer.parseInt(f[0]), i -> new ArrayList<>()).add(new Placed(Long.parseLong(f[1]), new Box(
                    Double.parseDouble(f[2]), Double.parseDouble(f[3]), Double.parseDouble(f[4]), Double.parseDouble(f[5]))));
        }
        return truth;
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

    private void measure(FaceRecognizer recognizer, Path folder) throws IOException {
        Scores scores = new Scores(truth());
        LiveSettings settings = LiveSettings.of(recognizer.calibration()).withLearning(new LiveSettings.Learning(true, false, false));
        LiveSummary summary = new LiveRecognizer(recognizer, settings).run(FrameSource.open(film.toString()), scores,
                new AnnotatedVideo(folder.resolve("annotated-" + film.getFileName()), FPS));
        scores.print();
        System.out.print(summary.table());
        System.out.println(summary.performance());
        compareWork(recognizer);
    }

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

    /// Compares what is reported with the truth, frame by frame.
    private final class Scores implements LiveListener {
        private static final double SETTLED = 1.0, GAP = 0.8;

        private final Map<Integer, List<Placed>> truth;
        private final TrackingScore tracking = new TrackingScore();
        private final Map<Long, Double> inSightSince = new HashMap<>(), lastSeen = new HashMap<>();
        /// stranger to the provisional people each of their visits ended as
        private final Map<Long, List<String>> visits = new LinkedHashMap<>();
        private int settled = 0, right = 0, wrong = 0, unnamed = 0;

        Scores(Map<Integer, List<Placed>> truth) {
            this.truth = truth;
        }

        @Override
        public void frame(Frame frame, List<Seen> faces) {
            List<Placed> there = truth.getOrDefault((int) Math.round(frame.seconds() * FPS), List.of());
            tracking.frame(there, faces.stream().map(f -> new Placed(f.track(), f.face().box())).toList());
            for (Placed p : there) {
                if (frame.seconds() - lastSeen.getOrDefault(p.id(), -9.0) > GAP) begin(p.id(), frame.seconds());
                lastSeen.put(p.id(), frame.seconds());
                faces.stream().filter(f -> overlap(f.face(), p.box()) > 0.5).findFirst().ifPresent(f -> judge(p.id(), f.identity(), frame.seconds()));
            }
        }

        private static double overlap(Face face, Box box) {
            return face.box().iou(box);
        }

        private void begin(long who, double now) {
            inSightSince.put(who, now);
            if (who >= known) visits.computeIfAbsent(who, w -> new ArrayList<>()).add("nobody");
        }

        private void judge(long who, Identity identity, double now) {
            boolean isKnown = identity instanceof Recognised r && r.person().status() == Person.Status.KNOWN;
            boolean isRight = identity instanceof Recognised r && r.person().name().equals("person " + who);
            if (isKnown && !isRight) wrong++;
            if (who >= known && identity instanceof Recognised r && !isKnown) visits.get(who).set(visits.get(who).size() - 1, r.person().id());
            if (now - inSightSince.get(who) < SETTLED) return;
            settled++;
            if (who < known ? isRight : !isKnown) right++;
            else if (!isKnown) unnamed++;
        }

        void print() {
            System.out.printf(Locale.ROOT, "MOTA %.3f  IDF1 %.3f  misses %d  false alarms %d  switches %d%n", tracking.mota(), tracking.idf1(),
                    tracking.misses(), tracking.falseAlarms(), tracking.switches());
            System.out.printf(Locale.ROOT, "identity right after %.0f s: %.2f %% of %d face frames (%d not named); wrong names: %d face frames%n", SETTLED,
                    100.0 * right / Math.max(1, settled), settled, unnamed, wrong);
            long returns = visits.values().stream().mapToLong(v -> Math.max(0, v.size() - 1)).sum();
            long greeted = visits.values().stream().mapToLong(v -> v.stream().skip(1).filter(v.getFirst()::equals).filter(id -> !id.equals("nobody")).count()).sum();
            System.out.printf("strangers greeted again: %d of %d returns  %s%n", greeted, returns, visits);
        }
    }
}
