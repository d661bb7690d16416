package semblance.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import semblance.embed.Embedding;
import semblance.evaluate.CalibrationFit;
import semblance.gallery.EnrolledFace;
import semblance.gallery.Filter;
import semblance.gallery.Gallery;
import semblance.gallery.Page;
import semblance.gallery.Person;
import semblance.network.ModelCard;
import semblance.network.ModelFile;

/// `semblance calibrate`: thresholds for the people and cameras at hand.
@Command(name = "calibrate", description = {"Measures the thresholds at stated false match rates on people of yours.",
    "On a gallery whose people have two and more faces, or on a folder with one folder a person. Without --apply it only says what it found."}, mixinStandardHelpOptions = true)
final class CalibrateCommand implements Callable<Integer> {

    @Option(names = "--folder", paramLabel = "DIR", description = "Measure on these pictures, one folder a person, in place of the gallery.")
    private Optional<Path> folder = Optional.empty();
    @Option(names = "--fmr", paramLabel = "RATE", defaultValue = "0.001", description = "False match rate whose threshold gets similarity 0.5. Default: ${DEFAULT-VALUE}.")
    private double falseMatchRate;
    @Option(names = "--apply", description = "Use the result from now on: written to the gallery, or with --folder to the model's card (not that of a shipped model).")
    private boolean apply;
    @Mixin
    private ModelOptions models;
    @Mixin
    private GalleryOption gallery;
    @Mixin
    private CollectionOption collection;
    @Mixin
    private Output output;

    @Override
    public Integer call() {
        if (!(falseMatchRate > 0 && falseMatchRate <= 0.1)) throw new Refusal(Exit.USAGE, "got --fmr " + falseMatchRate + ", wanted a rate above 0 and at most 0.1, such as 0.001");
        return folder.isPresent() ? onFolder(folder.get()) : onGallery();
    }

    private int onGallery() {
        try (Gallery open = gallery.existing()) {
            CalibrationFit fit = fit(faces(open, Filter.ALL.in(collection.home()).being(Person.Status.KNOWN)));
            if (apply) {
                open.configure(fit.onto(collection.home()));
                output.note("applied to " + gallery.place());
            }
            return told(fit);
        }
    }

    private int onFolder(Path root) {
        ModelFile model = models.embedder();
        if (apply && !model.origin().endsWith(".onnx")) {
            throw new Refusal(Exit.USAGE, "got --apply for the shipped " + model.card().name() + ", whose card is part of the program; wanted a model of yours (--model FILE.onnx): leave out --apply, or calibrate a gallery");
        }
        CalibrationFit fit = fit(models.people(root, "calibrate", output));
        if (apply) {
            Path card = ModelCard.beside(Path.of(model.origin()));
            fit.onto(model.card()).write(card);
            output.note("written to " + card);
        }
        return told(fit);
    }

    private CalibrationFit fit(Map<String, List<Embedding>> people) {
        List<Double> rates = Stream.concat(CalibrationFit.STANDARD_RATES.stream(), Stream.of(falseMatchRate)).distinct().toList();
        CalibrationFit fit = CalibrationFit.of(people, rates, falseMatchRate, new SplittableRandom(1));
        if (fit.fmr() != falseMatchRate) {
            output.note("got " + fit.differentPairs() + " pairs of two people, wanted " + Math.round(1 / falseMatchRate) + " for a false match rate of " + falseMatchRate
                    + ": " + fit.fmr() + (apply ? " is taken, until more people are measured" : " would be taken"));
        }
        return fit;
    }

    private static Map<String, List<Embedding>> faces(Gallery gallery, Filter whom) {
        Map<String, List<Embedding>> people = new TreeMap<>();
        Optional<String> next = Optional.of(Page.START);
        while (next.isPresent()) {
            Page<Person> page = gallery.people(whom, next.get(), 1000);
            for (Person p : page.items()) people.put(p.id(), gallery.faces(p.id()).stream().map(EnrolledFace::sample).map(s -> s.embedding()).toList());
            next = page.next();
        }
        return people;
    }

    private int told(CalibrationFit fit) {
        ObjectNode node = Output.object().put("threshold", fit.similarity().threshold()).put("slope", fit.similarity().slope()).put("fmr", fit.fmr()).put("people", fit.people())
                .put("same_pairs", fit.samePairs()).put("different_pairs", fit.differentPairs());
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%d people, %d pairs of one person, %d of two", fit.people(), fit.samePairs(), fit.differentPairs()));
        for (CalibrationFit.Threshold t : fit.thresholds()) {
            node.withArray("thresholds").addObject().put("fmr", t.fmr()).put("distance", t.distance()).put("low", t.low()).put("high", t.high()).put("fnmr", t.fnmr());
            text.append(String.format(Locale.ROOT, "%nat a false match rate of %-6s  threshold %.3f (95 %% interval %.3f to %.3f), %.1f %% of the pairs of one person missed",
                    t.fmr(), t.distance(), t.low(), t.high(), 100 * t.fnmr()));
        }
        output.result(node, text.append(String.format(Locale.ROOT, "%nsimilarity 0.5 at distance %.3f (false match rate %s), slope %.1f", fit.similarity().threshold(), fit.fmr(), fit.similarity().slope())).toString());
        return Exit.OK;
    }
}
