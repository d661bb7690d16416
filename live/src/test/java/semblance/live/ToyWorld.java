package semblance.live;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import java.util.function.IntFunction;
import semblance.align.FaceAligner;
import semblance.detect.Face;
import semblance.detect.FaceDetector;
import semblance.embed.Embedding;
import semblance.embed.FaceEmbedder;
import semblance.geometry.Box;
import semblance.image.Image;

/// A world simple enough to be right by construction: people are squares with features of their own whose red says who they are, the number of
/// the frame stands in its first pixel, the detector knows the script, the embedder reads the red and adds noise. Everything
/// between (tracking, identity, learning, pipeline) is the real thing.
final class ToyWorld implements FaceDetector, FaceEmbedder {

    static final double FPS = 25;
    static final int WIDTH = 640, HEIGHT = 360, SIZE = 16;
    static final int LOOKALIKE_OF_ONE = 15;
    private static final double ROUGH = 60, FEATURE = 18;
    static final String MODEL = "0".repeat(64);

    /// @param path where the face's middle is at a time; empty where the person is away
    record Actor(int who, double size, DoubleFunction<Optional<double[]>> path) {
        Optional<Box> at(double t) {
            return path.apply(t).map(p -> new Box(p[0] - size / 2, p[1] - size / 2, p[0] + size / 2, p[1] + size / 2));
        }
    }

    private final List<Actor> actors = new ArrayList<>();
    double noise = 0.35;
    double missed = 0.05;
    /// why a film breaks for good at a frame
    IntFunction<Optional<SourceException>> breaks = _ -> Optional.empty();
    volatile long detectMillis = 0;
    volatile int looks = 0;

    /// From one place to another at steady speed; away before and after.
    ToyWorld walk(int who, double from, double to, double[] start, double[] end) {
        actors.add(new Actor(who, 90, t -> t < from || t > to ? Optional.empty() : Optional.of(between(start, end, (t - from) / (to - from)))));
        return this;
    }

    ToyWorld act(int who, DoubleFunction<Optional<double[]>> path) {
        actors.add(new Actor(who, 90, path));
        return this;
    }

    private static double[] between(double[] a, double[] b, double part) {
        return new double[] {a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part};
    }

    /// Who is where; the first actors stand in front. Whoever has the middle of the face covered is not in the truth.
    List<TrackingScore.Placed> truth(double t) {
        List<TrackingScore.Placed> there = new ArrayList<>();
        for (Actor a : actors) {
            Optional<Box> box = a.at(t);
            if (box.isPresent() && there.stream().noneMatch(o -> o.box().iou(box.get()) > 0.15)) there.add(new TrackingScore.Placed(a.who(), box.get()));
        }
        return there;
    }

    Image render(int number) {
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        Arrays.fill(rgb, (byte) 30);
        List<TrackingScore.Placed> there = truth(number / FPS);
        for (TrackingScore.Placed p : there.reversed()) paint(rgb, p);
        rgb[0] = (byte) (number >> 16);
        rgb[1] = (byte) (number >> 8);
        rgb[2] = (byte) number;
        return new Image(WIDTH, HEIGHT, rgb);
    }

    private static void paint(byte[] rgb, TrackingScore.Placed p) {
        Box b = p.box();
        for (int y = (int) Math.max(0, b.top()); y < Math.min(HEIGHT, b.bottom()); y++) {
            for (int x = (int) Math.max(0, b.left()); x < Math.min(WIDTH, b.right()); x++) {
                int i = 3 * (y * WIDTH + x);
                rgb[i] = (byte) (20 + 12 * p.id());
                int block = 31 * (int) ((x - b.left()) / FEATURE) + (int) ((y - b.top()) / FEATURE);
                rgb[i + 1] = (byte) (40 + 35 * new SplittableRandom(1000L * p.id() + block).nextInt(4) + ((x / 3 + y / 3) % 2 == 0 ? 0 : 80));
                rgb[i + 2] = (byte) (20 + (x * 7 + y * 13) % 16);
            }
        }
    }

    @Override
    public List<Face> detect(Image image) {
        if (detectMillis > 0) {
            try {
                Thread.sleep(detectMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        int number = image.red(0, 0) << 16 | image.green(0, 0) << 8 | image.blue(0, 0);
        SplittableRandom random = new SplittableRandom(number);
        List<Face> faces = new ArrayList<>();
        for (TrackingScore.Placed p : truth(number / FPS)) {
            if (random.nextDouble() < missed) continue;
            Box b = p.box().plus(random.nextGaussian(), random.nextGaussian());
            faces.add(new Face(b, FaceAligner.TEMPLATE.times(b.width() / 112).plus(b.left(), b.top()), 0.95));
        }
        return faces;
    }

    /// With landmarks so far off that nobody could be recognised by them.
    @Override
    public List<Face> glance(Image image, boolean large) {
        return detect(image).stream().map(f -> new Face(f.box(), f.landmarks().plus(ROUGH, 0), f.score())).toList();
    }

    @Override
    public Face refine(Image image, Face face) {
        return new Face(face.box(), face.landmarks().plus(-ROUGH, 0), face.score());
    }

    /// Each person's own direction, with noise that depends on the crop.
    @Override
    public List<Embedding> embed(List<Image> crops) {
        looks += crops.size();
        return crops.stream().map(c -> vector((int) Math.round((meanRed(c) - 20) / 12), Arrays.hashCode(c.rgb()), noise)).toList();
    }

    static Embedding vector(int who, long seed, double noise) {
        SplittableRandom own = new SplittableRandom(1000 + who), other = new SplittableRandom(1000 + 1), extra = new SplittableRandom(seed);
        double likeness = who == LOOKALIKE_OF_ONE ? 0.8 : 0;
        float[] v = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            v[i] = (float) ((1 - likeness) * own.nextGaussian() + likeness * other.nextGaussian() + noise * extra.nextGaussian());
        }
        return Embedding.normalised(v);
    }

    private static double meanRed(Image crop) {
        double sum = 0;
        for (int y = 46; y < 66; y++) for (int x = 46; x < 66; x++) sum += crop.red(x, y);
        return sum / 400;
    }

    @Override
    public String modelId() {
        return MODEL;
    }

    /// The world as a file would give it: every frame, as fast as one likes.
    FrameSource film(double seconds) {
        return new Film(seconds, false);
    }

    /// The world as a camera would give it: by the clock.
    FrameSource camera(double seconds) {
        return new Film(seconds, true);
    }

    private final class Film implements FrameSource {
        private final int frames;
        private final boolean live;
        private final long began = System.nanoTime();
        private volatile boolean closed = false;
        private int number = 0;

        Film(double seconds, boolean live) {
            frames = (int) Math.round(seconds * FPS);
            this.live = live;
        }

        @Override
        public Optional<Frame> next() {
            if (closed || number == frames) return Optional.empty();
            breaks.apply(number).ifPresent(why -> {
                throw why;
            });
            if (live) waitUntil(began + (long) (number / FPS * 1e9));
            Image image = render(number);
            return Optional.of(new Frame(number, number++ / FPS, System.nanoTime(), image));
        }

        private static void waitUntil(long nanos) {
            try {
                long millis = (nanos - System.nanoTime()) / 1_000_000;
                if (millis > 0) Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public boolean live() {
            return live;
        }

        @Override
        public double framesPerSecond() {
            return FPS;
        }

        @Override
        public String name() {
            return "toy world";
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
