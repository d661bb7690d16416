package semblance.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import semblance.network.ModelCard;
import semblance.network.ModelFile;
import semblance.network.Models;
import semblance.network.OnnxModel;

/// `semblance models`: the networks there are, what they were trained on, what they reach and under which terms.
@Command(name = "models", description = "Lists the networks: shipped ones and yours in the data folder's `models`.", mixinStandardHelpOptions = true)
final class ModelsCommand implements Callable<Integer> {

    @Mixin
    private Output output;

    @Override
    public Integer call() {
        return list(output);
    }

    @Command(description = "Lists the networks.", mixinStandardHelpOptions = true)
    Integer list(@Mixin Output output) {
        List<ModelFile> models = Models.list();
        for (ModelFile model : models) output.result(summary(model), line(model));
        if (models.isEmpty()) output.note("there are no models; put an .onnx file with its .json card into " + Models.home().resolve("models"));
        return Exit.OK;
    }

    @Command(description = "Shows a network's card: training, accuracy, thresholds, terms.", mixinStandardHelpOptions = true)
    Integer show(@Mixin Output output, @Parameters(paramLabel = "MODEL", description = "A name, or an .onnx file.") String name) {
        ModelFile model = named(name);
        output.result(details(model), text(model));
        return Exit.OK;
    }

    @Command(description = "Loads a network and checks it against its card.", mixinStandardHelpOptions = true)
    Integer verify(@Mixin Output output, @Parameters(paramLabel = "MODEL", arity = "0..*", description = "Names, or .onnx files. Default: all there are.") List<String> names) {
        List<ModelFile> models = names == null ? Models.list() : names.stream().map(ModelsCommand::named).toList();
        for (ModelFile model : models) {
            OnnxModel.open(model, OnnxModel.Settings.DEFAULT).close();
            output.result(summary(model).put("verified", true), model + ": as its card says");
        }
        return Exit.OK;
    }

    private static ModelFile named(String name) {
        if (name.endsWith(".onnx")) return Models.find(name, kindOf(name));
        return Models.list().stream().filter(m -> m.card().name().equals(name)).findFirst()
                .orElseThrow(() -> new Refusal(Exit.MODEL, "got \"" + name + "\", wanted one of " + Models.list() + " or the path of an .onnx file"));
    }

    private static ModelCard.Kind kindOf(String file) {
        return ModelFile.of(java.nio.file.Path.of(file)).card().kind();
    }

    private static String kind(ModelCard card) {
        return card.kind().name().toLowerCase(Locale.ROOT);
    }

    private static String line(ModelFile model) {
        ModelCard card = model.card();
        return String.format(Locale.ROOT, "%-24s %-9s  %s  [%s] %.12s", card.name(), kind(card), card.architecture(), model.origin(), card.id());
    }

    private static ObjectNode summary(ModelFile model) {
        ModelCard card = model.card();
        return Output.object().put("model", card.name()).put("kind", kind(card)).put("id", card.id())
                .put("architecture", card.architecture()).put("origin", model.origin());
    }

    private static ObjectNode details(ModelFile model) {
        ModelCard card = model.card();
        ObjectNode node = summary(model).put("embedding_size", card.embeddingSize()).put("licence", card.licence());
        ObjectNode thresholds = node.putObject("thresholds");
        card.thresholds().forEach((fmr, distance) -> thresholds.put(fmr.toString(), distance));
        card.training().ifPresent(t -> node.putObject("training").put("data", t.data()).put("recipe", t.recipe()).put("seed", t.seed()));
        for (ModelCard.Measurement m : card.measured()) {
            node.withArray("measured").addObject().put("figure", m.figure()).put("value", m.value()).put("data", m.data()).put("command", m.command());
        }
        return node;
    }

    private static String text(ModelFile model) {
        ModelCard card = model.card();
        StringBuilder text = new StringBuilder(line(model)).append("\nid        ").append(card.id());
        card.training().ifPresent(t -> text.append("\ntrained   on ").append(t.data()).append("\nrecipe    ").append(t.recipe()));
        measured(card).forEach((how, figures) -> text.append("\nmeasured  ").append(String.join(", ", figures)).append("\n          on ").append(how));
        card.thresholds().forEach((fmr, distance) -> text.append(String.format(Locale.ROOT, "%nthreshold %.4f at a false match rate of %s", distance, BigDecimal.valueOf(fmr).stripTrailingZeros().toPlainString())));
        return text.append("\nterms     ").append(card.licence()).toString();
    }

    /// The figures of each data set and command, in the card's order.
    private static Map<String, List<String>> measured(ModelCard card) {
        return card.measured().stream().collect(Collectors.groupingBy(m -> m.data() + " (" + m.command() + ")", LinkedHashMap::new,
                Collectors.mapping(m -> m.figure() + " " + BigDecimal.valueOf(Json.rounded(m.value())).stripTrailingZeros().toPlainString(), Collectors.toList())));
    }
}
