package semblance.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import semblance.align.FaceFinder;
import semblance.embed.MirrorEmbedder;
import semblance.embed.OnnxEmbedder;
import semblance.evaluate.CfpPairs;
import semblance.evaluate.Chart;
import semblance.evaluate.DetectorRun;
import semblance.evaluate.DetectorScore;
import semblance.evaluate.FaceLabels;
import semblance.evaluate.IdentificationProtocol;
import semblance.evaluate.IdentificationRun;
import semblance.evaluate.InsightFaceBin;
import semblance.evaluate.LfwPairs;
import semblance.evaluate.PairList;
import semblance.evaluate.PhotoEmbedder;
import semblance.evaluate.PhotoGroups;
import semblance.evaluate.PhotoPairs;
import semblance.evaluate.Roc;
import semblance.evaluate.RocBand;
import semblance.evaluate.RocCharts;
import semblance.evaluate.Verification;
import semblance.evaluate.VerificationReport;
import semblance.evaluate.VerificationRun;
import semblance.evaluate.WiderFace;
import semblance.image.ImageReader;
import semblance.network.OnnxModel;

/// `semblance evaluate`: public protocols, end to end: decode, detect, align, embed, compare.
@Command(name = "evaluate", description = "Measures accuracy by the field's protocols, end to end, on pictures of yours.", mixinStandardHelpOptions = true,
        subcommands = {EvaluateTracking.class, EvaluateSpeed.class, EvaluateLeakage.class})
final class EvaluateCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name what to evaluate: lfw, pairs, cfp, bin, detector, wider, identification, tracking, speed or leakage");
    }

    /// Options of all protocols.
    static final class Common {
        @Mixin
        private ModelOptions models;
        @Option(names = "--json", arity = "0..1", paramLabel = "FILE", fallbackValue = "-",
                description = "Print one JSON object, or with a file's name write it there and print text.")
        private Optional<String> json = Optional.empty();
        @Option(names = "--roc", paramLabel = "FILE", description = "Draw the curve: ROC for pairs, precision and recall for a detector (.png or .svg).")
        private Optional<Path> curve = Optional.empty();
        @Option(names = "--report", paramLabel = "DIR", description = "Write a page with all figures, their intervals, curves and groups (pairs only).")
        private Optional<Path> page = Optional.empty();
        @Option(names = "--groups", paramLabel = "TSV",
                description = "Groups of photos for the page: a header `photo`, then columns such as glasses or mask. Without it: by pose and size, as measured.")
        private Optional<Path> groups = Optional.empty();
        @Option(names = {"-q", "--quiet"}, description = "Print results and errors only.")
        private boolean quiet;
        @Spec(Spec.Target.MIXEE)
        private CommandSpec spec;

        private void writePage(String name, VerificationRun run) {
            page.ifPresent(folder -> {
                PhotoGroups grouped = groups.map(PhotoGroups::read).orElseGet(() -> PhotoGroups.measured(run.protocol().photos(), run.faces()));
                VerificationReport.of(name, run, grouped, new SplittableRandom(1)).write(folder.resolve("index.html"));
            });
        }

        private void report(String object, String text) {
            json.filter(file -> !file.equals("-")).ifPresent(file -> OutFiles.write(Path.of(file), object + "\n"));
            spec.commandLine().getOut().println(json.equals(Optional.of("-")) ? object : text);
            spec.commandLine().getOut().flush();
        }

        private void draw(Chart chart) {
            curve.ifPresent(file -> {
                if (file.toString().endsWith(".svg")) chart.writeSvg(file);
                else chart.writePng(file);
            });
        }

        private ProgressLine progress(String task, long photos) {
            return !quiet && Boolean.getBoolean("semblance.terminal") ? ProgressLine.terminal(task, photos, "photos") : ProgressLine.NONE;
        }
    }

    @Command(description = "LFW's View 2 (Huang et al. 2007): ten folds, the threshold from the other nine. A photo without a face is an error.",
            mixinStandardHelpOptions = true)
    Integer lfw(@Mixin Common common,
            @Option(names = "--images", required = true, paramLabel = "DIR", description = "Name/Name_0001.jpg.") Path images,
            @Option(names = "--pairs", required = true, paramLabel = "FILE", description = "LFW's pairs.txt, or one in its format.") Path pairs) {
        return verify(common, "LFW", LfwPairs.read(images, pairs), false);
    }

    @Command(description = "Pair lists that name photos: CALFW, CPLFW, AgeDB-30, or your own (`a.jpg b.jpg 1`).", mixinStandardHelpOptions = true)
    Integer pairs(@Mixin Common common,
            @Option(names = "--images", required = true, paramLabel = "DIR", description = "Where the names start.") Path images,
            @Option(names = "--list", required = true, paramLabel = "FILE", description = "One line a pair.") Path list) {
        return verify(common, "pairs", PairList.read(images, list), false);
    }

    @Command(description = "Celebrities in Frontal-Profile (Sengupta et al. 2016).", mixinStandardHelpOptions = true)
    Integer cfp(@Mixin Common common,
            @Option(names = "--images", required = true, paramLabel = "DIR", description = "The data set's root, with Data and Protocol.") Path root,
            @Option(names = "--view", defaultValue = "FP", description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.") CfpPairs.View view) {
        return verify(common, "CFP " + view, CfpPairs.read(root, view), false);
    }

    @Command(description = "InsightFace's verification files (lfw.bin, cfp_fp.bin...): aligned crops, so this measures the embedder alone.",
            mixinStandardHelpOptions = true)
    Integer bin(@Mixin Common common, @Option(names = "--file", required = true, paramLabel = "FILE", description = "The .bin file.") Path file) {
        return verify(common, file.getFileName().toString(), InsightFaceBin.read(file), true);
    }

    private static int verify(Common common, String name, PhotoPairs protocol, boolean crops) {
        ImageReader reader = common.models.reader();
        OnnxModel.Settings settings = common.models.settings(protocol.photos().size());
        try (FaceFinder finder = common.models.finder(protocol.photos().size());
                OnnxModel embedder = OnnxModel.open(common.models.embedder(), settings);
                ProgressLine progress = common.progress("evaluate " + name, protocol.photos().size())) {
            PhotoEmbedder way = crops ? PhotoEmbedder.ofCrops(reader, new MirrorEmbedder(new OnnxEmbedder(embedder)))
                    : PhotoEmbedder.endToEnd(reader, finder, new MirrorEmbedder(new OnnxEmbedder(embedder)));
            VerificationRun run = VerificationRun.of(protocol, way.withThreads(common.models.threads()), (done, total) -> progress.step());
            common.report(run.toJson(), text(name, run));
            common.draw(RocCharts.roc(name, new Roc(run.distances()), RocBand.of(run.distances(), new SplittableRandom(1))));
            common.writePage(name, run);
        }
        return Exit.OK;
    }

    private static String text(String name, VerificationRun run) {
        Verification v = run.figures();
        String rates = v.tarAtFar().entrySet().stream().map(e -> String.format(Locale.ROOT, "TAR@FAR 1e%.0f  %.4f%n", Math.log10(e.getKey()), e.getValue())).collect(Collectors.joining());
        return String.format(Locale.ROOT, """
                %s, end to end: %d pairs of %d photos, %d without a face, in %.1f s
                accuracy      %.4f (standard deviation over the folds %.4f)
                F1            %.4f
                AUC           %.4f
                %sthreshold     %.4f""", name, v.pairs(), run.faces().size(), run.missed().size(), run.seconds(), v.accuracy(), v.accuracyStd(),
                v.f1(), v.auc(), rates, v.threshold());
    }

    @Command(description = "AP at IoU 0.5, and the landmarks' error in per cent of the eye distance.", mixinStandardHelpOptions = true)
    Integer detector(@Mixin Common common,
            @Option(names = "--images", required = true, paramLabel = "DIR", description = "Where the labels' names start.") Path images,
            @Option(names = "--labels", required = true, paramLabel = "TSV", description = "photo width height score x1 y1 x2 y2 and five landmarks, a face a line.") Path labels,
            @Option(names = "--min-size", defaultValue = "32", paramLabel = "PX", description = "Smaller faces don't count. Default: ${DEFAULT-VALUE}.") double least) {
        var photos = FaceLabels.read(images, labels);
        ImageReader reader = common.models.reader();
        // unsure faces too: they make the far end of the curve
        try (FaceFinder detector = common.models.finder(common.models.detection().withMinScore(0.02), photos.size());
                ProgressLine progress = common.progress("evaluate detector", photos.size())) {
            DetectorRun run = DetectorRun.of(photos, reader, detector, (done, total) -> progress.step());
            common.report(run.toJson(least), text(run, least));
            common.draw(curve(run.score(least)));
        }
        return Exit.OK;
    }

    private static String text(DetectorRun run, double least) {
        DetectorScore score = run.score(least);
        return String.format(Locale.ROOT, """
                detector: %d faces of %.0f px and more in %d photos, in %.1f s
                AP@0.5          %.4f
                at score 0.5    precision %.4f, recall %.4f
                landmark error  mean %.2f %%, median %.2f %% of the eye distance""", score.faces(), least, run.photos().size(), run.seconds(),
                score.averagePrecision(), score.precisionAt(0.5), score.recallAt(0.5), score.landmarkError(), score.medianLandmarkError());
    }

    @Command(description = "WIDER FACE's validation protocol (Yang et al. 2016): AP of its easy, medium and hard faces.", mixinStandardHelpOptions = true)
    Integer wider(@Mixin Common common,
            @Option(names = "--images", required = true, paramLabel = "DIR", description = "WIDER_val/images.") Path images,
            @Option(names = "--ground-truth", required = true, paramLabel = "DIR", description = "The folder of wider_easy_val.mat, wider_medium_val.mat, wider_hard_val.mat.") Path truth) {
        try (FaceFinder detector = common.models.finder(common.models.detection().withMinScore(0.02), 2);
                ProgressLine progress = common.progress("evaluate wider", Inputs.below(images).size())) {
            WiderFace.Result result = WiderFace.evaluate(images, truth, common.models.reader(), detector, (done, total) -> progress.step());
            common.report(result.toJson(), String.format(Locale.ROOT, "WIDER FACE: AP@0.5 easy %.4f, medium %.4f, hard %.4f; %d photos in %.1f s",
                    result.easy(), result.medium(), result.hard(), result.photos(), result.seconds()));
        }
        return Exit.OK;
    }

    @Command(description = {"Open-set identification on one folder a person: half of the people are enrolled, everyone is searched.",
        "FNIR at a FPIR of 1 % and 10 %, rank 1 to 10."}, mixinStandardHelpOptions = true)
    Integer identification(@Mixin Common common,
            @Option(names = "--images", required = true, paramLabel = "DIR", description = "One folder a person.") Path images,
            @Option(names = "--enrolled", defaultValue = "3", paramLabel = "N", description = "Photos enrolled of each. Default: ${DEFAULT-VALUE}.") int each) {
        ImageReader reader = common.models.reader();
        OnnxModel.Settings settings = common.models.settings(2);
        IdentificationProtocol standard = IdentificationProtocol.STANDARD;
        IdentificationProtocol protocol = new IdentificationProtocol(standard.enrolledShare(), each, standard.splits(), standard.rule());
        try (FaceFinder finder = common.models.finder(2); OnnxModel embedder = OnnxModel.open(common.models.embedder(), settings);
                ProgressLine progress = common.progress("evaluate identification", Inputs.below(images).size())) {
            PhotoEmbedder way = PhotoEmbedder.endToEnd(reader, finder, new MirrorEmbedder(new OnnxEmbedder(embedder)));
            IdentificationRun run = IdentificationRun.of(images, protocol, way.withThreads(common.models.threads()), new SplittableRandom(1), (done, total) -> progress.step());
            common.report(run.toJson(), text(run));
            common.draw(run.cmc("identification"));
        }
        return Exit.OK;
    }

    private static String text(IdentificationRun run) {
        return String.format(Locale.ROOT, """
                open-set identification: %d people, %d searches of enrolled people and %d of strangers a split, %d splits, %d photos without a face, in %.1f s
                FNIR at FPIR 1 %%   %.4f (standard deviation over the splits %.4f)
                FNIR at FPIR 10 %%  %.4f
                rank 1             %.4f
                threshold          %.4f at FPIR 1 %%""", run.people().people().size(), run.splits().getFirst().mated().size(),
                run.splits().getFirst().nonMated().size(), run.splits().size(), run.people().missed().size(), run.seconds(), run.mean(s -> s.fnirAt(0.01)),
                run.spread(s -> s.fnirAt(0.01)), run.mean(s -> s.fnirAt(0.1)), run.mean(s -> s.rateWithin(1)), run.mean(s -> s.thresholdAt(0.01)));
    }

    private static Chart curve(DetectorScore score) {
        List<DetectorScore.Step> steps = score.curve();
        return Chart.titled("detector", "recall", "precision").rangeX(0, 1).rangeY(0, 1.02)
                .line(String.format(Locale.ROOT, "AP %.4f", score.averagePrecision()), steps.stream().mapToDouble(DetectorScore.Step::recall).toArray(),
                        steps.stream().mapToDouble(DetectorScore.Step::precision).toArray());
    }
}
