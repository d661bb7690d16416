package semblance.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import semblance.Comparison;
import semblance.FaceRecognizer;
import semblance.image.ImageReader;

/// `semblance compare`: one person or two?
@Command(name = "compare", description = {"Tells whether two pictures show one person. Returns 0 if so, 1 if not.",
    "Where a picture has several faces the largest counts, if it clearly is."}, mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FIRST", description = "A picture of one person.")
    private Path first;
    @Parameters(paramLabel = "SECOND", description = "Another.")
    private Path second;
    @Mixin
    private Recognition recognition;
    @Mixin
    private Output output;

    @Override
    public Integer call() {
        ImageReader reader = recognition.models().reader();
        try (FaceRecognizer recognizer = recognition.open(1, recognition.gallery().place(), false)) {
            return switch (recognizer.compare(reader.read(first), reader.read(second))) {
                case Comparison.Compared compared -> told(compared, recognizer.calibration().threshold());
                case Comparison.NoFace(var in) -> throw new Refusal(Exit.INPUT, "got no face in " + file(in) + ", wanted one: use a larger or brighter picture of the face");
                case Comparison.SeveralFaces(var in, var faces) -> throw new Refusal(Exit.INPUT, "got " + faces.size() + " faces of similar size in " + file(in)
                        + ", wanted one: cut the picture to the person meant");
            };
        }
    }

    private Path file(Comparison.Picture picture) {
        return picture == Comparison.Picture.FIRST ? first : second;
    }

    private int told(Comparison.Compared compared, double threshold) {
        ObjectNode node = Output.object().put("first", first.toString()).put("second", second.toString()).put("same", compared.same())
                .put("distance", Json.rounded(compared.distance())).put("similarity", Json.rounded(compared.similarity()))
                .put("threshold", Json.rounded(threshold));
        node.putArray("faces").add(Json.face(compared.first())).add(Json.face(compared.second()));
        output.result(node, String.format(Locale.ROOT, "%s: similarity %.2f (distance %.3f, threshold %.3f)",
                compared.same() ? "one person" : "two people", compared.similarity(), compared.distance(), threshold));
        return compared.same() ? Exit.OK : Exit.NO;
    }
}
