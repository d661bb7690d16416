package semblance.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import semblance.embed.Embedding;
import semblance.evaluate.LeakageCheck;
import semblance.evaluate.LeakageCheck.Suspect;

/// `semblance evaluate leakage`: is anybody of the evaluation set in the training set? Exit code 1 if somebody may be.
@Command(name = "leakage", description = {"Looks for people who are in the training set and in an evaluation set, by name and by face.",
    "Give a --model other than the one trained on that set, if you can."}, mixinStandardHelpOptions = true)
final class EvaluateLeakage implements Callable<Integer> {

    @Option(names = "--images", required = true, paramLabel = "DIR", description = "The evaluation set, one folder a person.")
    private Path evaluation;
    @Option(names = "--training", required = true, paramLabel = "DIR", description = "The training set, one folder a person.")
    private Path training;
    @Option(names = "--threshold", paramLabel = "D", description = "Distance of two people's mean vectors below which they are suspects. Default: the model's at its lowest false match rate.")
    private Optional<Double> threshold = Optional.empty();
    @Mixin
    private ModelOptions models;
    @Mixin
    private Output output;

    @Override
    public Integer call() {
        double nearer = threshold.orElseGet(this::cardThreshold);
        Map<String, List<Embedding>> measured = models.people(evaluation, "evaluation set", output), trained = models.people(training, "training set", output);
        List<Suspect> suspects = new ArrayList<>(LeakageCheck.byName(measured.keySet(), trained.keySet()));
        suspects.addAll(LeakageCheck.byFace(measured, trained, nearer));
        for (Suspect s : suspects) output.result(json(s), text(s));
        output.note(measured.size() + " people to measure by, " + trained.size() + " that trained: " + (suspects.isEmpty() ? "nobody is in both" : suspects.size() + " suspects; look at their pictures"));
        return suspects.isEmpty() ? Exit.OK : Exit.NO;
    }

    private double cardThreshold() {
        SortedMap<Double, Double> thresholds = models.embedder().card().thresholds();
        if (thresholds.isEmpty()) throw new Refusal(Exit.USAGE, "the model's card has no thresholds: give --threshold, or measure them with `semblance calibrate`");
        return thresholds.get(thresholds.firstKey());
    }

    private static ObjectNode json(Suspect s) {
        ObjectNode node = Output.object().put("evaluation", s.evaluation()).put("training", s.training());
        return Double.isNaN(s.distance()) ? node.put("by", "name") : node.put("by", "face").put("distance", s.distance());
    }

    private static String text(Suspect s) {
        return s.evaluation() + " may be " + s.training() + (Double.isNaN(s.distance()) ? ": the same name" : String.format(Locale.ROOT, ": distance %.3f", s.distance()));
    }
}
