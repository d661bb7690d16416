package semblance.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import semblance.Enrolment;
import semblance.FaceRecognizer;
import semblance.gallery.Person;
import semblance.image.ImageReader;

/// `semblance enrol`: learns people.
@Command(name = "enrol", aliases = "enroll", description = {"Learns a person from pictures; several, under different light and from different sides, make recognition surer.",
    "A person's line is printed when the pictures are durable."}, mixinStandardHelpOptions = true)
final class EnrolCommand implements Callable<Integer> {

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "Who it is.")
    private Optional<String> name = Optional.empty();
    @Parameters(index = "1..*", arity = "0..*", paramLabel = "PICTURE", description = "Pictures, folders or patterns, each picture with one clearly largest face.")
    private List<String> inputs = List.of();
    @Option(names = "--folder", paramLabel = "DIR", description = "Learn everyone in a folder that has one folder a person, called like the person.")
    private Optional<Path> folder = Optional.empty();
    @Option(names = "--keep-photos", description = "Keep the part of each picture around the face in the gallery, so that it can be rebuilt for another model.")
    private boolean keep;
    @Mixin
    private Recognition recognition;
    @Mixin
    private CollectionOption collection;
    @Mixin
    private Output output;

    private record Photo(String person, Path file) {
    }

    private record Result(Photo photo, Enrolment enrolment) {
    }

    /// What became of one person's pictures so far.
    private static final class Intake {
        private int wanted, added, known, failed;
        private Optional<Person> person = Optional.empty();

        /// Threads finish in any order: the person with most faces is the latest.
        private void saw(Person now) {
            if (person.isEmpty() || person.get().faces() < now.faces()) person = Optional.of(now);
        }

        private boolean isComplete() {
            return added + known + failed == wanted;
        }
    }

    private final Map<Path, Photo> photos = new TreeMap<>();
    private final Map<String, Intake> people = new TreeMap<>();

    @Override
    public Integer call() {
        for (Photo photo : photos()) {
            photos.put(photo.file, photo);
            people.computeIfAbsent(Person.checkName(photo.person), n -> new Intake());
        }
        photos.values().forEach(photo -> people.get(photo.person).wanted++);
        try (FaceRecognizer recognizer = recognition.open(photos.size(), recognition.gallery().writable(), keep)) {
            Batch.Tally tally = enrol(recognizer);
            int added = people.values().stream().mapToInt(p -> p.added).sum();
            if (photos.size() > 1) {
                output.note(String.format(Locale.ROOT, "%d pictures of %d %s: %d learnt, %d not usable, %.1f s", tally.files(), people.size(),
                        people.size() == 1 ? "person" : "people", added, tally.failed(), tally.seconds()));
            }
            recognition.report(recognizer.timings(), tally, added, output);
            return tally.failed() == 0 ? Exit.OK : tally.failed() == tally.files() ? Exit.INPUT : Exit.SOME_FAILED;
        }
    }

    private Batch.Tally enrol(FaceRecognizer recognizer) {
        ImageReader reader = recognition.models().reader();
        Batch batch = new Batch(recognition.models().threads(), this::failed);
        // a gallery that can't be used is no picture's fault: it shows before the first one
        recognizer.gallery();
        try (ProgressLine progress = output.progress("enrol", photos.size(), "pictures")) {
            return batch.run(List.copyOf(photos.keySet()), progress, file -> {
                Photo photo = photos.get(file);
                return new Result(photo, checked(photo, recognizer.enrol(collection.home(), photo.person, recognition.read(recognizer, reader, file))));
            }, this::take);
        }
    }

    private List<Photo> photos() {
        if (folder.isPresent() == name.isPresent()) {
            throw new Refusal(Exit.USAGE, "got " + (name.isPresent() ? "both a name and --folder" : "neither a name nor --folder")
                    + ", wanted `semblance enrol NAME PICTURE...` or `semblance enrol --folder DIR`");
        }
        if (folder.isPresent()) return oneFolderAPerson(folder.get());
        if (inputs.isEmpty()) throw new Refusal(Exit.USAGE, "got no picture of " + name.get() + ", wanted at least one: semblance enrol \"" + name.get() + "\" PICTURE...");
        return Inputs.pictures(inputs).stream().map(file -> new Photo(name.get(), file)).toList();
    }

    private static List<Photo> oneFolderAPerson(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new Refusal(Exit.INPUT, "got " + folder + ", which is no folder; wanted one that has a folder for each person: check the path");
        }
        List<Photo> photos = new ArrayList<>();
        try (Stream<Path> folders = Files.list(folder)) {
            folders.filter(f -> Files.isDirectory(f) && !f.getFileName().toString().startsWith(".")).sorted()
                    .forEach(f -> Inputs.below(f).forEach(file -> photos.add(new Photo(f.getFileName().toString(), file))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!photos.isEmpty()) return photos;
        throw new Refusal(Exit.INPUT, "got " + folder + ", in which no folder holds pictures; wanted " + folder.resolve("Ada").resolve("1.jpg")
                + " and so on, one folder a person");
    }

    /// Turns the expected outcomes that are failures here into the failure of that file.
    private static Enrolment checked(Photo photo, Enrolment enrolment) {
        return switch (enrolment) {
            case Enrolment.NoFace() -> throw new Refusal(Exit.INPUT, "got no face in " + photo.file + ", wanted that of " + photo.person
                    + ": use a larger or brighter picture of the face");
            case Enrolment.SeveralFaces(var faces) -> throw new Refusal(Exit.INPUT, "got " + faces.size() + " faces of similar size in " + photo.file
                    + ", wanted that of " + photo.person + " alone: cut the picture to the person meant");
            case Enrolment.Enrolled enrolled -> enrolled;
            case Enrolment.Duplicate duplicate -> duplicate;
        };
    }

    private void take(Result result) {
        String name = result.photo.person;
        Intake intake = people.get(name);
        switch (result.enrolment) {
            case Enrolment.Enrolled enrolled -> {
                intake.added++;
                intake.saw(enrolled.person());
            }
            case Enrolment.Duplicate(Person person) -> {
                intake.known++;
                if (person.name().equals(name)) intake.saw(person);
                else output.error(result.photo.file + ": this very picture is enrolled as " + person.name() + ", so it was not added to " + name);
            }
            default -> throw new IllegalStateException("not checked: " + result);
        }
        printIfComplete(intake);
    }

    private void failed(Path file, String why) {
        output.failed(file.toString(), why);
        Intake intake = people.get(photos.get(file).person);
        intake.failed++;
        printIfComplete(intake);
    }

    private void printIfComplete(Intake intake) {
        if (intake.isComplete()) intake.person.ifPresent(person -> print(person, intake));
    }

    private void print(Person person, Intake progress) {
        ObjectNode node = Json.person(person).put("added", progress.added).put("duplicates", progress.known).put("failed", progress.failed);
        output.result(node, String.format(Locale.ROOT, "%s: %d learnt%s%s; %d %s in all", person.name(), progress.added,
                progress.known > 0 ? ", " + progress.known + " there already" : "", progress.failed > 0 ? ", " + progress.failed + " not usable" : "",
                person.faces(), person.faces() == 1 ? "face" : "faces"));
    }
}
