package semblance.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import semblance.Calibration;
import semblance.align.FaceFinder;
import semblance.detect.FaceDetector;
import semblance.detect.RetinaFaceDetector;
import semblance.network.Device;
import semblance.network.ModelCard;
import semblance.network.ModelFile;
import semblance.network.Models;
import semblance.network.OnnxModel;
import semblance.synth.PeopleFolder;
import semblance.synth.Studio;
import semblance.train.EmbedderExport;
import semblance.train.EmbedderSettings;
import semblance.train.EmbedderTraining;
import semblance.train.dataset.Alignment;
import semblance.train.dataset.AlignmentReport;
import semblance.train.dataset.Cleaning;
import semblance.train.dataset.Crops;
import semblance.train.dataset.Cutting;
import semblance.train.dataset.DataDigest;
import semblance.train.dataset.Layout;
import semblance.train.detector.DetectorSettings;
import semblance.train.detector.DetectorTraining;
import semblance.train.landmark.LandmarkSettings;
import semblance.train.landmark.LandmarkTraining;
import semblance.train.network.TorchDevice;
import semblance.train.network.Weights;
import semblance.train.run.RunComparison;
import semblance.train.run.RunFolder;
import semblance.train.run.SettingsFile;

/// `semblance train`: networks of one's own. A run lives in a folder; started again on it, it goes on where it was.
@Command(name = "train", description = {"Trains a detector or an embedder on pictures of yours, and exports it as ONNX with its card.",
    "The first use fetches libtorch. A killed run goes on with --resume."}, subcommands = {TrainClean.class, TrainMean.class}, mixinStandardHelpOptions = true)
final class TrainCommand implements Runnable {

    private static final int PART = 2048;
    /// The first number of invented people to train with: demo, films and tests show those with smaller numbers.
    private static final long INVENTED_FROM = 1_000_000;
    private static final int INVENTED_PICTURES = 8, INVENTED_SIDE = 200;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name what to train: embedder, detector or landmarks (or `clean` data, `compare` runs, take the `mean` of their weights)");
    }

    /// Options of both trainings.
    static final class Run {
        @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder of the run: settings, log, curves, checkpoints, model, card.")
        private Path out;
        @Option(names = "--resume", description = "Go on with the run that the folder holds, with its own settings.")
        private boolean resume;
        @Option(names = "--settings", paramLabel = "FILE", description = "JSON with the settings that should differ from the standard ones (see settings.json of any run).")
        private Optional<Path> settings = Optional.empty();
        @Option(names = "--device", paramLabel = "cpu|cuda", description = "What to train on: cores, or an NVIDIA card. Default: cpu; with --resume what the run began on.")
        private Optional<String> device = Optional.empty();
        @Option(names = {"-t", "--threads"}, paramLabel = "N", description = "Processor cores to use. Default: all.")
        private int threads = Runtime.getRuntime().availableProcessors();
        @Option(names = "--terms", paramLabel = "TEXT", defaultValue = "as the training data's terms allow", description = "Terms of use of what is trained, for its card.")
        private String terms;

        /// A folder is only gone on with if that is wanted.
        void check() {
            boolean there = Files.exists(out.resolve("settings.json"));
            if (there && !resume) throw new Refusal(Exit.USAGE, "got --out " + out + ", which holds a run already: go on with it by --resume, or name another folder");
            if (!there && resume) throw new Refusal(Exit.INPUT, "got --resume, but " + out + " holds no run: leave --resume out to begin one");
        }

        private String device() {
            return device.orElse("cpu");
        }

        /// The settings of the run that is gone on with, or of a new one.
        private <T> T settings(T standard) {
            Optional<Path> file = resume ? Optional.of(out.resolve("settings.json")) : settings;
            return file.map(f -> SettingsFile.read(f, standard)).orElse(standard);
        }

        /// Whether the machine has what the settings want to train on, before anything is begun.
        private void checkDevice(String wanted) {
            if (!wanted.equals(device.orElse(wanted))) {
                throw new Refusal(Exit.USAGE, "got --device " + device() + ", but the settings of the run say " + wanted + ": leave one of them out, or name another folder for another run");
            }
            try {
                TorchDevice.of(wanted).check();
            } catch (IllegalStateException e) {
                throw new Refusal(Exit.MACHINE, e.getMessage());
            }
        }
    }

    @Command(description = {"Trains an embedder on one folder a person, or VGGFace2's layout.",
        "Cuts and aligns, then classification, then triplets; with --teacher imitation first."}, mixinStandardHelpOptions = true)
    Integer embedder(@Mixin Run run, @Mixin Output output, @Mixin ModelOptions.Detector detection,
            @Option(names = "--data", required = true, paramLabel = "DIR", description = "One folder a person, VGGFace2 with its CSVs, or crops with labels.tsv.") Path data,
            @Option(names = "--teacher", paramLabel = "ONNX", description = "An embedder with its card, whose vectors are imitated first.") Optional<Path> teacher,
            @Option(names = "--init", paramLabel = "MODEL", description = "What to start from: a model that Semblance trained (a name from `semblance models`, such as semblance-embedder, "
                + "or an .onnx file), or weights of others as .safetensors.") Optional<String> init,
            @Option(names = "--invented", paramLabel = "N", defaultValue = "0", description = "Rendered people to learn beside the real ones, so that rendered faces are told apart too; "
                + "never among the people held out. Default: ${DEFAULT-VALUE}.") int invented,
            @Option(names = "--unlabelled", paramLabel = "DIR", description = "Pictures of nobody in particular, at any depth: learnt from by their views first (SimCLR), "
                + "or with --teacher by imitation.") Optional<Path> unlabelled,
            @Option(names = "--clean", paramLabel = "TSV", description = "Leave out what `semblance train clean` found.") Optional<Path> clean,
            @Option(names = "--scale", paramLabel = "X", defaultValue = "1", description = "Length of the training: 1 is for millions of pictures, 4 for tens of thousands. Default: ${DEFAULT-VALUE}.") double scale) {
        run.check();
        folder(data);
        unlabelled.ifPresent(TrainCommand::folder);
        EmbedderSettings settings = run.settings(EmbedderSettings.standard(teacher.isPresent(), unlabelled.isPresent(), run.threads, scale).on(run.device()));
        run.checkDevice(settings.device());
        RunFolder folder = RunFolder.create(run.out, settings);
        Layout people = Stream.of(Optional.of(Layout.of(data)), rendered(invented, run.out, output).map(Layout::invented), unlabelled.map(Layout::unlabelled))
                .flatMap(Optional::stream).reduce(Layout::and).orElseThrow();
        align(people, run.out, run.threads, detection, output);
        try (Crops crops = cleaned(Crops.open(run.out.resolve("crops")), clean); StopSignal stop = stopSignal(output)) {
            folder.data(crops.size() + " crops", DataDigest.of(crops));
            var watcher = new EmbedderWatcher(output, stop, settings.stages().size());
            Optional<Weights> weights = EmbedderTraining.run(folder, crops, teacher, init.map(name -> weights(name, ModelCard.Kind.EMBEDDER, run.out)), settings, watcher);
            folder.finish();
            return weights.map(w -> exported(w, crops, settings, run, folder.losses(), output)).orElseGet(() -> stopped(run, output));
        }
    }

    /// The file with the weights to start from; a model's name stands for a copy in the run folder.
    private static Path weights(String init, ModelCard.Kind kind, Path out) {
        if (init.endsWith(".safetensors")) return Path.of(init);
        ModelFile model = Models.find(init, kind);
        return OutFiles.write(out.resolve("init.onnx"), model.onnx());
    }

    /// The folder with the rendered people of a run, if it has any.
    private static Optional<Path> rendered(int people, Path out, Output output) {
        Path folder = out.resolve("invented"), draft = out.resolve("invented.part");
        if (Files.exists(folder)) return Optional.of(folder);
        if (people < 0) throw new Refusal(Exit.USAGE, "got --invented " + people + ", wanted 0 or more");
        if (people == 0) return Optional.empty();
        output.note("rendering " + people + " invented people");
        try {
            Files.createDirectories(draft);
            new PeopleFolder(people, INVENTED_PICTURES, INVENTED_SIDE, INVENTED_FROM).write(draft, Studio.fine());
            return Optional.of(Files.move(draft, folder));
        } catch (IOException e) {
            throw new Refusal(Exit.MACHINE, "can't write " + draft + " (" + e.getMessage() + "): look whether the disk is full");
        }
    }

    /// How fast photos are cut, from one part to the next.
    private static final class PhotoRate {
        private long before, at = System.nanoTime();

        String told(long done) {
            long now = System.nanoTime();
            String text = String.format(Locale.ROOT, "cut %,d photos, %.0f a second", done, (done - before) * 1e9 / (now - at));
            before = done;
            at = now;
            return text;
        }
    }

    /// Cuts the faces of `data` into `out/crops`, or goes on with it.
    static void align(Layout data, Path out, int threads, ModelOptions.Detector detection, Output output) {
        output.note("cutting faces into " + out.resolve("crops"));
        var rate = new PhotoRate();
        try (FaceFinder detector = detection.open(RetinaFaceDetector.Settings.DEFAULT, new OnnxModel.Settings(Device.CPU, 1))) {
            AlignmentReport report = new Alignment(Cutting.with(Optional.of((FaceDetector) detector)), PART, threads)
                    .run(data, out.resolve("crops"), done -> output.note(rate.told(done)));
            output.note(report.text());
        }
    }

    static Crops cleaned(Crops crops, Optional<Path> report) {
        return report.map(file -> (Crops) Cleaning.without(crops, Cleaning.findings(lines(file)))).orElse(crops);
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new Refusal(Exit.INPUT, "got --clean " + file + ", which can't be read (" + e.getMessage() + "); wanted the findings.tsv of `semblance train clean`");
        }
    }

    private static int exported(Weights weights, Crops crops, EmbedderSettings settings, Run run, Map<String, Double> losses, Output output) {
        Path onnx = run.out.resolve("embedder.onnx");
        var training = new ModelCard.Training(crops.size() + " crops", "semblance train embedder, settings " + settings, settings.seed(), losses);
        ModelCard card = EmbedderExport.write(onnx, weights, crops, settings, training, run.terms);
        if (!card.thresholds().containsKey(Calibration.USUAL_RATE)) {
            output.note("the held-out people are too few to measure " + (card.thresholds().isEmpty() ? "thresholds" : "the threshold at a false match rate of " + Calibration.USUAL_RATE)
                    + ": semblance calibrate --folder DIR --model " + onnx + " --apply");
        }
        output.result(Output.object().put("model", onnx.toString()).put("id", card.id()), "trained: " + onnx + " with its card, curves in " + run.out.resolve("index.html"));
        return Exit.OK;
    }

    @Command(description = "Trains a face detector on labelled photos, face crops, or WIDER FACE's layout.", mixinStandardHelpOptions = true)
    Integer detector(@Mixin Run run, @Mixin Output output,
            @Option(names = "--data", required = true, paramLabel = "DIR", arity = "1..*", description = "Folders with labels.tsv, or WIDER FACE's layout.") List<Path> data,
            @Option(names = "--init", paramLabel = "MODEL", description = "What to start from: a detector that Semblance trained (a name from `semblance models`, such as semblance-detector, "
                + "or an .onnx file), or weights as .safetensors.") Optional<String> init,
            @Option(names = "--steps", paramLabel = "N", defaultValue = "60000", description = "Length of the training. Default: ${DEFAULT-VALUE}.") long steps) {
        run.check();
        data.forEach(TrainCommand::folder);
        DetectorSettings settings = run.settings(DetectorSettings.standard(data, steps).on(run.device(), run.threads).withTerms(run.terms));
        run.checkDevice(settings.device());
        DetectorTraining training = DetectorTraining.open(run.out, settings);
        try (StopSignal stop = stopSignal(output)) {
            return trained(training.run(init.map(name -> weights(name, ModelCard.Kind.DETECTOR, run.out)), new DetectorWatcher(output, stop)), run, output);
        }
    }

    @Command(description = "Trains the network that corrects a detector's landmarks, on face crops with labelled landmarks.", mixinStandardHelpOptions = true)
    Integer landmarks(@Mixin Run run, @Mixin Output output, @Mixin ModelOptions.Detector detection,
            @Option(names = "--data", required = true, paramLabel = "DIR", description = "Crops with labels.tsv, or VGGFace2 with its CSVs.") Path data) {
        run.check();
        folder(data);
        LandmarkSettings settings = run.settings(LandmarkSettings.standard(run.threads, run.device()));
        run.checkDevice(settings.device());
        RunFolder folder = RunFolder.create(run.out, settings);
        align(Layout.of(data), run.out, run.threads, detection, output);
        try (Crops crops = Crops.open(run.out.resolve("crops")); StopSignal stop = stopSignal(output)) {
            folder.data(crops.size() + " crops", DataDigest.of(crops));
            Optional<Path> onnx = LandmarkTraining.run(folder, crops, Layout.of(data), settings, run.terms, new LandmarkWatcher(output, stop));
            folder.finish();
            return trained(onnx, run, output);
        }
    }

    @Command(description = "Lays runs side by side: what they measured, the settings in which they differ, their curves.", mixinStandardHelpOptions = true)
    Integer compare(@Mixin Output output, @Parameters(paramLabel = "RUN", arity = "2..*", description = "Folders of runs.") List<Path> runs,
            @Option(names = "--out", paramLabel = "FILE", defaultValue = "comparison.html", description = "The page. Default: ${DEFAULT-VALUE}.") Path page) {
        RunComparison comparison = RunComparison.of(runs);
        comparison.report().write(page);
        for (List<String> row : comparison.measured()) output.print(String.join("\t", row));
        output.note("written: " + page);
        return Exit.OK;
    }

    static void folder(Path data) {
        if (!Files.isDirectory(data)) throw new Refusal(Exit.INPUT, "got " + data + ", which is no folder; wanted one with pictures: check the path");
    }

    private static StopSignal stopSignal(Output output) {
        return StopSignal.onInterrupt(() -> output.note("saving; Ctrl-C again ends at once"));
    }

    private static int trained(Optional<Path> onnx, Run run, Output output) {
        if (onnx.isEmpty()) return stopped(run, output);
        output.result(Output.object().put("model", onnx.get().toString()), "trained: " + onnx.get() + " with its card, curves in " + run.out.resolve("index.html"));
        return Exit.OK;
    }

    private static int stopped(Run run, Output output) {
        output.note("stopped; nothing is lost: go on with --resume --out " + run.out);
        return Exit.INTERRUPTED;
    }

    /// As people read it: `1:05:07`, `12:30`.
    static String clock(Duration time) {
        return time.toHours() > 0 ? String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }
}
