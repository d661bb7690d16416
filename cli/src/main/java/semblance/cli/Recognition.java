package semblance.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import semblance.FaceRecognizer;
import semblance.Timings;
import semblance.Timings.Stage;
import semblance.image.Image;
import semblance.image.ImageReader;
import semblance.store.GalleryPlace;

/// Options of the commands that recognise, and the recogniser they ask for.
final class Recognition {

    @Mixin
    private ModelOptions models;
    @Mixin
    private GalleryOption gallery;

    @Option(names = "--fmr", paramLabel = "RATE", description = {"False match rate that sets the threshold: how many pairs of two people may pass for one, 0.01 to 0.0001.",
        "Default: what the gallery was calibrated to, else 0.001, and less among more than ten people."})
    private Optional<Double> falseMatchRate = Optional.empty();

    @Option(names = "--timings", description = "Say where the time went.")
    private boolean timings;

    GalleryOption gallery() {
        return gallery;
    }

    ModelOptions models() {
        return models;
    }

    /// @param photos how many are worked on at once
    /// @param keep   whether what is enrolled keeps its photo
    FaceRecognizer open(int photos, GalleryPlace place, boolean keep) {
        FaceRecognizer.Builder builder = FaceRecognizer.builder().detector(models.detector()).landmarks(models.landmarks()).embedder(models.embedder()).gallery(place::open)
                .detection(models.detection()).threads(models.settings(photos).threads()).keepPhotos(keep);
        falseMatchRate.ifPresent(builder::falseMatchRate);
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new Refusal(Exit.USAGE, e.getMessage());
        }
    }

    Image read(FaceRecognizer recognizer, ImageReader reader, Path file) {
        return recognizer.timings().time(Stage.DECODE, () -> reader.read(file));
    }

    /// Prints what `--timings` asks for.
    void report(Timings spent, Batch.Tally tally, long faces, Output output) {
        if (!timings) return;
        ObjectNode stages = Output.object();
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%.1f faces/s, %.1f pictures/s;", tally.perSecond(faces), tally.perSecond(tally.files())));
        for (Stage stage : Stage.values()) {
            String name = stage.name().toLowerCase(Locale.ROOT);
            stages.put(name, Json.rounded(spent.seconds(stage)));
            text.append(String.format(Locale.ROOT, " %s %.0f %%", name, 100 * spent.seconds(stage) / Math.max(1e-9, spent.seconds())));
        }
        ObjectNode line = Output.object();
        line.putObject("timings").put("seconds", Json.rounded(tally.seconds())).put("pictures", tally.files()).put("faces", faces).set("stages", stages);
        output.result(line, text.toString());
    }
}
