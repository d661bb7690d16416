package semblance.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import semblance.Calibration;
import semblance.align.FaceAligner;
import semblance.embed.Embedding;
import semblance.embed.FaceEmbedder;
import semblance.embed.MirrorEmbedder;
import semblance.embed.OnnxEmbedder;
import semblance.evaluate.CalibrationFit;
import semblance.evaluate.ProtocolException;
import semblance.evaluate.Verification;
import semblance.image.Image;
import semblance.network.ModelCard;
import semblance.network.ModelFile;
import semblance.network.OnnxModel;
import semblance.train.dataset.Crops;
import semblance.train.export.OnnxExport;
import semblance.train.network.Network;
import semblance.train.network.Weights;

/// Writes a trained embedder as ONNX with its card: accuracy, thresholds and slope are measured on the people held out of training.
public final class EmbedderExport {

    private static final String COMMAND = "semblance train";
    private static final int SAMPLES = 3;
    private static final int CHUNK = 64;
    /// Crops whose pairs are looked at; more would take hours at the scale of millions, and say little more.
    private static final int MOST_MEASURED = 6000;

    private EmbedderExport() {
    }

    /// @param file     the ONNX file; the card lies beside it
    /// @param crops    of the run, from which the same people are held out again
    /// @param training for the card
    /// @param terms    of use, for the card
    /// @return the card as written; without thresholds if the held-out people are too few to measure any
    public static ModelCard write(Path file, Weights weights, Crops crops, EmbedderSettings settings, ModelCard.Training training, String terms) {
        return write(file, weights, TrainingFaces.split(crops, settings.heldOut(), settings.seed()), settings, training, terms);
    }

    static ModelCard write(Path file, Weights weights, TrainingFaces faces, EmbedderSettings settings, ModelCard.Training training, String terms) {
        var network = EmbedderTraining.exported(settings);
        List<float[]> samples = IntStream.range(0, Math.min(SAMPLES, faces.crops().size())).mapToObj(i -> planes(faces.crops().face(i))).toList();
        OnnxExport.write(network, weights, List.of("n", 3, FaceAligner.SIZE, FaceAligner.SIZE), samples, FaceAligner.SIZE, FaceAligner.SIZE, file);
        ModelCard card = new ModelCard(ModelFile.digest(file), ModelCard.Kind.EMBEDDER, "own-embedder", network.name(),
                ModelCard.Input.raw(FaceAligner.SIZE, FaceAligner.SIZE, "arcface-112"), Map.of(), semblance.train.network.Head.EMBEDDING_SIZE,
                Optional.of(training), measured(network, weights, faces, settings), new TreeMap<>(), 0, terms);
        card.write(ModelCard.beside(file));
        ModelCard measured = withThresholds(card, file, faces.toMeasure(settings.augmentation()), settings);
        measured.write(ModelCard.beside(file));
        return measured;
    }

    private static List<ModelCard.Measurement> measured(Network network, Weights weights, TrainingFaces faces, EmbedderSettings settings) {
        var validation = Validation.of(faces, settings);
        if (!validation.possible()) return List.of();
        Verification figures = validation.measure(network, weights, FaceAligner.SIZE);
        String data = figures.pairs() + " pairs of aligned crops of people held out of training" + (settings.augmentation().filled() == 0 ? "" : ", black borders filled") + ", one look each";
        return List.of(new ModelCard.Measurement("F1", figures.f1(), data, COMMAND),
                new ModelCard.Measurement("TAR@FAR 0.01", figures.tarAtFar().get(0.01), data, COMMAND));
    }

    private static ModelCard withThresholds(ModelCard card, Path file, TrainingFaces faces, EmbedderSettings settings) {
        try (OnnxModel model = OnnxModel.open(file)) {
            return CalibrationFit.of(vectors(faces, new MirrorEmbedder(new OnnxEmbedder(model))), CalibrationFit.STANDARD_RATES, Calibration.USUAL_RATE, new SplittableRandom(settings.seed())).onto(card);
        } catch (ProtocolException e) {
            return card;
        }
    }

    private static Map<String, List<Embedding>> vectors(TrainingFaces faces, FaceEmbedder embedder) {
        Map<String, List<Embedding>> people = new LinkedHashMap<>();
        int[] held = faces.heldOut(MOST_MEASURED);
        for (int from = 0; from < held.length; from += CHUNK) {
            int[] chunk = java.util.Arrays.copyOfRange(held, from, Math.min(held.length, from + CHUNK));
            List<Embedding> vectors = embedder.embed(IntStream.of(chunk).mapToObj(faces.crops()::face).toList());
            for (int i = 0; i < chunk.length; i++) {
                people.computeIfAbsent(faces.crops().entry(chunk[i]).identity(), p -> new ArrayList<>()).add(vectors.get(i));
            }
        }
        return people;
    }

    private static float[] planes(Image image) {
        int pixels = image.width() * image.height();
        float[] planes = new float[3 * pixels];
        for (int i = 0; i < pixels; i++) {
            for (int c = 0; c < 3; c++) planes[c * pixels + i] = image.rgb()[3 * i + c] & 0xff;
        }
        return planes;
    }
}
