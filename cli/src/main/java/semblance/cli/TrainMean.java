package semblance.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import semblance.evaluate.Verification;
import semblance.network.ModelCard;
import semblance.network.Models;
import semblance.train.EmbedderMean;
import semblance.train.EmbedderSettings;
import semblance.train.dataset.Crops;
import semblance.train.dataset.DataDigest;
import semblance.train.run.RunFolder;
import semblance.train.run.SettingsFile;

/// `semblance train mean`: the mean of the weights of runs that began from the same network.
@Command(name = "mean", description = {"Takes the mean of the weights of trained embedders that began from the same network.",
    "It is often better than each of them, at no cost later. Measures all of them on people whom no run has seen, and exports the mean as ONNX with its card."}, mixinStandardHelpOptions = true)
final class TrainMean implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", arity = "2..*", description = "Folders of finished runs, the first one's crops are measured by; after the first also .onnx files or names of models.")
    private List<String> parts;
    @Option(names = "--weights", paramLabel = "X,X...", split = ",", description = "Share of each, adding up to 1. Default: equal.")
    private List<Double> shares = List.of();
    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for embedder.onnx, its card, and weights.safetensors.")
    private Path out;
    @Option(names = "--clean", paramLabel = "TSV", description = "The findings that the runs were told to leave out.")
    private Optional<Path> clean = Optional.empty();
    @Option(names = "--terms", paramLabel = "TEXT", description = "Terms of use, for the card. Default: those of the first run's card.")
    private Optional<String> terms = Optional.empty();
    @Mixin
    private Output output;

    @Override
    public Integer call() {
        if (!shares.isEmpty() && shares.size() != parts.size()) throw new Refusal(Exit.USAGE, "got " + shares.size() + " --weights for " + parts.size() + " networks, wanted one each");
        if (Files.exists(out.resolve("embedder.onnx"))) throw new Refusal(Exit.USAGE, "got --out " + out + ", which holds an embedder already: name another folder");
        List<EmbedderMean.Part> networks = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) networks.add(part(parts.get(i), shares.isEmpty() ? 1.0 / parts.size() : shares.get(i)));
        List<EmbedderMean.Run> runs = new ArrayList<>();
        try {
            for (String part : parts) if (Files.isDirectory(Path.of(part))) runs.add(run(Path.of(part)));
            return written(networks, runs);
        } finally {
            runs.forEach(r -> r.crops().close());
        }
    }

    private int written(List<EmbedderMean.Part> networks, List<EmbedderMean.Run> runs) {
        if (!Files.isDirectory(Path.of(parts.getFirst()))) throw new Refusal(Exit.USAGE, "got " + parts.getFirst() + " first, wanted the folder of a run: its crops are needed to measure by");
        if (runs.size() < parts.size()) output.note("whom a model without its run has seen is not known: the figures may flatter");
        EmbedderMean.Result result = EmbedderMean.write(OutFiles.make(out), networks, runs, terms.orElse(networks.getFirst().model().card().licence()));
        ObjectNode json = Output.object().put("model", out.resolve("embedder.onnx").toString()).put("id", result.card().id());
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < result.parts().size(); i++) text.append(line(parts.get(i), result.parts().get(i), json));
        result.mean().forEach(v -> text.append(line("mean", v, json)));
        if (result.mean().isEmpty()) output.note("the people whom no run has seen are too few to measure by: semblance evaluate, and semblance calibrate --folder DIR --model " + out.resolve("embedder.onnx") + " --apply");
        output.result(json, text + "written: " + out.resolve("embedder.onnx") + " with its card");
        return Exit.OK;
    }

    private static EmbedderMean.Part part(String name, double share) {
        Path folder = Path.of(name), onnx = folder.resolve("embedder.onnx");
        if (!Files.isDirectory(folder)) return new EmbedderMean.Part(name, Models.find(name, ModelCard.Kind.EMBEDDER), share);
        if (!Files.exists(onnx)) throw new Refusal(Exit.INPUT, "got " + folder + ", which has no embedder.onnx; wanted the folder of a finished run: finish it by --resume");
        return new EmbedderMean.Part(name, Models.find(onnx.toString(), ModelCard.Kind.EMBEDDER), share);
    }

    private EmbedderMean.Run run(Path folder) {
        RunFolder run = RunFolder.open(folder);
        EmbedderSettings settings = SettingsFile.read(folder.resolve("settings.json"), EmbedderSettings.standard(false, false, 1, 1));
        Crops crops = TrainCommand.cleaned(Crops.open(folder.resolve("crops")), clean);
        if (run.trainedOn(DataDigest.of(crops))) return new EmbedderMean.Run(settings, crops);
        crops.close();
        throw new Refusal(Exit.USAGE, "got " + folder + ", whose crops aren't those it was trained on" + (clean.isPresent() ? "" : ": name the findings that it left out with --clean"));
    }

    private static String line(String name, Verification v, ObjectNode json) {
        json.withArray("measured").addObject().put("network", name).put("f1", v.f1()).put("tar_at_far_0.01", v.tarAtFar().get(0.01)).put("pairs", v.pairs());
        return String.format(Locale.ROOT, "F1 %.4f  TAR@FAR 1e-2 %.4f  %s%n", v.f1(), v.tarAtFar().get(0.01), name);
    }
}
