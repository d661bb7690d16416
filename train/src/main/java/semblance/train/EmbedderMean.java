package semblance.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import semblance.align.FaceAligner;
import semblance.evaluate.Verification;
import semblance.network.ModelCard;
import semblance.network.ModelFile;
import semblance.train.augment.Augmentation;
import semblance.train.dataset.Crops;
import semblance.train.export.OnnxWeights;
import semblance.train.network.Network;
import semblance.train.network.Safetensors.Array;
import semblance.train.network.Unfolding;
import semblance.train.network.Weights;

/// The mean of the weights of several trained embedders (model soup, Wortsman et al. 2022). It is worth something only if they
/// began from the same weights: then it is often better than each of them, and costs nothing at recognition.
///
/// The mean is taken over the exported numbers, in which batch norms have vanished into the convolutions, so there are no
/// recorded statistics to be made good; the norms come back as in [Unfolding], so that training can go on from the mean.
public final class EmbedderMean {

    /// Crops that the norms get their statistics by; all maps of all of them are in memory at once, 2 GB.
    private static final int PICTURES = 64;

    /// @param name  for the card
    /// @param share of the mean; those of all parts add up to 1
    public record Part(String name, ModelFile model, double share) {
    }

    /// A run that one of the parts came from: whom it held out decides by whom the mean is measured.
    public record Run(EmbedderSettings settings, Crops crops) {
    }

    /// @param card  of the mean
    /// @param parts each part's figures on people whom no run has seen
    /// @param mean  the same of the mean; no figures at all if these people are too few
    public record Result(ModelCard card, List<Verification> parts, List<Verification> mean) {
    }

    private EmbedderMean() {
    }

    /// Writes `embedder.onnx` with its card, and `weights.safetensors` to train on from.
    ///
    /// @param runs  one or more; the first one's crops are measured by, of people whom no run has trained on
    /// @param terms of use, for the card
    /// @throws IllegalArgumentException if the parts are of different architectures (what doesn't fit is listed), or the shares don't add up to 1
    public static Result write(Path folder, List<Part> parts, List<Run> runs, String terms) {
        double total = parts.stream().mapToDouble(Part::share).sum();
        if (parts.size() < 2 || Math.abs(total - 1) > 1e-6) {
            throw new IllegalArgumentException("got " + parts.size() + " networks whose shares add up to " + total + ", wanted two or more and 1");
        }
        EmbedderSettings settings = runs.getFirst().settings();
        List<Map<String, Array>> numbers = parts.stream().map(p -> OnnxWeights.read(p.model().onnx())).toList();
        for (int i = 1; i < parts.size(); i++) check(parts.getFirst().name(), numbers.getFirst(), parts.get(i).name(), numbers.get(i));
        TrainingFaces faces = faces(runs);
        var validation = Validation.of(faces, settings);
        Network network = EmbedderTraining.exported(settings);
        List<Verification> each = validation.possible() ? numbers.stream().map(n -> measured(validation, n, settings, faces)).toList() : List.of();
        Weights mean = unfolded(mean(parts, numbers), settings, faces);
        Uncertainty.fit(mean, faces, settings, (what, done, all) -> true);
        List<Verification> figures = validation.possible() ? List.of(validation.measure(network, mean, FaceAligner.SIZE)) : List.of();
        mean.save(folder.resolve("weights.safetensors"));
        var training = new ModelCard.Training(faces.crops().size() + " crops, as far as its parts' are those of the first run", recipe(parts), settings.seed(), Map.of());
        return new Result(EmbedderExport.write(folder.resolve("embedder.onnx"), mean, faces, settings, training, terms), each, figures);
    }

    private static Verification measured(Validation validation, Map<String, Array> numbers, EmbedderSettings settings, TrainingFaces faces) {
        try (Weights weights = unfolded(numbers, settings, faces)) {
            return validation.measure(EmbedderTraining.exported(settings), weights, FaceAligner.SIZE);
        }
    }

    /// The faces of the first run, held out those people whom all runs hold out.
    static TrainingFaces faces(List<Run> runs) {
        TrainingFaces first = split(runs.getFirst());
        Set<String> names = first.namesHeldOut();
        for (Run run : runs.subList(1, runs.size())) {
            TrainingFaces other = split(run);
            Set<String> trained = IntStream.of(other.train()).mapToObj(i -> other.crops().entry(i).identity()).collect(Collectors.toSet());
            names.removeAll(trained);
        }
        return first.heldOutAmong(names);
    }

    private static TrainingFaces split(Run run) {
        return TrainingFaces.split(run.crops(), run.settings().heldOut(), run.settings().seed());
    }

    private static void check(String first, Map<String, Array> wanted, String second, Map<String, Array> got) {
        var misfits = new ArrayList<String>();
        wanted.forEach((name, array) -> {
            if (!got.containsKey(name)) misfits.add(name + ": only in " + first);
            else if (!Arrays.equals(array.shape(), got.get(name).shape())) {
                misfits.add(name + ": " + Arrays.toString(array.shape()) + " in " + first + ", " + Arrays.toString(got.get(name).shape()) + " in " + second);
            }
        });
        got.keySet().stream().filter(name -> !wanted.containsKey(name)).forEach(name -> misfits.add(name + ": only in " + second));
        if (misfits.isEmpty()) return;
        throw new IllegalArgumentException("got " + first + " and " + second + " whose networks differ, wanted two of one architecture; what doesn't fit:\n  "
                + misfits.stream().limit(20).collect(Collectors.joining("\n  ")) + (misfits.size() > 20 ? "\n  and " + (misfits.size() - 20) + " more" : ""));
    }

    private static Map<String, Array> mean(List<Part> parts, List<Map<String, Array>> numbers) {
        var mean = new LinkedHashMap<String, Array>();
        numbers.getFirst().forEach((name, array) -> {
            float[] values = new float[array.values().length];
            for (int i = 0; i < values.length; i++) {
                double sum = 0;
                for (int p = 0; p < parts.size(); p++) sum += parts.get(p).share() * numbers.get(p).get(name).values()[i];
                values[i] = (float) sum;
            }
            mean.put(name, new Array(array.shape(), values));
        });
        return mean;
    }

    private static Weights unfolded(Map<String, Array> numbers, EmbedderSettings settings, TrainingFaces faces) {
        Network network = EmbedderTraining.exported(settings);
        Weights weights = Weights.initialise(network, List.of(), RandomGeneratorFactory.of("L64X128MixRandom").create(settings.seed()));
        try (var scope = new PointerScope()) {
            List<String> misfits = Unfolding.load(network, weights, numbers, pictures(faces).images(weights.flat()));
            if (misfits.isEmpty()) return weights;
            throw new IllegalArgumentException("got networks that aren't of the first run's architecture, " + settings.architecture() + "; what doesn't fit:\n  " + String.join("\n  ", misfits));
        }
    }

    /// Crops spread evenly over the set.
    private static FaceBatch pictures(TrainingFaces faces) {
        int size = FaceAligner.SIZE, numbers = 3 * size * size, n = Math.min(PICTURES, faces.crops().size());
        float[] pictures = new float[n * numbers];
        var scratch = new Augmentation.Scratch();
        for (int i = 0; i < n; i++) Augmentation.NONE.apply(faces.crops(), (int) ((long) i * faces.crops().size() / n), size, RandomGenerator.getDefault(), scratch, pictures, i * numbers);
        return new FaceBatch(pictures, size, new int[n], new float[0], List.of());
    }

    private static String recipe(List<Part> parts) {
        Stream<String> mean = Stream.of("semblance train mean: " + parts.stream().map(p -> String.format(Locale.ROOT, "%s of %s (%.12s)", p.share(), p.name(), p.model().card().id())).collect(Collectors.joining(", ")));
        return Stream.concat(mean, parts.stream().map(p -> p.name() + ": " + p.model().card().training().map(ModelCard.Training::recipe).orElse("not told"))).collect(Collectors.joining(". "));
    }
}
