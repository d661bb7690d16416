package semblance.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import semblance.Enrolment;
import semblance.FaceRecognizer;
import semblance.annotate.Annotator;
import semblance.image.Image;
import semblance.image.ImageReader;
import semblance.image.ImageWriter;

/// `semblance demo`: the whole way on people who don't exist.
@Command(name = "demo", description = {"Shows everything at once, on rendered people who don't exist.",
    "Enrols a small cast, then tells who is in group pictures with strangers among them. Writes pictures and a report."}, mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for pictures, gallery and report; made if it is not there.")
    private Path out;
    @Option(names = "--seed", paramLabel = "N", defaultValue = "7", description = "Another number, another cast. Default: ${DEFAULT-VALUE}.")
    private long seed;
    @Mixin
    private ModelOptions models;
    @Mixin
    private Output output;

    @Override
    public Integer call() {
        long start = System.nanoTime();
        for (String folder : List.of("people", "groups", "annotated")) OutFiles.make(out.resolve(folder));
        DemoCast cast = new DemoCast(seed);
        try (FaceRecognizer recognizer = recognizer()) {
            output.note("rendering " + cast.members().size() + " people and learning them ...");
            cast.members().parallelStream().forEach(member -> enrol(member, cast, recognizer));
            ImageWriter.writeJpeg(sideBySide(cast), out.resolve("cast.jpg"));
            output.note("rendering group pictures and looking who is there ...");
            List<DemoScene> scenes = cast.groups().parallelStream().map(group -> identify(group, cast, recognizer)).toList();
            OutFiles.write(out.resolve("report.html"), DemoReport.html(cast, scenes));
            return finish(scenes, (System.nanoTime() - start) / 1e9);
        }
    }

    /// A gallery of its own, begun anew each time.
    private FaceRecognizer recognizer() {
        Path gallery = out.resolve("gallery.sqlite");
        try {
            for (String suffix : List.of("", "-wal", "-shm")) Files.deleteIfExists(Path.of(gallery + suffix));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return FaceRecognizer.builder().detector(models.detector()).landmarks(models.landmarks()).embedder(models.embedder()).gallery(gallery).threads(1).build();
    }

    private void enrol(DemoCast.Member member, DemoCast cast, FaceRecognizer recognizer) {
        Path folder = OutFiles.make(out.resolve("people").resolve(member.name()));
        for (int i = 1; i <= DemoCast.PORTRAITS; i++) {
            var photo = cast.portrait(member, i);
            ImageWriter.writeJpeg(photo.image(), folder.resolve(i + ".jpg"));
            Enrolment enrolment = recognizer.enrol(member.name(), photo.image());
            if (!(enrolment instanceof Enrolment.Enrolled)) output.note("portrait " + i + " of " + member.name() + " was not learnt: " + enrolment);
        }
    }

    /// Everybody's first portrait in one row.
    private Image sideBySide(DemoCast cast) {
        List<Image> portraits = cast.members().stream()
                .map(m -> new ImageReader().read(out.resolve("people").resolve(m.name()).resolve("1.jpg"))).toList();
        int width = portraits.getFirst().width(), height = portraits.getFirst().height(), row = 3 * width;
        byte[] rgb = new byte[portraits.size() * row * height];
        for (int p = 0; p < portraits.size(); p++) {
            for (int y = 0; y < height; y++) System.arraycopy(portraits.get(p).rgb(), y * row, rgb, (y * portraits.size() + p) * row, row);
        }
        return new Image(portraits.size() * width, height, rgb);
    }

    private DemoScene identify(DemoCast.Group group, DemoCast cast, FaceRecognizer recognizer) {
        var photo = cast.photo(group);
        ImageWriter.writeJpeg(photo.image(), out.resolve("groups").resolve(group.name() + ".jpg"));
        DemoScene scene = DemoScene.of(group, cast, photo, recognizer.identify(photo.image()));
        ImageWriter.writeJpeg(Annotator.legible(photo.image(), Answer.annotations(scene.found())), out.resolve("annotated").resolve(group.name() + ".jpg"));
        return scene;
    }

    private int finish(List<DemoScene> scenes, double seconds) {
        DemoScene.Score score = scenes.stream().map(DemoScene::score).reduce(DemoScene.Score.NONE, DemoScene.Score::plus);
        Path report = out.resolve("report.html").toAbsolutePath().normalize();
        ObjectNode node = Output.object().put("report", report.toString()).put("annotated", out.resolve("annotated").toAbsolutePath().normalize().toString())
                .put("faces", score.faces()).put("right", score.right()).put("wrong", score.wrong()).put("missed", score.missed()).put("no_face", score.extra()).put("seconds", Json.rounded(seconds));
        output.result(node, String.format(Locale.ROOT, "%d people in %d group pictures: %d told right, %d wrong, %d not found, %d found where nobody is, in %.0f s%nreport    %s%npictures  %s",
                score.faces(), scenes.size(), score.right(), score.wrong(), score.missed(), score.extra(), seconds, report, out.resolve("annotated").toAbsolutePath().normalize()));
        return Exit.OK;
    }
}
