package semblance.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import semblance.annotate.Annotation;
import semblance.annotate.Annotator;
import semblance.detect.Face;
import semblance.align.FaceFinder;
import semblance.geometry.Box;
import semblance.image.Image;
import semblance.image.ImageReader;
import semblance.image.ImageWriter;

/// `semblance detect`: the faces of pictures.
@Command(name = "detect", description = "Finds the faces in pictures: boxes, five landmarks, scores.", mixinStandardHelpOptions = true)
final class DetectCommand implements Callable<Integer> {

    @Parameters(paramLabel = "PICTURE", arity = "1..*", description = "Pictures, folders or patterns ('photos/**/*.jpg').")
    private List<String> inputs;
    @Option(names = "--out", paramLabel = "PATH", description = "Write the pictures with boxes and landmarks: a folder, or a file for one picture.")
    private Optional<Path> out = Optional.empty();
    @Option(names = "--min-score", paramLabel = "S", defaultValue = "0.5", description = "Least score of a face, 0 to 1. Default: ${DEFAULT-VALUE}.")
    private double minScore;
    @Mixin
    private ModelOptions models;
    @Mixin
    private Output output;

    private record Result(Path file, Image image, List<Face> faces) {
    }

    private int faces;

    @Override
    public Integer call() {
        List<Path> files = Inputs.pictures(inputs);
        boolean single = Inputs.isSingle(inputs);
        if (!(minScore > 0 && minScore < 1)) throw new Refusal(Exit.USAGE, "got --min-score " + minScore + ", wanted above 0 and below 1");
        Optional<Map<Path, Path>> targets = out.map(path -> OutFiles.of(files, single, path));
        ImageReader reader = models.reader();
        Batch.Tally tally;
        try (FaceFinder detector = models.finder(models.detection().withMinScore(minScore), files.size());
                ProgressLine progress = output.progress("detect", files.size(), "pictures")) {
            tally = new Batch(models.threads(), (file, why) -> output.failed(file.toString(), why)).run(files, progress, file -> {
                Image image = reader.read(file);
                Result result = new Result(file, image, detector.detect(image));
                targets.ifPresent(t -> draw(result, t.get(file)));
                return result;
            }, this::print);
        }
        return finish(tally, single);
    }

    private int finish(Batch.Tally tally, boolean single) {
        if (single && tally.failed() > 0) return Exit.INPUT;
        if (!single) output.note(String.format(Locale.ROOT, "%d pictures, %d faces, %d not usable, %.1f s", tally.files(), faces, tally.failed(), tally.seconds()));
        if (tally.failed() > 0) return Exit.SOME_FAILED;
        if (single && faces == 0) return noFace(inputs.getFirst(), output);
        return Exit.OK;
    }

    static int noFace(String file, Output output) {
        output.note("no face was found in " + file + "; wanted one of 16 pixels or more: if there is one, try a larger or brighter picture, or a lower --min-score in `semblance detect`");
        return Exit.NO;
    }

    private void print(Result result) {
        faces += result.faces.size();
        ObjectNode node = Output.object().put("file", result.file.toString()).put("width", result.image.width()).put("height", result.image.height());
        ArrayNode list = node.putArray("faces");
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%s: %d %s", result.file, result.faces.size(), result.faces.size() == 1 ? "face" : "faces"));
        for (Face face : result.faces) {
            list.add(Json.face(face));
            text.append(String.format(Locale.ROOT, "%n  %s  score %.3f", box(face.box()), face.score()));
        }
        output.result(node, text.toString());
    }

    static String box(Box box) {
        return String.format(Locale.ROOT, "%.0fx%.0f at %.0f,%.0f", box.width(), box.height(), box.left(), box.top());
    }

    private static void draw(Result result, Path target) {
        List<Annotation> annotations = result.faces.stream()
                .map(face -> new Annotation(face, "", "", Annotation.colourOf("face"))).toList();
        ImageWriter.write(Annotator.legible(result.image, annotations), target);
    }
}
