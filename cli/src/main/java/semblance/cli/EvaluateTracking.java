package semblance.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import semblance.live.FrameSource;
import semblance.live.LiveRecognizer;
import semblance.live.LiveSettings;

/// `semblance evaluate tracking`: live recognition on films of invented people whose truth is known.
@Command(name = "tracking", mixinStandardHelpOptions = true, description = {"Live recognition on rendered films with known truth: people come, turn, cross, leave and return.",
    "MOTA, IDF1, right and wrong names, strangers recognised again. The films are rendered once into the folder."})
final class EvaluateTracking implements Callable<Integer> {

    private static final int HEIGHT = 360, SIZES = 3;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the films are kept.")
    private Path folder;
    @Option(names = "--films", paramLabel = "N", defaultValue = "3", description = "How many, of a third, two thirds and all of the people in turn. Default: ${DEFAULT-VALUE}.")
    private int films;
    @Option(names = "--people", paramLabel = "N", defaultValue = "8", description = "In every third film, 2 to 12; half of them and one are known. Default: ${DEFAULT-VALUE}.")
    private int people;
    @Option(names = "--frames", paramLabel = "N", defaultValue = "750", description = "Of each film, 25 a second. Default: ${DEFAULT-VALUE}.")
    private int frames;
    @Mixin
    private ModelOptions models;
    @Mixin
    private Output output;

    @Override
    public Integer call() {
        check();
        TrackingTally total = new TrackingTally();
        ArrayNode each = Output.object().putArray("films");
        for (SynthFilm film : films()) {
            TrackingTally tally = new TrackingTally();
            watch(film, tally, total);
            each.add(tally.json().put("film", film.name()).put("people", film.people()).put("known", film.known()));
            output.note(text(film.name(), tally.json()));
        }
        ObjectNode json = total.json();
        json.set("each", each);
        output.result(json, text("all films", json));
        return Exit.OK;
    }

    private void check() {
        if (films < 1 || people < 2 || people > 12 || frames < 1) {
            throw new Refusal(Exit.USAGE, "got --films " + films + " --people " + people + " --frames " + frames + ", wanted 1 or more, 2 to 12, 1 or more");
        }
        OutFiles.make(folder);
    }

    private List<SynthFilm> films() {
        return IntStream.rangeClosed(1, films).mapToObj(i -> {
            int cast = Math.max(2, (int) Math.round(people * ((i - 1) % SIZES + 1) / (double) SIZES));
            return new SynthFilm(cast, cast / 2 + (cast > 2 ? 1 : 0), frames, i, HEIGHT);
        }).toList();
    }

    private void watch(SynthFilm film, TrackingTally tally, TrackingTally total) {
        film.render(folder, output);
        try (FilmGallery gallery = FilmGallery.of(film, folder, models)) {
            LiveSettings settings = LiveSettings.of(gallery.recognizer().calibration()).withLearning(new LiveSettings.Learning(true, false, false));
            var truth = film.truth(folder);
            new LiveRecognizer(gallery.recognizer(), settings).run(FrameSource.open(film.video(folder).toString()), tally.film(film, truth), total.film(film, truth));
        }
    }

    private static String text(String name, ObjectNode j) {
        return String.format(Locale.ROOT, """
                %s:
                MOTA %.3f, IDF1 of tracks %.3f, of people %.3f; %d misses, %d false alarms, %d switches
                identified correctly from 1 s after a good view on   %.1f %% of %d face frames (%.1f %% not decided)
                known people called by another's name                %d face frames; strangers called by a known name %d
                strangers recognised on their return                 %.1f %% of %d returns
                strangers learnt                                     %d of %d, %.2f s after the first good view (median), %.2f s at most
                who was taken for whom                               %s""", name, j.get("mota").asDouble(), j.get("idf1").asDouble(), j.get("idf1_people").asDouble(), j.get("misses").asLong(),
                j.get("false_alarms").asLong(), j.get("switches").asLong(), 100 * j.get("identified_right").asDouble(), j.get("face_frames").asLong(),
                100 * j.get("undecided").asDouble(), j.get("known_called_another").asLong(), j.get("strangers_called_known").asLong(),
                100 * j.get("returns_recognised").asDouble(), j.get("returns").asInt(), j.get("strangers_learnt").asInt(), j.get("strangers").asLong(),
                j.get("seconds_to_learn_median").asDouble(), j.get("seconds_to_learn_most").asDouble(), j.get("confusions"));
    }
}
