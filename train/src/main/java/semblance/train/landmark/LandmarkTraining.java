package semblance.train.landmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import semblance.align.LandmarkRefiner;
import semblance.geometry.Landmarks;
import semblance.image.ImageWriter;
import semblance.network.ModelCard;
import semblance.network.ModelFile;
import semblance.train.dataset.Crops;
import semblance.train.dataset.IdentitySplit;
import semblance.train.dataset.Layout;
import semblance.train.dataset.Photo;
import semblance.train.export.OnnxExport;
import semblance.train.network.AdamW;
import semblance.train.network.Schedule;
import semblance.train.network.TorchDevice;
import semblance.train.network.TorchOps;
import semblance.train.network.Weights;
import semblance.train.run.RunFolder;
import semblance.train.run.Sheet;
import semblance.train.sampler.ShuffledSampler;
import semblance.train.trainer.Checkpoint;
import semblance.train.trainer.DivergedException;
import semblance.train.trainer.Trainer;

/// Trains a network that corrects landmarks ([LandmarkRefiner]) on labelled faces, in a run folder, from aligned crops to
/// an ONNX file with its card. Started again on the same folder it goes on where it was.
public final class LandmarkTraining {

    /// What a run tells while it goes on.
    public interface Watcher {
        void report(Trainer.Report report, double cutsPerSecond, long steps);

        /// Mean distance from the labels on people held out, per cent of the template's eye distance: of the rough cut,
        /// and after the network's correction.
        void measured(long step, double rough, double refined);

        /// Asked after every step; true saves and ends.
        boolean stop();
    }

    private static final int REPORT_EVERY = 50, CHECKPOINT_EVERY = 500, MEASURED = 2048;
    private static final double CLIP = 5;

    private final RunFolder folder;
    private final LandmarkSettings settings;
    private final Crops crops;
    private final List<Landmarks> points;
    private final int[] train;
    private final int[] held;

    private LandmarkTraining(RunFolder folder, Crops crops, Layout labels, LandmarkSettings settings) {
        this.folder = folder;
        this.settings = settings;
        this.crops = crops;
        points = points(crops, labels);
        var split = new IdentitySplit(settings.seed(), settings.heldOut());
        Map<Boolean, List<Integer>> parts = IntStream.range(0, crops.size()).boxed().collect(Collectors.partitioningBy(i -> split.heldOut(crops.entry(i).identity())));
        held = parts.get(true).stream().mapToInt(i -> i).toArray();
        train = parts.get(false).stream().mapToInt(i -> i).toArray();
    }

    private static List<Landmarks> points(Crops crops, Layout labels) {
        try (var photos = labels.photos()) {
            Map<String, Landmarks> byName = photos.filter(p -> p.landmarks().isPresent()).collect(Collectors.toMap(Photo::name, p -> LandmarkBatches.stored(p.landmarks().get())));
            return IntStream.range(0, crops.size()).mapToObj(i -> Optional.ofNullable(byName.get(crops.entry(i).source()))
                    .orElseThrow(() -> new IllegalArgumentException("got " + crops.entry(i).source() + " without labelled landmarks, wanted them for every picture: "
                            + "this training needs a labels.tsv with l1x ... l5y, or VGGFace2's loose_landmark_train.csv"))).toList();
        }
    }

    /// @param crops  aligned by the labels
    /// @param labels the data set that they were cut from
    /// @param terms  of use, for the card
    /// @return the exported network; empty if the watcher stopped the run
    public static Optional<Path> run(RunFolder folder, Crops crops, Layout labels, LandmarkSettings settings, String terms,
            Watcher watcher) {
        return new LandmarkTraining(folder, crops, labels, settings).run(terms, watcher);
    }

    private Optional<Path> run(String terms, Watcher watcher) {
        var network = new LandmarkNetwork();
        long steps = Math.max(2, Math.round(settings.epochs() * train.length / settings.batch()));
        var plan = new Trainer.Plan(new Schedule(settings.rate(), steps / 20, steps), CLIP, settings.average(), REPORT_EVERY, CHECKPOINT_EVERY, settings.seed());
        try (var weights = Weights.initialise(network, List.of(), random(0)).on(TorchDevice.of(settings.device()));
                var optimizer = new AdamW(weights, settings.decay());
                var trainer = new Trainer<LandmarkBatch>(plan, weights, optimizer,
                        LandmarkTraining::loss, settings.workers())) {
            Path checkpoint = folder.path().resolve("checkpoint.safetensors");
            if (Files.exists(checkpoint)) trainer.restore(Checkpoint.read(checkpoint));
            folder.resume("", trainer.step());
            LandmarkBatches batches = batches(train, settings.batch());
            ImageWriter.writePng(Sheet.of(LandmarkBatch.joined(batches.batch(0)).toLookAt()), folder.path().resolve("batch.png"));
            trainer.run(batches, new Listener(watcher, trainer, weights, steps));
            trainer.checkpoint().write(checkpoint);
            if (trainer.step() < steps) return Optional.empty();
            Map<String, Double> error = held.length == 0 ? Map.of()
                    : Map.of("error after correction, % of the eye distance", trainer.onAverage(() -> error(weights))[1]);
            return Optional.of(trainer.onAverage(() -> export(weights, error, terms)));
        } catch (DivergedException e) {
            folder.diverged(e.batch().stream().flatMap(share -> ((LandmarkBatch) share).toLookAt().stream()).toList());
            throw e;
        }
    }

    /// The mean of all numbers' differences.
    static Tensor loss(TorchOps ops, LandmarkBatch batch) {
        Tensor moves = ops.run(new LandmarkNetwork(), batch.images(ops.anyWeight())).getFirst();
        return moves.sub(batch.wanted(ops.anyWeight())).abs().mean();
    }

    private RandomGenerator random(long more) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(settings.seed() + more);
    }

    private LandmarkBatches batches(int[] of, int size) {
        int shares = TorchDevice.of(settings.device()).shares(settings.workers());
        return new LandmarkBatches(crops, points, new ShuffledSampler(of, size, settings.seed()), shares, settings.seed());
    }

    private final class Listener implements Trainer.Listener {
        private final Watcher watcher;
        private final Trainer<LandmarkBatch> trainer;
        private final Weights weights;
        private final long steps;

        Listener(Watcher watcher, Trainer<LandmarkBatch> trainer, Weights weights, long steps) {
            this.watcher = watcher;
            this.trainer = trainer;
            this.weights = weights;
            this.steps = steps;
        }

        @Override
        public void report(Trainer.Report r) {
            double speed = r.stepsPerSecond() * settings.batch();
            folder.record("", r.step(), Map.of("loss", r.loss(), "rate", r.rate(), "gradient", r.gradient(), "pictures a second", speed, "waiting", r.waiting()));
            watcher.report(r, speed, steps);
        }

        @Override
        public void checkpoint(long step) {
            trainer.checkpoint().write(folder.path().resolve("checkpoint.safetensors"));
            if (held.length == 0) return;
            double[] error = trainer.onAverage(() -> error(weights));
            folder.record("", step, Map.of("landmark error.rough", error[0], "landmark error.refined", error[1]));
            watcher.measured(step, error[0], error[1]);
        }

        @Override
        public boolean stop() {
            return watcher.stop();
        }
    }

    /// Of the rough and of the refined landmarks, on cuts of people held out, spoilt as in training.
    private double[] error(Weights weights) {
        LandmarkBatch batch = LandmarkBatch.joined(batches(held, Math.min(held.length, MEASURED)).batch(0));
        float[] moves;
        try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
            var ops = new TorchOps(weights, TorchOps.Mode.INFER, random(0));
            moves = Weights.values(new LandmarkNetwork().apply(ops, batch.images(ops.anyWeight())).getFirst());
        }
        double rough = 0, refined = 0;
        for (int i = 0; i < moves.length; i += 2) {
            rough += Math.hypot(batch.moves()[i], batch.moves()[i + 1]);
            refined += Math.hypot(batch.moves()[i] - moves[i], batch.moves()[i + 1] - moves[i + 1]);
        }
        double percent = 100 * LandmarkRefiner.UNIT / LandmarkRefiner.TEMPLATE.eyeDistance() * 2 / moves.length;
        return new double[] {rough * percent, refined * percent};
    }

    private Path export(Weights weights, Map<String, Double> error, String terms) {
        Path onnx = folder.path().resolve("landmarks.onnx");
        float[] rows = batches(train, 2 * settings.workers()).batch(0).getFirst().pictures(), planes = new float[LandmarkBatch.NUMBERS];
        for (int i = 0; i < planes.length; i++) planes[i % 3 * planes.length / 3 + i / 3] = rows[i];
        int side = LandmarkRefiner.SIDE;
        OnnxExport.write(new LandmarkNetwork(), weights, List.of("n", 3, side, side), List.of(planes), side, side, onnx);
        var training = new ModelCard.Training(crops.size() + " crops with five landmarks", "semblance train landmarks, " + settings, settings.seed(), error);
        new ModelCard(ModelFile.digest(onnx), ModelCard.Kind.LANDMARKS, "semblance-landmarks", "depthwise-separable convolutions (Howard et al. 2017) on 64x64, 0.23 million parameters",
                ModelCard.Input.raw(side, side, "arcface-112"), Map.of(), 0, Optional.of(training), List.of(), new TreeMap<>(), 0, terms).write(ModelCard.beside(onnx));
        return onnx;
    }
}
