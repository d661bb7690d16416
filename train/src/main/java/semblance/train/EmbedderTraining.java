package semblance.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import semblance.evaluate.Verification;
import semblance.image.Image;
import semblance.image.ImageWriter;
import semblance.train.dataset.Crops;
import semblance.train.distill.Hint;
import semblance.train.distill.Teacher;
import semblance.train.export.OnnxWeights;
import semblance.train.network.Network;
import semblance.train.network.Unfolding;
import semblance.train.network.Head;
import semblance.train.network.Schedule;
import semblance.train.network.TorchDevice;
import semblance.train.network.Weights;
import semblance.train.run.RunFolder;
import semblance.train.run.Sheet;
import semblance.train.sampler.PeopleSampler;
import semblance.train.sampler.Sampler;
import semblance.train.sampler.ShuffledSampler;
import semblance.train.sampler.Views;
import semblance.train.trainer.Checkpoint;
import semblance.train.trainer.DivergedException;
import semblance.train.trainer.Trainer;

/// Trains an embedder, stage after stage, in a run folder. Started again on the same folder it goes on where it was:
/// finished stages are kept, an unfinished one continues from its last checkpoint.
///
/// In the folder (see [RunFolder]): `init.safetensors`, if the run began from others' weights; `cache/` with what is fitted to the crops for a teacher; a folder a stage (`1-classification`) with
/// `batch.png`, its first pictures as the network gets them, `checkpoint.safetensors` while it runs, `best.safetensors`, best on
/// the people held out so far, and `weights.safetensors` when it is done.
public final class EmbedderTraining {

    /// What a run tells while it goes on. Called on the training thread.
    public interface Listener {

        /// A preparation that takes long, such as the teacher's vectors.
        ///
        /// @param done of `all` crops
        /// @return false to stop; what is made so far is kept
        default boolean preparing(String what, long done, long all) {
            return !stop();
        }

        /// @param number counted from 1
        /// @param steps  of the stage
        void started(int number, Stage stage, long steps);

        /// @param picturesPerSecond with loading
        void report(Stage stage, Trainer.Report report, double picturesPerSecond);

        /// The averaged weights on the held-out people.
        void validated(Stage stage, long step, Verification figures);

        /// Asked after every step; true saves and ends.
        default boolean stop() {
            return false;
        }
    }

    private static final String INIT = "init.safetensors", CHECKPOINT = "checkpoint.safetensors", WEIGHTS = "weights.safetensors", BEST = "best.safetensors", F1 = "validation.f1";
    private static final double CLIP = 5;
    private static final int REPORT_EVERY = 50;
    /// Pixels of the pictures that an exported network gets its batch norms back by, 128 pictures of 112x112: all their maps are in memory at once.
    private static final int UNFOLDING = 128 * 112 * 112;
    private static final int LEAST_BETWEEN = 10, MOST_BETWEEN = 500;

    private final RunFolder folder;
    private final EmbedderSettings settings;
    private final Listener listener;
    private final TrainingFaces real;
    private final Optional<Teacher> teacher;

    private EmbedderTraining(RunFolder folder, TrainingFaces real, Optional<Teacher> teacher, EmbedderSettings settings, Listener listener) {
        this.folder = folder;
        this.settings = settings;
        this.listener = listener;
        this.real = real;
        this.teacher = teacher;
    }

    /// Runs what is left to run.
    ///
    /// @param crops   aligned, with identities
    /// @param teacher an ONNX file, with its card, whose vectors are imitated; needed if a stage asks for it
    /// @param init    parameters to start from, as safetensors or from a model that we exported (`.onnx`); what doesn't fit starts afresh.
    ///                A run that is gone on with has its own, and doesn't look at it
    /// @return the weights of the last stage with their last number as [Uncertainty] makes it, for [#exported]; empty if the listener stopped the run
    public static Optional<Weights> run(RunFolder folder, Crops crops, Optional<Path> teacher, Optional<Path> init,
            EmbedderSettings settings, Listener listener) {
        torch.manual_seed(settings.seed());
        TrainingFaces real = TrainingFaces.split(crops, settings.heldOut(), settings.seed());
        if (teacher.isEmpty()) return new EmbedderTraining(folder, real, Optional.empty(), settings, listener).run(init);
        List<Hint> hints = settings.stages().stream().flatMap(stage -> Lessons.hints(stage).stream()).toList();
        Optional<Teacher> ready = Teacher.open(folder.path().resolve("cache"), teacher.get(), hints, crops, listener::preparing);
        if (ready.isEmpty()) return Optional.empty();
        try (Teacher looking = ready.get()) {
            return new EmbedderTraining(folder, real, Optional.of(looking), settings, listener).run(init);
        }
    }

    private Optional<Weights> run(Optional<Path> init) {
        check();
        Weights weights = begun(init);
        for (int i = 0; i < settings.stages().size(); i++) {
            Optional<Weights> trained = stage(i + 1, settings.stages().get(i), weights);
            if (trained.isEmpty()) return Optional.empty();
            weights = trained.get();
        }
        Weights result = embedding();
        result.copyFrom(weights);
        return Uncertainty.fit(result, real, settings, listener::preparing) ? Optional.of(result) : Optional.empty();
    }

    /// What can't go well is said at once, not when its stage begins, days later.
    private void check() {
        for (int i = 0; i < settings.stages().size(); i++) {
            Stage stage = settings.stages().get(i);
            Lessons.of(stage, teacher);
            sampler(stage, samples(stage), i + 1);
            try (Weights weights = initialised(i + 1, StageObjective.of(stage, settings.architecture(), real.count()))) {
                weights.freeze(stage.course().frozen());
            }
        }
    }

    /// What the first stage begins with. It is kept, so that a run goes on from the same weights whether or not they are named again.
    private Weights begun(Optional<Path> init) {
        Weights weights = embedding();
        Path kept = folder.path().resolve(INIT);
        if (Files.exists(kept)) weights.load(kept);
        else if (init.isPresent()) {
            load(weights, init.get());
            weights.save(kept);
        }
        return weights;
    }

    /// The network as it is exported: pictures in, identity vectors out.
    public static Network exported(EmbedderSettings settings) {
        return settings.architecture().network(Head.EMBEDDING, 0, 0);
    }

    /// Takes others' weights, and says in `init.txt` what of them didn't fit.
    private void load(Weights weights, Path init) {
        Path misfits = folder.path().resolve("init.txt");
        try {
            Files.write(misfits, init.toString().endsWith(".onnx") ? unfolded(weights, Files.readAllBytes(init)) : weights.load(init));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + init + " or write " + misfits, e);
        }
    }

    private List<String> unfolded(Weights weights, byte[] onnx) {
        Stage first = settings.stages().getFirst();
        int size = first.course().sizes().getFirst(), pictures = UNFOLDING / (size * size);
        var batches = new FaceBatches(real, Optional.empty(),
                new ShuffledSampler(real.train(), Math.min(pictures, real.train().length), settings.seed()), first.course(), settings.augmentation(), 1, 1, settings.seed());
        try (var scope = new PointerScope()) {
            return Unfolding.load(exported(settings), weights, OnnxWeights.read(onnx), batches.batch(0).getFirst().images(weights.flat()));
        }
    }

    private Weights embedding() {
        return Weights.initialise(exported(settings), List.of(), RandomGeneratorFactory.of("L64X128MixRandom").create(settings.seed()));
    }

    private Optional<Weights> stage(int number, Stage stage, Weights before) {
        var objective = StageObjective.of(stage, settings.architecture(), real.count());
        Path at = folder.path().resolve(number + "-" + stage.label()), done = at.resolve(WEIGHTS);
        Weights begun = initialised(number, objective);
        begun.copyFrom(before);
        if (!Files.exists(done)) {
            try (Weights weights = begun.on(TorchDevice.of(settings.device()))) {
                Files.createDirectories(at);
                if (!train(number, stage, objective, weights, at)) return Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException("can't make the folder " + at, e);
            }
        }
        begun.load(done);
        return Optional.of(keepLost(begun, before));
    }

    private Weights initialised(int number, StageObjective objective) {
        return Weights.initialise(objective.network(), objective.parameters(), RandomGeneratorFactory.of("L64X128MixRandom").create(settings.seed() + number));
    }

    /// A stage that has no embedding layer hands on the one of the stage before.
    private Weights keepLost(Weights trained, Weights before) {
        Weights all = embedding();
        all.copyFrom(before);
        all.copyFrom(trained);
        return all;
    }

    private boolean train(int number, Stage stage, StageObjective objective, Weights weights, Path at) {
        Stage.Course course = stage.course();
        int[] samples = samples(stage);
        long steps = course.steps(samples.length);
        weights.freeze(course.frozen());
        var plan = new Trainer.Plan(new Schedule(course.rate(), Math.min(500, steps / 20), steps), CLIP, settings.average(),
                (int) Math.min(REPORT_EVERY, steps), between(steps), settings.seed() + number);
        var batches = new FaceBatches(real, Lessons.of(stage, teacher), sampler(stage, samples, number), course, settings.augmentation(),
                steps, settings.shares(), settings.seed() + number);
        listener.started(number, stage, steps);
        ImageWriter.writePng(Sheet.of(pictures(batches.batch(0))), at.resolve("batch.png"));
        try (var optimizer = settings.optimizer().over(weights, course.decay());
                var trainer = new Trainer<>(plan, weights, optimizer, objective.objective(), settings.workers())) {
            var going = new Going(stage, objective.network(), weights, trainer, at);
            going.resume();
            trainer.run(batches, going);
            return going.end();
        } catch (DivergedException e) {
            folder.diverged(pictures(e.batch()));
            throw e;
        }
    }

    /// Steps between checkpoints, each of which is measured: short stages have five.
    private static int between(long steps) {
        return (int) Math.clamp(steps / 5, LEAST_BETWEEN, MOST_BETWEEN);
    }

    private static List<Image> pictures(List<?> shares) {
        return shares.stream().flatMap(share -> ((FaceBatch) share).toLookAt().stream()).toList();
    }

    /// What happens between the steps of a stage.
    private final class Going implements Trainer.Listener {
        private final Stage stage;
        private final long steps;
        private final Network network;
        private final Weights weights;
        private final Trainer<FaceBatch> trainer;
        private final Path at;
        private final String phase;
        private final Validation validation = Validation.of(real, settings);
        private boolean enough;

        Going(Stage stage, Network network, Weights weights, Trainer<FaceBatch> trainer, Path at) {
            this.stage = stage;
            steps = trainer.steps();
            this.network = network;
            this.weights = weights;
            this.trainer = trainer;
            this.at = at;
            phase = at.getFileName().toString();
        }

        /// Goes on from the checkpoint, if there is one; a kill may have come between it and its measurement.
        void resume() {
            if (Files.exists(at.resolve(CHECKPOINT))) trainer.restore(Checkpoint.read(at.resolve(CHECKPOINT)));
            folder.resume(phase, trainer.step());
            enough = withoutGain() >= patience();
            boolean toMeasure = trainer.step() % between(steps) == 0 || trainer.step() == steps;
            if (trainer.step() > 0 && toMeasure && !folder.measured(phase, F1).containsKey(trainer.step())) measure(trainer.step());
        }

        @Override
        public void report(Trainer.Report report) {
            double speed = report.stepsPerSecond() * stage.course().batch();
            folder.record(phase, report.step(), Map.of("loss", report.loss(), "rate", report.rate(),
                    "gradient", report.gradient(), "pictures a second", speed, "waiting", report.waiting()));
            listener.report(stage, report, speed);
        }

        @Override
        public void checkpoint(long step) {
            trainer.checkpoint().write(at.resolve(CHECKPOINT));
            measure(step);
        }

        /// The average on the people held out. The best one at the stage's last size is kept.
        private void measure(long step) {
            if (!validation.possible()) return;
            trainer.onAverage(() -> {
                Verification figures = validation.measure(network, weights, stage.course().sizeAt(step - 1, steps));
                if (atLastSize(step) && figures.f1() > best()) weights.save(at.resolve(BEST));
                folder.record(phase, step, Map.of(F1, figures.f1(),
                        "validation.tar@1e-2", figures.tarAtFar().get(0.01), "validation.tar@1e-3", figures.tarAtFar().get(0.001)));
                likeness().ifPresent(likeness -> folder.record(phase, step, Map.of("validation.like-teacher", likeness)));
                listener.validated(stage, step, figures);
            });
            enough = withoutGain() >= patience();
        }

        /// With the teacher that the stage imitates.
        private OptionalDouble likeness() {
            Optional<Lessons> lessons = Lessons.of(stage, teacher);
            return lessons.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(validation.likeness(network, weights, lessons.get().teacher()));
        }

        /// A stage isn't ended before it has come to its last size.
        private boolean atLastSize(long step) {
            return stage.course().sizeAt(step - 1, steps) == stage.course().sizes().getLast();
        }

        private List<Double> measured() {
            return folder.measured(phase, F1).entrySet().stream().filter(e -> atLastSize(e.getKey())).map(Map.Entry::getValue).toList();
        }

        private double best() {
            return measured().stream().max(Double::compare).orElse(-1.0);
        }

        private int withoutGain() {
            return measured().size() - 1 - measured().indexOf(best());
        }

        private int patience() {
            return settings.patience() == 0 ? Integer.MAX_VALUE : settings.patience();
        }

        @Override
        public boolean stop() {
            return enough || listener.stop();
        }

        /// Saves what the stage has reached.
        ///
        /// @return whether it is done
        boolean end() {
            if (trainer.step() < steps && !enough) {
                trainer.checkpoint().write(at.resolve(CHECKPOINT));
                return false;
            }
            trainer.onAverage(() -> {
                if (settings.patience() > 0 && Files.exists(at.resolve(BEST))) weights.load(at.resolve(BEST));
                weights.save(at.resolve(WEIGHTS));
            });
            delete(at.resolve(CHECKPOINT));
            return true;
        }
    }

    private int[] samples(Stage stage) {
        if (!(stage instanceof Stage.Imitation || stage instanceof Stage.Unlabelled)) return real.train();
        return IntStream.concat(Arrays.stream(real.train()), Arrays.stream(real.nobody())).toArray();
    }

    private Sampler sampler(Stage stage, int[] samples, int number) {
        long seed = settings.seed() + number;
        int batch = stage.course().batch();
        int[] people = Arrays.stream(samples).map(i -> real.people()[i]).toArray();
        return switch (stage) {
            case Stage.Unlabelled s -> new Views(new ShuffledSampler(samples, batch / 2, seed));
            case Stage.Imitation s -> new ShuffledSampler(samples, batch, seed);
            case Stage.Classification s -> s.balanced() ? people(samples, people, batch, 1, seed) : new ShuffledSampler(samples, batch, seed);
            case Stage.Contrastive s -> people(samples, people, batch, s.pictures(), seed);
            case Stage.Triplet s -> people(samples, people, batch, s.pictures(), seed);
        };
    }

    private Sampler people(int[] samples, int[] people, int batch, int pictures, long seed) {
        var sampler = new PeopleSampler(samples, people, batch / pictures, pictures, seed);
        if (sampler.people() >= 2 * settings.shares()) return sampler;
        throw new IllegalArgumentException("got " + sampler.people() + " people of " + Math.min(2, pictures) + " or more pictures for " + settings.shares()
                + " workers, wanted two for each: take fewer workers (--threads), or bring more people");
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("can't delete " + file, e);
        }
    }
}
