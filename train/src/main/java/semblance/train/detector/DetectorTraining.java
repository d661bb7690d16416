package semblance.train.detector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import semblance.detect.RetinaFaceDetector;
import semblance.evaluate.DetectorRun;
import semblance.evaluate.DetectorScore;
import semblance.evaluate.LabelledFace;
import semblance.evaluate.LabelledPhoto;
import semblance.evaluate.Photo;
import semblance.evaluate.Progress;
import semblance.image.Image;
import semblance.image.ImageReader;
import semblance.network.ModelCard;
import semblance.network.ModelFile;
import semblance.network.OnnxModel;
import semblance.train.export.OnnxWeights;
import semblance.train.network.AdamW;
import semblance.train.network.Schedule;
import semblance.train.network.TorchDevice;
import semblance.train.network.Unfolding;
import semblance.train.network.Weights;
import semblance.train.run.RunFolder;
import semblance.train.trainer.Checkpoint;
import semblance.train.trainer.DivergedException;
import semblance.train.trainer.Trainer;

/// Trains a face detector in a run folder, from labelled pictures to an ONNX file with its card.
///
/// Beside what every [RunFolder] has, the folder holds `checkpoint.safetensors`, and `detector.onnx` with `detector.json` of the last
/// measurement, whose scores are centred (see [ScoreCentre]).
/// Every file is whole at any moment: a killed run goes on from its last checkpoint as if nothing had happened, seeing the
/// same samples.
///
/// One run at a time in a process; not for several threads.
public final class DetectorTraining {

    private static final int REPORT_EVERY = 50, CHECKPOINT_EVERY = 200;
    private static final double CLIP = 20;
    /// Samples by which an exported detector's norms come back.
    private static final int UNFOLDING = 32;
    private static final String LOSS = "loss", PRECISION = "accuracy.precision";
    /// Unsure detections count in the precision-recall curve.
    private static final double LEAST_SCORE = 0.02;
    private static final long PICTURE_CACHE = Math.min(2L << 30, Runtime.getRuntime().maxMemory() / 3);

    /// What a run tells while it goes on, between steps.
    public interface Watcher {
        /// @param left until the end, at the present speed
        void report(Trainer.Report report, Duration left);

        /// @param score on the photos held out
        void measured(long step, DetectorScore score);

        /// Asked after every step; true ends the run, which can be resumed later.
        boolean stop();
    }

    private final RunFolder folder;
    private final DetectorSettings settings;
    private final List<MarkedPhoto> held;
    private final Pictures pictures = new Pictures(new ImageReader()::read, PICTURE_CACHE);
    private final DetectionBatches batches;
    private final String data;

    private DetectorTraining(RunFolder folder, DetectorSettings settings) {
        this.folder = folder;
        this.settings = settings;
        DetectionData read = DetectionData.read(settings.data().stream().map(Path::of).toList());
        List<List<MarkedPhoto>> split = read.split(settings.heldOut());
        held = split.getFirst();
        List<MarkedPhoto> photos = split.get(1);
        var scale = new SampleMaker.Scale(settings.side(), settings.smallestFace(), settings.largestFace());
        var maker = new SampleMaker(photos, read.crops(), pictures, scale);
        batches = new DetectionBatches(maker, settings.side(), settings.batch(), settings.shares(), settings.seed());
        data = photos.size() + " photos with " + photos.stream().mapToInt(p -> p.known().size()).sum() + " faces and "
                + read.crops().size() + " face crops; " + held.size() + " photos held out";
        folder.data(data, digest(read));
    }

    /// Of names and labels, so that two runs can be told to have seen the same.
    private static String digest(DetectionData read) {
        var text = new StringBuilder();
        for (List<MarkedPhoto> part : List.of(read.photos(), read.crops())) {
            for (MarkedPhoto p : part) text.append(p.file().getFileName()).append(p.faces()).append('\n');
        }
        return ModelFile.digest(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// A new run, or the one that the folder holds.
    ///
    /// @throws IllegalArgumentException if the folder's run has other settings or other data, or the data can't be read
    public static DetectorTraining open(Path folder, DetectorSettings settings) {
        return new DetectorTraining(RunFolder.create(folder, settings), settings);
    }

    /// Trains to the last step, or until the watcher stops it.
    ///
    /// @param init parameters to start from, where the run hasn't begun yet: as safetensors, or a detector that we exported (`.onnx`; its norms
    ///             come back as in [Unfolding], by a few dozen samples); what doesn't fit starts afresh and is listed in `init.txt`
    /// @return the exported detector; empty if the watcher stopped the run. What lies in the folder is that of the last measurement, if there was one
    /// @throws DivergedException if the loss is no longer a number; the pictures that did it are saved in `diverged`
    public Optional<Path> run(Optional<Path> init, Watcher watcher) {
        torch.set_num_threads(1);
        var network = new RetinaFaceNetwork(RetinaFaceNetwork.Form.LOGITS);
        try (var weights = begun(network, init);
                var optimizer = new AdamW(weights, settings.decay());
                var trainer = new Trainer<>(plan(), weights, optimizer, new MultiBoxLoss(network, settings.negatives()), settings.workers())) {
            if (Files.exists(file("checkpoint.safetensors"))) trainer.restore(Checkpoint.read(file("checkpoint.safetensors")));
            folder.resume("", trainer.step());
            var run = new Run(watcher, weights, trainer);
            trainer.run(batches, run);
            return run.finish();
        } catch (DivergedException e) {
            folder.diverged(e.batch().stream().flatMap(share -> ((DetectionBatch) share).images().stream()).toList());
            throw e;
        }
    }

    private Weights begun(RetinaFaceNetwork network, Optional<Path> init) {
        Weights weights = Weights.initialise(network, List.of(), RandomGeneratorFactory.of("L64X128MixRandom").create(settings.seed()));
        if (!Files.exists(file("checkpoint.safetensors"))) init.ifPresent(file -> load(file, network, weights));
        return weights.on(TorchDevice.of(settings.device()));
    }

    /// Takes what a run begins from, and says in `init.txt` what of it didn't fit.
    private void load(Path init, RetinaFaceNetwork network, Weights weights) {
        try {
            Files.write(file("init.txt"), init.toString().endsWith(".onnx") ? unfolded(network, weights, Files.readAllBytes(init)) : weights.load(init));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + init + " or write " + file("init.txt"), e);
        }
    }

    private List<String> unfolded(RetinaFaceNetwork network, Weights weights, byte[] onnx) {
        var samples = DetectionBatch.of(new Anchors(settings.side(), settings.side()), LongStream.range(0, UNFOLDING).mapToObj(batches::sample).toList());
        try (var scope = new PointerScope()) {
            return Unfolding.load(network, weights, OnnxWeights.read(onnx), MultiBoxLoss.pixels(samples, weights.flat()));
        }
    }

    private Trainer.Plan plan() {
        var schedule = new Schedule(settings.rate(), settings.warmUp(), settings.steps());
        return new Trainer.Plan(schedule, CLIP, settings.average(), REPORT_EVERY, CHECKPOINT_EVERY, settings.seed());
    }

    private Path file(String name) {
        return folder.path().resolve(name);
    }

    private final class Run implements Trainer.Listener {
        private final Watcher watcher;
        private final Weights weights;
        private final Trainer<DetectionBatch> trainer;
        private long nextMeasured;

        Run(Watcher watcher, Weights weights, Trainer<DetectionBatch> trainer) {
            this.watcher = watcher;
            this.weights = weights;
            this.trainer = trainer;
            nextMeasured = after(trainer.step());
        }

        /// The first step to measure at that lies beyond `step`.
        private long after(long step) {
            return (step / settings.measureEvery() + 1) * settings.measureEvery();
        }

        @Override
        public void report(Trainer.Report r) {
            folder.record("", r.step(), Map.of(LOSS, r.loss(), "rate", r.rate(), "gradient norm", r.gradient(),
                    "pictures a second", r.stepsPerSecond() * settings.batch(), "waiting for data", r.waiting()));
            watcher.report(r, Duration.ofSeconds((long) ((settings.steps() - r.step()) / r.stepsPerSecond())));
        }

        @Override
        public void checkpoint(long step) {
            save();
            if (step < nextMeasured && step < settings.steps()) return;
            measure(step);
            nextMeasured = after(step);
        }

        private void save() {
            trainer.checkpoint().write(file("checkpoint.safetensors"));
        }

        @Override
        public boolean stop() {
            return watcher.stop();
        }

        /// Saves what a run that was stopped has reached; measures at the end, if a kill has kept the run before from that.
        Optional<Path> finish() {
            boolean done = trainer.step() >= settings.steps();
            if (!done) save();
            else if (!folder.measured("", PRECISION).containsKey(trainer.step())) measure(trainer.step());
            folder.finish();
            return done ? Optional.of(file("detector.onnx")) : Optional.empty();
        }

        /// Measures the scores as they are, then exports them centred.
        private void measure(long step) {
            DetectorScore score = measured();
            double centre = ScoreCentre.of(score);
            export(centre, file("detector.onnx"));
            folder.record("", step, Map.of("accuracy.AP@0.5", score.averagePrecision(), PRECISION, score.precisionAt(centre),
                    "accuracy.recall", score.recallAt(centre), "landmark error.mean, % of the eye distance", score.landmarkError(),
                    "landmark error.median, % of the eye distance", score.medianLandmarkError()));
            watcher.measured(step, score);
        }

        /// By a file of its own, since whoever takes the folder's detector wants it centred.
        private DetectorScore measured() {
            Path raw = file("uncentred.onnx");
            try {
                export(0.5, raw);
                DetectorScore score = score(raw);
                Files.delete(ModelCard.beside(raw));
                Files.delete(raw);
                return score;
            } catch (IOException e) {
                throw new UncheckedIOException("can't delete " + raw + ": " + e.getMessage(), e);
            }
        }

        private void export(double centre, Path onnx) {
            var training = new ModelCard.Training(data, "semblance train detector, step " + trainer.step() + " of " + settings,
                    settings.seed(), Map.of("detection", folder.latest().get(LOSS)));
            List<Image> samples = LongStream.range(0, 3).mapToObj(i -> batches.sample(i).image()).toList();
            trainer.onAverage(() -> DetectorExport.write(weights, centre, samples, training, settings.terms(), onnx));
        }
    }

    private DetectorScore score(Path onnx) {
        var detector = RetinaFaceDetector.Settings.DEFAULT.withMinScore(LEAST_SCORE);
        try (OnnxModel model = OnnxModel.open(onnx)) {
            var readable = held.stream().filter(p -> pictures.read(p.file()).isPresent()).map(DetectorTraining::labelled).toList();
            return DetectorRun.of(readable, new ImageReader(), new RetinaFaceDetector(model, detector), Progress.NONE).score(0);
        }
    }

    private static LabelledPhoto labelled(MarkedPhoto photo) {
        return new LabelledPhoto(new Photo.File(photo.file().toString(), photo.file()), 0, 0,
                photo.faces().stream().map(f -> new LabelledFace(f.box(), f.landmarks(), !f.ignored())).toList());
    }
}
