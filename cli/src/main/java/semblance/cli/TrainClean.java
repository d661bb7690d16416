package semblance.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import semblance.embed.OnnxEmbedder;
import semblance.network.ModelCard;
import semblance.network.OnnxModel;
import semblance.train.dataset.Cleaning;
import semblance.train.dataset.Crops;
import semblance.train.dataset.Layout;

/// `semblance train clean`: what doesn't belong in a training set, as a report; nothing is deleted.
@Command(name = "clean", description = {"Looks for pictures of the wrong person, near duplicates and one person under two names, by a network that knows faces already.",
    "Writes findings.tsv and changes nothing: read it, take out lines that are wrong, and train with --clean findings.tsv."}, mixinStandardHelpOptions = true)
final class TrainClean implements Callable<Integer> {

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "One folder a person, VGGFace2 with its CSVs, or crops with labels.tsv.")
    private Path data;
    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for findings.tsv and the aligned crops; a run that was stopped goes on there.")
    private Path out;
    @Option(names = "--off-centre", paramLabel = "D", description = "Pictures farther than this from their person's centre are findings. Default: the model's distance at a false match rate of 1 %%.")
    private Optional<Double> offCentre = Optional.empty();
    @Option(names = "--duplicate", paramLabel = "D", defaultValue = "0.15", description = "Pictures of a person nearer than this are duplicates. Default: ${DEFAULT-VALUE}.")
    private double duplicate;
    @Option(names = "--same-person", paramLabel = "D", description = "People whose centres are nearer than this are one. Default: the model's distance at its lowest false match rate.")
    private Optional<Double> samePerson = Optional.empty();
    @Mixin
    private ModelOptions models;
    @Mixin
    private Output output;

    @Override
    public Integer call() {
        Cleaning cleaning = cleaning(models.embedder().card());
        TrainCommand.folder(data);
        TrainCommand.align(Layout.of(data), out, models.threads(), models.detectorOption(), output);
        try (Crops crops = Crops.open(out.resolve("crops")); OnnxModel model = OnnxModel.open(models.embedder(), models.settings(1));
                ProgressLine progress = output.progress("clean", crops.size(), "pictures")) {
            List<Cleaning.Finding> findings = cleaning.clean(crops, Cleaning.embed(crops, new OnnxEmbedder(model), progress::step)).findings();
            OutFiles.write(out.resolve("findings.tsv"), Cleaning.report(findings).collect(Collectors.joining("\n", "", "\n")));
            told(crops.size(), findings);
        }
        return Exit.OK;
    }

    private Cleaning cleaning(ModelCard card) {
        SortedMap<Double, Double> thresholds = card.thresholds();
        if (thresholds.isEmpty() && (offCentre.isEmpty() || samePerson.isEmpty())) {
            throw new Refusal(Exit.USAGE, "the card of " + card.name() + " has no thresholds: give --off-centre and --same-person, or measure them with `semblance calibrate`");
        }
        return new Cleaning(offCentre.orElseGet(() -> thresholds.get(thresholds.lastKey())), duplicate, samePerson.orElseGet(() -> thresholds.get(thresholds.firstKey())));
    }

    private void told(int crops, List<Cleaning.Finding> findings) {
        Map<String, Long> kinds = findings.stream().collect(Collectors.groupingBy(f -> f.getClass().getSimpleName(), Collectors.counting()));
        long off = kinds.getOrDefault("OffCentre", 0L), twice = kinds.getOrDefault("Duplicate", 0L), same = kinds.getOrDefault("SamePerson", 0L);
        output.result(Output.object().put("crops", crops).put("off_centre", off).put("duplicates", twice).put("same_person", same).put("report", out.resolve("findings.tsv").toString()),
                crops + " pictures: " + off + " far from their person, " + twice + " near duplicates, " + same + " times two names that look like one person; see "
                        + out.resolve("findings.tsv") + ", then train with --clean");
    }
}
