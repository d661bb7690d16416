package semblance.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import semblance.FaceRecognizer;
import semblance.Identification;
import semblance.Verdict;
import semblance.annotate.Annotator;
import semblance.image.Image;
import semblance.image.ImageReader;
import semblance.image.ImageWriter;

/// `semblance identify`: who is in these pictures?
@Command(name = "identify", description = "Tells who is in pictures, strangers included.", mixinStandardHelpOptions = true)
final class IdentifyCommand implements Callable<Integer> {

    @Parameters(paramLabel = "PICTURE", arity = "1..*", description = "Pictures, folders or patterns ('photos/**/*.jpg').")
    private List<String> inputs;
    @Option(names = "--out", paramLabel = "PATH", description = "Write the pictures with names and similarities: a folder, or a file for one picture.")
    private Optional<Path> out = Optional.empty();
    @Option(names = "--csv", description = "Print CSV, a face a line.")
    private boolean csv;
    @Mixin
    private Recognition recognition;
    @Mixin
    private CollectionOption collection;
    @Mixin
    private Output output;

    private int faces, known;

    @Override
    public Integer call() {
        if (csv && output.isJson()) throw new Refusal(Exit.USAGE, "got --csv and --json, wanted one of them");
        List<Path> files = Inputs.pictures(inputs);
        boolean single = Inputs.isSingle(inputs);
        Optional<Map<Path, Path>> targets = out.map(path -> OutFiles.of(files, single, path));
        try (FaceRecognizer recognizer = recognition.open(files.size(), recognition.gallery().readable(), false)) {
            if (recognizer.gallery().count().faces() == 0) {
                output.note("nobody is enrolled in " + recognition.gallery().place() + ", so everyone is a stranger: semblance enrol NAME PICTURE...");
            }
            if (csv) output.print(Answer.CSV_HEADER);
            Batch.Tally tally = identify(recognizer, files, targets);
            recognition.report(recognizer.timings(), tally, faces, output);
            return finish(tally, single);
        }
    }

    private Batch.Tally identify(FaceRecognizer recognizer, List<Path> files, Optional<Map<Path, Path>> targets) {
        ImageReader reader = recognition.models().reader();
        Batch batch = new Batch(recognition.models().threads(), (file, why) -> output.failed(file.toString(), why));
        try (ProgressLine progress = output.progress("identify", files.size(), "pictures")) {
            return batch.run(files, progress, file -> {
                Image image = recognition.read(recognizer, reader, file);
                List<Identification> found = recognizer.identify(image, collection.filter());
                targets.ifPresent(t -> ImageWriter.write(Annotator.legible(image, Answer.annotations(found)), t.get(file)));
                return new Answer(file.toString(), image.width(), image.height(), found);
            }, this::print);
        }
    }

    private void print(Answer answer) {
        faces += answer.found().size();
        known += (int) answer.found().stream().filter(i -> i.verdict() instanceof Verdict.Known).count();
        if (csv) answer.csv().forEach(output::print);
        else output.result(answer.json(), answer.text());
    }

    private int finish(Batch.Tally tally, boolean single) {
        if (single) return tally.failed() > 0 ? Exit.INPUT : faces == 0 ? DetectCommand.noFace(inputs.getFirst(), output) : Exit.OK;
        output.note(String.format(Locale.ROOT, "%d pictures, %d faces, %d of them known, %d pictures not usable, %.1f s (%.1f pictures/s)",
                tally.files(), faces, known, tally.failed(), tally.seconds(), tally.perSecond(tally.files())));
        return tally.failed() > 0 ? Exit.SOME_FAILED : Exit.OK;
    }
}
