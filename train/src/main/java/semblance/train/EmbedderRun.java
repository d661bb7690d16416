package semblance.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import semblance.detect.FaceDetector;
import semblance.embed.Embedding;
import semblance.embed.FaceEmbedder;
import semblance.embed.OnnxEmbedder;
import semblance.evaluate.CalibrationFit;
import semblance.evaluate.ProtocolException;
import semblance.image.Image;
import semblance.network.ModelCard;
import semblance.network.ModelFile;
import semblance.network.OnnxModel;
import semblance.train.dataset.Alignment;
import semblance.train.dataset.AlignmentReport;
import semblance.train.dataset.Crops;
import semblance.train.dataset.Cutting;
import semblance.train.dataset.DataDigest;
import semblance.train.dataset.Layout;
import semblance.train.export.OnnxExport;
import semblance.train.network.Head;
import semblance.train.network.Weights;
import semblance.train.run.RunFolder;

/// From a folder of pictures to a model that the recogniser takes: align, train stage after stage, export, measure,
/// write the card. Started again on the same folder it goes on where it was.
///
/// @param data     pictures, in a layout that [Layout] knows
/// @param out      the run folder
/// @param settings of the training
/// @param detector finds the faces, where the data set doesn't say where they are
/// @param teacher  a model to imitate
/// @param init     parameters to start from, as safetensors
public record EmbedderRun(Path data, Path out, EmbedderSettings settings, Optional<FaceDetector> detector,
        Optional<FaceEmbedder> teacher, Optional<Path> init) {

    private static final String TERMS = "the terms of the pictures it was trained on apply to this model";
    private static final int ALIGNED_AT_ONCE = 2048;
    private static final int SAMPLES = 16;
    private static final int CHUNK = 64;

    /// What a run tells, besides what its training does.
    public interface Listener extends EmbedderTraining.Listener {

        /// @param photos looked at
        void aligning(long photos);

        void aligned(AlignmentReport report);
    }

    /// @return the exported model; empty if the listener stopped the run
    public Optional<ModelFile> run(Listener listener) {
        RunFolder folder = RunFolder.create(out, settings);
        Path aligned = out.resolve("crops");
        LongConsumer progress = listener::aligning;
        listener.aligned(new Alignment(Cutting.with(detector), ALIGNED_AT_ONCE, settings.workers()).run(Layout.of(data), aligned, progress));
        try (Crops crops = Crops.open(aligned)) {
            folder.data(data.getFileName() + ", " + crops.size() + " crops", DataDigest.of(crops));
            Optional<Weights> weights = EmbedderTraining.run(folder, crops, teacher, init, settings, listener);
            weights.ifPresent(w -> export(w, crops));
        } finally {
            folder.finish();
        }
        Path onnx = onnx();
        return java.nio.file.Files.exists(onnx) ? Optional.of(ModelFile.of(onnx)) : Optional.empty();
    }

    private Path onnx() {
        return out.resolve("embedder.onnx");
    }

    private void export(Weights weights, Crops crops) {
        List<float[]> samples = IntStream.range(0, Math.min(SAMPLES, crops.size()))
                .mapToObj(i -> planes(crops.face((int) ((long) i * crops.size() / SAMPLES % crops.size())))).toList();
        OnnxExport.write(EmbedderTraining.exported(settings), weights, List.of("n", 3, 112, 112), samples, 112, 112, onnx());
        weights.save(out.resolve("embedder.safetensors"));
        card(weights).write(ModelCard.beside(onnx()));
        measure(crops).write(ModelCard.beside(onnx()));
    }

    /// Channel after channel.
    private static float[] planes(Image image) {
        int pixels = image.width() * image.height();
        float[] planes = new float[3 * pixels];
        for (int i = 0; i < planes.length; i++) planes[i % 3 * pixels + i / 3] = image.rgb()[i] & 255;
        return planes;
    }

    /// With what is known before measuring.
    private ModelCard card(Weights weights) {
        String recipe = String.join(" ", settings.stages().stream().map(Stage::toString).toList());
        var training = new ModelCard.Training(data.getFileName().toString(), recipe, settings.seed(), Map.of());
        return new ModelCard("0".repeat(64), ModelCard.Kind.EMBEDDER, out.getFileName().toString(),
                EmbedderTraining.exported(settings).name() + ", " + Head.EMBEDDING_SIZE + " numbers",
                ModelCard.Input.raw(112, 112, "arcface-112"), Map.of(), Head.EMBEDDING_SIZE, Optional.of(training), List.of(),
                new TreeMap<>(), 0, TERMS).withId(ModelFile.digest(bytes(onnx())));
    }

    private static byte[] bytes(Path file) {
        try {
            return java.nio.file.Files.readAllBytes(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException("can't read " + file, e);
        }
    }

    /// The card with thresholds and figures of the people held out; as it was if there are too few of them.
    private ModelCard measure(Crops crops) {
        TrainingFaces faces = TrainingFaces.split(crops, settings.heldOut(), settings.seed());
        ModelCard card = ModelCard.read(ModelCard.beside(onnx()));
        if (faces.heldOut().length == 0) return card;
        Map<String, List<Embedding>> people = new LinkedHashMap<>();
        try (var model = OnnxModel.open(onnx())) {
            var embedder = new OnnxEmbedder(model);
            int[] held = faces.heldOut();
            for (int from = 0; from < held.length; from += CHUNK) {
                List<Image> pictures = new ArrayList<>();
                for (int i = from; i < Math.min(held.length, from + CHUNK); i++) pictures.add(crops.face(held[i]));
                List<Embedding> vectors = embedder.embed(pictures);
                for (int i = 0; i < vectors.size(); i++) {
                    people.computeIfAbsent(crops.entry(held[from + i]).identity(), p -> new ArrayList<>()).add(vectors.get(i));
                }
            }
        }
        return calibrated(card, people);
    }

    private ModelCard calibrated(ModelCard card, Map<String, List<Embedding>> people) {
        try {
            var random = RandomGeneratorFactory.of("L64X128MixRandom").create(settings.seed());
            return CalibrationFit.of(people, CalibrationFit.STANDARD_RATES, 1e-3, random).onto(card);
        } catch (ProtocolException e) {
            // too few people held out to say: the card stays without thresholds, and `calibrate` can add them
            return card;
        }
    }
}
