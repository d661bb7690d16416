package semblance.cli;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import semblance.Enrolment;
import semblance.FaceRecognizer;
import semblance.Identification;
import semblance.Verdict;
import semblance.align.FaceAligner;
import semblance.annotate.Annotation;
import semblance.annotate.Annotator;
import semblance.detect.Face;
import semblance.gallery.Gallery;
import semblance.geometry.Box;
import semblance.image.Image;
import semblance.image.ImageReader;
import semblance.image.ImageWriter;
import semblance.network.Models;
import semblance.store.GalleryPlace.InFile;
import semblance.synth.InventedPerson;
import semblance.synth.Shot;
import semblance.synth.Studio;

/// The doctor's examinations. Each says what is, or what is wrong and what to do about it.
final class Checks {

    enum State { GOOD, DOUBTFUL, BROKEN }

    record Finding(String check, State state, String detail) {
    }

    private static final int JAVA = 25;
    private static final long LITTLE_SPACE = 200L << 20;

    private final ModelOptions models;
    private final GalleryOption gallery;
    private final List<Finding> findings = new ArrayList<>();

    Checks(ModelOptions models, GalleryOption gallery) {
        this.models = models;
        this.gallery = gallery;
    }

    List<Finding> all() {
        check("java", this::java);
        check("machine", this::machine);
        check("formats", this::formats);
        check("fonts", this::fonts);
        check("data folder", this::dataFolder);
        check("gallery", this::gallery);
        check("search", this::search);
        check("models", this::models);
        check("recognition", this::recognition);
        return List.copyOf(findings);
    }

    private void check(String name, Callable<Finding> examination) {
        try {
            findings.add(examination.call());
        } catch (Exception | LinkageError e) {
            findings.add(new Finding(name, State.BROKEN, Failures.text(e)));
        }
    }

    private static Finding good(String check, String detail) {
        return new Finding(check, State.GOOD, detail);
    }

    private static Finding broken(String check, String detail) {
        return new Finding(check, State.BROKEN, detail);
    }

    private Finding java() {
        String found = Runtime.version() + " in " + System.getProperty("java.home");
        return Runtime.version().feature() >= JAVA ? good("java", found) : broken("java", found + ": install a JDK " + JAVA);
    }

    private Finding machine() {
        long heap = Runtime.getRuntime().maxMemory() >> 20;
        String found = System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", " + Runtime.getRuntime().availableProcessors()
                + " cores, up to " + heap + " MB for Java";
        return heap >= 400 ? good("machine", found) : broken("machine", found + ": too little for large photos; SEMBLANCE_JAVA_OPTS=-Xmx1g gives more");
    }

    private Finding formats() {
        Set<String> missing = new TreeSet<>(Set.of("jpeg", "png", "webp", "bmp", "gif", "tiff"));
        missing.removeIf(format -> ImageIO.getImageReadersByFormatName(format).hasNext());
        return missing.isEmpty() ? good("formats", "JPEG, PNG, WebP, BMP, GIF, TIFF") : broken("formats", "no decoder for " + missing + ": build again");
    }

    /// Minimal containers have no fonts; drawing text then fails deep inside Java.
    private Finding fonts() {
        try {
            Image canvas = new Image(64, 64, new byte[3 * 64 * 64]);
            Face face = new Face(new Box(8, 8, 40, 40), FaceAligner.TEMPLATE.times(0.3), 1);
            Annotator.draw(canvas, List.of(new Annotation(face, "Ada", "", Color.WHITE)));
            return good("fonts", "names can be drawn");
        } catch (RuntimeException | LinkageError e) {
            return broken("fonts", "names can't be drawn on pictures (--out, demo): install fontconfig and a font (Debian: fontconfig fonts-dejavu-core)");
        }
    }

    private Finding dataFolder() throws IOException {
        Path folder = Models.home(), there = folder.toAbsolutePath();
        while (!Files.exists(there)) there = there.getParent();
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            return broken("data folder", folder + " can't be written: change its rights, or set SEMBLANCE_HOME to another folder");
        }
        long free = Files.getFileStore(there).getUsableSpace();
        String found = String.format(Locale.ROOT, "%s, %.1f GB free", folder, free / 1e9);
        return free > LITTLE_SPACE ? good("data folder", found) : broken("data folder", found + ": free some space");
    }

    private Finding gallery() {
        if (gallery.place() instanceof InFile f && f.isMissing()) return good("gallery", f + ": none yet, `semblance enrol` makes it");
        try (Gallery open = gallery.existing()) {
            String found = gallery.place() + ": " + open.count().people() + " people, " + open.count().faces() + " faces";
            String model = models.embedder().card().id();
            // a plain gallery with nobody in it takes the model of whoever enrols
            if (open.count().people() == 0 && gallery.place().key().isEmpty()) return good("gallery", found);
            return open.modelId().equals(model) ? good("gallery", found)
                    : broken("gallery", found + ", made with another model (" + open.modelId().substring(0, 12) + ", not " + model.substring(0, 12)
                            + "): name that model with --model, or another --gallery");
        }
    }

    private Finding search() {
        boolean on = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return good("search", on ? "with vector instructions" : "without vector instructions, which the launcher turns on for galleries over 64 MB");
    }

    private Finding models() {
        return good("models", models.detector().card().name() + ", " + models.landmarks().map(m -> m.card().name()).orElse("no correction of landmarks") + " and " + models.embedder().card().name());
    }

    /// Learns one rendered person and meets them and a stranger.
    private Finding recognition() throws IOException {
        Path folder = Files.createTempDirectory("semblance-doctor");
        long start = System.nanoTime();
        try (FaceRecognizer recognizer = FaceRecognizer.builder().detector(models.detector()).landmarks(models.landmarks()).embedder(models.embedder())
                .gallery(folder.resolve("gallery.sqlite")).build()) {
            InventedPerson ada = InventedPerson.of(1), stranger = InventedPerson.of(2);
            if (!(recognizer.enrol("Ada", picture(ada, 1)) instanceof Enrolment.Enrolled)) {
                return broken("recognition", "no face was found in a rendered portrait: the detector is not as it was shipped; build again");
            }
            List<Identification> same = recognizer.identify(picture(ada, 2)), other = recognizer.identify(picture(stranger, 1));
            boolean right = same.size() == 1 && same.getFirst().verdict() instanceof Verdict.Known
                    && other.size() == 1 && other.getFirst().verdict() instanceof Verdict.Unknown;
            String found = String.format(Locale.ROOT, "a rendered person was learnt and told from a stranger (%.1f s with rendering)", (System.nanoTime() - start) / 1e9);
            return right ? good("recognition", found) : new Finding("recognition", State.DOUBTFUL,
                    "it runs, but a rendered person was not told from a stranger: " + said(same) + ", " + said(other) + "; these are not the shipped models, or they were damaged");
        } finally {
            delete(folder);
        }
    }

    private static String said(List<Identification> found) {
        return found.isEmpty() ? "no face" : Answer.name(found.getFirst().verdict()) + String.format(Locale.ROOT, " at %.2f", found.getFirst().verdict().distance());
    }

    /// Through the encoder and the decoder, as a user's picture comes.
    private static Image picture(InventedPerson person, int number) {
        Shot shot = number == 1 ? Shot.portrait(person) : Shot.random(person, new SplittableRandom(number));
        return new ImageReader().read(ImageWriter.jpeg(Studio.draft().portrait(person, shot, 320, 320).image(), ImageWriter.GOOD_QUALITY));
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
