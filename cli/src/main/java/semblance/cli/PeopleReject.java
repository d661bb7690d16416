package semblance.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import semblance.FaceRecognizer;
import semblance.OneFace;
import semblance.detect.Face;
import semblance.embed.Embedding;
import semblance.gallery.Gallery;
import semblance.gallery.Person;
import semblance.image.Image;
import semblance.image.ImageReader;

/// `semblance people reject`: "that was not her".
@Command(name = "reject", description = {"Remembers that the face in a picture is not this person.", "Faces like it are not taken for this person any more. The picture is not kept."}, mixinStandardHelpOptions = true)
final class PeopleReject implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "PERSON", description = "Name or id of whom it was taken for.")
    private String name;
    @Parameters(index = "1..*", arity = "1..*", paramLabel = "PICTURE", description = "Pictures with one clearly largest face, which is somebody else's.")
    private List<Path> pictures;
    @Mixin
    private Recognition recognition;
    @Mixin
    private CollectionOption collection;
    @Mixin
    private Output output;

    /// All pictures are looked at before the first is remembered.
    @Override
    public Integer call() {
        try (FaceRecognizer recognizer = recognition.open(1, recognition.gallery().readable(), false)) {
            Gallery gallery = recognizer.gallery();
            Person person = collection.person(gallery, name);
            Map<Path, Embedding> rejected = new LinkedHashMap<>();
            for (Path picture : pictures) rejected.put(picture, face(recognizer, picture));
            rejected.forEach((picture, embedding) -> PeopleCommand.told(output, gallery.reject(person.id(), embedding), picture + " is not " + person.name()));
        }
        return Exit.OK;
    }

    private Embedding face(FaceRecognizer recognizer, Path picture) {
        Image image = recognition.read(recognizer, recognition.models().reader(), picture);
        return switch (OneFace.among(recognizer.expect(image))) {
            case OneFace.Found(Face face) -> recognizer.embed(image, face);
            case OneFace.None() -> throw new Refusal(Exit.INPUT, "got no face in " + picture + ", wanted one that is not " + name + "'s: use a larger or brighter picture of it");
            case OneFace.Several(var faces) -> throw new Refusal(Exit.INPUT, "got " + faces.size() + " faces of similar size in " + picture + ", wanted one: cut the picture to the person meant");
        };
    }
}
