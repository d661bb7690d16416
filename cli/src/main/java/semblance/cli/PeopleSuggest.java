package semblance.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import semblance.Calibration;
import semblance.gallery.CollectionSettings;
import semblance.gallery.Gallery;
import semblance.gallery.Suggestion;
import semblance.network.ModelCard;
import semblance.network.Models;

/// `semblance people suggest`: which strangers may be one person, or someone known?
@Command(name = "suggest", description = {"Proposes merges: strangers who may be someone the gallery has, the surest first.",
    "Changes nothing. After a merge ask again; `people apart` says that two are two."}, mixinStandardHelpOptions = true)
final class PeopleSuggest implements Callable<Integer> {

    @Option(names = "--within", paramLabel = "DISTANCE", description = {"Largest distance between two people's nearest faces, 0 to 2.",
        "Default: what the collection was calibrated to, else the threshold for two faces on the card of the gallery's model."})
    private Optional<Double> within = Optional.empty();
    @Mixin
    private GalleryOption gallery;
    @Mixin
    private CollectionOption collection;
    @Mixin
    private Output output;

    @Override
    public Integer call() {
        within.filter(distance -> !(distance > 0 && distance < 2)).ifPresent(distance -> {
            throw new Refusal(Exit.USAGE, "got --within " + distance + ", wanted a distance above 0 and below 2");
        });
        int proposed = 0;
        try (Gallery open = gallery.existing()) {
            Calibration card = calibration(open);
            Map<String, Calibration> own = open.collections().stream().filter(c -> c.threshold().isPresent()).collect(Collectors.toMap(CollectionSettings::collection, card::with));
            for (String name : collection.each(open)) {
                Calibration calibration = own.getOrDefault(name, card);
                List<Suggestion> suggestions = Suggestion.of(open, name, within.orElseGet(calibration::threshold));
                suggestions.forEach(suggestion -> print(suggestion, calibration.similarity(suggestion.distance())));
                proposed += suggestions.size();
            }
        }
        output.note(proposed == 0 ? "nothing to propose" : proposed + (proposed == 1 ? " proposal" : " proposals"));
        return Exit.OK;
    }

    private static Calibration calibration(Gallery open) {
        ModelCard card = Models.withId(open.modelId()).orElseThrow(() -> new Refusal(Exit.MODEL, "got a gallery of model " + open.modelId()
                + ", which is not among `semblance models`, wanted its card for the threshold: put model and card into the data folder's `models`")).card();
        return Calibration.of(card, Calibration.usualRate(card));
    }

    private void print(Suggestion suggestion, double similarity) {
        ObjectNode node = Output.object().put("distance", Json.rounded(suggestion.distance())).put("similarity", Json.rounded(similarity));
        node.set("stranger", Json.person(suggestion.stranger()));
        node.set("into", Json.person(suggestion.into()));
        output.result(node, String.format(Locale.ROOT, "%s may be %s (similarity %.2f, distance %.3f): semblance people merge %s %s", suggestion.stranger().name(),
                suggestion.into().name(), similarity, suggestion.distance(), suggestion.stranger().id(), suggestion.into().id()));
    }
}
