package semblance.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import semblance.train.loss.IdentitySoftmax;
import semblance.train.loss.TripletLoss;

/// All that decides an embedder's training, as the run folder keeps it in `settings.json`.
///
/// @param seed     of every draw
/// @param workers  cores that train
/// @param device   `cpu` or `cuda`
/// @param heldOut  share of the people kept out of training, to choose by
/// @param average  decay of the weights' moving average
/// @param stages   in order
public record EmbedderSettings(long seed, int workers, String device, double heldOut, double average, List<Stage> stages) {

    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    public EmbedderSettings {
        if (stages.isEmpty() || workers < 1 || !(heldOut >= 0 && heldOut < 1) || !(average > 0 && average < 1)) {
            throw new IllegalArgumentException("got " + stages.size() + " stages, " + workers + " workers, held out " + heldOut
                    + ", average " + average + "; wanted at least one stage and worker, and shares between 0 and 1");
        }
        if (!device.equals("cpu") && !device.equals("cuda")) {
            throw new IllegalArgumentException("got the device '" + device + "', wanted cpu or cuda");
        }
        stages = List.copyOf(stages);
    }

    /// The article's way: classification over the identities, then triplets. With a teacher, imitation comes first.
    ///
    /// @param scale of the work: 1 is meant for a set of millions; epochs are multiplied by it
    public static EmbedderSettings standard(boolean teacher, int workers, double scale) {
        var imitation = new Stage.Imitation(course(6 * scale, 128, 4e-3), 1);
        var classification = new Stage.Classification(course(8 * scale, 128, 2e-3), IdentitySoftmax.Kind.COSFACE, 32, 0.2, 0, false,
                teacher ? 1 : 0);
        var triplet = new Stage.Triplet(course(2 * scale, 128, 2e-4), 4, TripletLoss.MARGIN, "semi-hard", teacher ? 1 : 0);
        List<Stage> stages = teacher ? List.of(imitation, classification, triplet) : List.of(classification, triplet);
        return new EmbedderSettings(1, workers, "cpu", 0.03, 0.9985, stages);
    }

    private static Stage.Course course(double epochs, int batch, double rate) {
        return new Stage.Course(epochs, List.of(80, 112), List.of(0.7, 0.3), batch, rate, 0.02, 0, 0);
    }

    /// @throws IllegalArgumentException if it isn't settings; an unknown key is named, with those that are known
    public static Optional<EmbedderSettings> read(Path file) {
        if (!Files.exists(file)) return Optional.empty();
        try {
            return Optional.of(JSON.readValue(Files.readString(file), EmbedderSettings.class));
        } catch (UnrecognizedPropertyException e) {
            throw new IllegalArgumentException(file + ": got the unknown key '" + e.getPropertyName() + "', known here: "
                    + e.getKnownPropertyIds());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + " holds no settings: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file, e);
        }
    }

    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
