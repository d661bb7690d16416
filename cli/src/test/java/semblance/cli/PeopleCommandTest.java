package semblance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.FaceRecognizer;
import semblance.gallery.Addition;
import semblance.gallery.CollectionSettings;
import semblance.gallery.Gallery;
import semblance.gallery.Person;
import semblance.gallery.Sample;
import semblance.gallery.Sighting;
import semblance.image.Image;
import semblance.image.ImageReader;
import semblance.synth.InventedPerson;

/// Strangers, collections and what is remembered about people, on rendered people and the shipped networks.
class PeopleCommandTest {

    @TempDir
    static Path photos;
    @TempDir
    Path folder;

    @BeforeAll
    static void render() throws IOException {
        Pictures.needModels();
        Pictures.adaAndBen(photos.resolve("door"));
        Pictures.write(photos.resolve("ada.jpg"), Pictures.ADA, 4);
        for (int i = 1; i <= 2; i++) Pictures.write(photos.resolve("stranger" + i + ".jpg"), Pictures.STRANGER, i);
    }

    private Command people(Object... arguments) {
        return Command.run(Stream.of(List.of("people"), Arrays.asList(arguments), List.of("--gallery", gallery())).flatMap(List::stream).toArray());
    }

    private List<JsonNode> json(Object... arguments) {
        return people(Stream.concat(Stream.of(arguments), Stream.of("--json")).toArray()).exits(Exit.OK).json();
    }

    private Path gallery() {
        return folder.resolve("people.sqlite");
    }

    /// What live recognition does when it learns a stranger.
    private Person stranger(String... pictures) {
        try (FaceRecognizer recognizer = FaceRecognizer.open(gallery())) {
            List<Sample> samples = Stream.of(pictures).map(picture -> {
                Image image = new ImageReader().read(photos.resolve(picture));
                return recognizer.sample(image, recognizer.expect(image).getFirst());
            }).toList();
            return ((Addition.Added) recognizer.gallery().stranger(Gallery.DEFAULT_COLLECTION, samples)).person();
        }
    }

    private void enrol(String name, String... pictures) {
        Stream<Object> line = Stream.of("enrol", name, "--gallery", gallery());
        Command.run(Stream.concat(line, Stream.of(pictures).map(photos::resolve)).toArray()).exits(Exit.OK);
    }

    private JsonNode found(String picture, Object... options) {
        Stream<Object> line = Stream.of("identify", photos.resolve(picture), "--gallery", gallery(), "--json");
        return Command.run(Stream.concat(line, Stream.of(options)).toArray()).exits(Exit.OK).json().getFirst().get("faces").get(0);
    }

    @Test
    void aStrangerWhoMayBeSomeoneKnownIsProposedUntilTheTwoAreMergedOrSaidToBeTwo() {
        enrol("Ada", "door/Ada/1.jpg", "door/Ada/2.jpg");
        Person again = stranger("door/Ada/3.jpg", "ada.jpg");
        JsonNode proposal = json("suggest").getFirst();
        assertEquals(again.id(), proposal.get("stranger").get("id").asText());
        assertEquals("Ada", proposal.get("into").get("person").asText());
        assertTrue(proposal.get("similarity").asDouble() > 0.5, proposal.toString());
        assertEquals(0, json("suggest", "--within", "0.01").size());

        people("apart", again.id(), "Ada").exits(Exit.OK);
        assertEquals(0, json("suggest").size());

        people("merge", again.id(), "Ada").exits(Exit.OK);
        assertEquals(4, json("list").getFirst().get("faces").asInt());
    }

    @Test
    void proposalsKeepToTheThresholdOfTheCollection() {
        enrol("Ada", "door/Ada/1.jpg");
        stranger("door/Ada/2.jpg");
        assertEquals(1, json("suggest").size());
        try (FaceRecognizer recognizer = FaceRecognizer.open(gallery())) {
            recognizer.gallery().configure(new CollectionSettings(Gallery.DEFAULT_COLLECTION, OptionalDouble.of(0.01), OptionalDouble.empty()));
        }
        assertEquals(0, json("suggest").size());
    }

    @Test
    void aProposalIsALineThatCanBeRun() {
        enrol("Ada", "door/Ada/1.jpg");
        stranger("door/Ada/2.jpg");
        String line = people("suggest").exits(Exit.OK).out();
        String[] merge = line.substring(line.indexOf("semblance people merge")).strip().split(" ");
        people(merge[2], merge[3], merge[4]).exits(Exit.OK);
        assertEquals(1, json("list").size());
    }

    @Test
    void strangersAreListedAndExpireNamedOnesStay() {
        enrol("Ada", "door/Ada/1.jpg");
        Person stranger = stranger("stranger1.jpg");
        assertEquals(List.of(stranger.id()), json("list", "--status", "provisional").stream().map(n -> n.get("id").asText()).toList());
        assertEquals(0, json("expire", "--days", "1").getFirst().get("erased").asInt());
        assertEquals(1, json("expire", "--days", "0").getFirst().get("erased").asInt());
        assertEquals(List.of("Ada"), json("list").stream().map(n -> n.get("person").asText()).toList());
        people("expire", "--days", "-1").exits(Exit.USAGE);
    }

    @Test
    void theIgnoredAreRecognisedAndSaidToBeIgnored() {
        Person stranger = stranger("stranger1.jpg");
        people("ignore", stranger.id()).exits(Exit.OK);
        JsonNode face = found("stranger2.jpg");
        assertEquals("ignored", face.get("status").asText());
        assertTrue(Command.run("identify", photos.resolve("stranger2.jpg"), "--gallery", gallery()).exits(Exit.OK).out().contains("(ignored)"));
        people("rename", stranger.id(), "Postwoman").exits(Exit.OK);
        assertEquals("known", found("stranger2.jpg").get("status").asText());
    }

    @Test
    void aFaceSaidNotToBeSomebodyIsNotTakenForThem() {
        enrol("Ada", "door/Ada/1.jpg", "door/Ada/2.jpg");
        assertEquals("Ada", found("ada.jpg").get("person").asText());
        people("reject", "Ada", photos.resolve("ada.jpg")).exits(Exit.OK);
        assertEquals("unknown", found("ada.jpg").get("verdict").asText());
        people("reject", "Ada", Pictures.grey(folder.resolve("wall.png"), 200, 200)).exits(Exit.INPUT);
    }

    @Test
    void sightingsOfOnePersonOrOfAllAreListed() {
        enrol("Ada", "door/Ada/1.jpg");
        enrol("Ben", "door/Ben/1.jpg");
        try (FaceRecognizer recognizer = FaceRecognizer.open(gallery())) {
            Gallery open = recognizer.gallery();
            Instant noon = Instant.parse("2026-05-01T12:00:00Z");
            for (String name : List.of("Ada", "Ben")) {
                Optional<Person> person = open.named(Gallery.DEFAULT_COLLECTION, name);
                open.sighted(List.of(new Sighting(person.orElseThrow().id(), noon, noon.plusSeconds(20), "front door", 0.5)));
            }
        }
        assertEquals(List.of("Ada", "Ben"), json("sightings").stream().map(n -> n.get("person").asText()).toList());
        JsonNode ben = json("sightings", "Ben").getFirst();
        assertEquals("2026-05-01T12:00:20Z", ben.get("to").asText());
        assertEquals("front door", ben.get("source").asText());
    }

    @Test
    void collectionsAreSearchedListedAndCalibratedByThemselves() {
        Command.run("enrol", "--folder", photos.resolve("door"), "--collection", "door", "--gallery", gallery()).exits(Exit.OK);
        enrol("Ada", "stranger1.jpg");
        assertEquals("Ada", found("ada.jpg", "--collection", "door").get("person").asText());
        assertEquals("unknown", found("ada.jpg", "--collection", "default").get("verdict").asText());
        assertEquals(List.of("Ada", "Ben"), json("list", "--collection", "door").stream().map(n -> n.get("person").asText()).toList());
        assertEquals(3, json("list").size());

        assertTrue(people("show", "Ada").exits(Exit.GALLERY).err().contains("add --collection"));
        people("rename", "Ada", "Adele", "--collection", "door").exits(Exit.OK);
        assertEquals("door", json("show", "Adele").getFirst().get("collection").asText());
    }

    @Test
    void aCollectionIsCalibratedOnItsOwnPeople() {
        for (int p = 0; p < 12; p++) {
            for (int i = 1; i <= 2; i++) {
                Path picture = Pictures.write(folder.resolve(p + "-" + i + ".jpg"), InventedPerson.of(100 + p), i);
                Command.run("enrol", "P" + p, picture, "--collection", "door", "--gallery", gallery()).exits(Exit.OK);
            }
        }
        Command.run("calibrate", "--apply", "--gallery", gallery()).exits(Exit.INPUT);
        Command.run("calibrate", "--collection", "door", "--apply", "--gallery", gallery()).exits(Exit.OK);
        try (FaceRecognizer recognizer = FaceRecognizer.open(gallery())) {
            assertEquals(List.of("door"), recognizer.gallery().collections().stream().filter(c -> c.threshold().isPresent()).map(CollectionSettings::collection).toList());
        }
        JsonNode own = Command.run("gallery", "info", "--gallery", gallery(), "--json").exits(Exit.OK).json().getFirst().get("calibrated");
        assertEquals(1, own.size());
        assertEquals(0.01, own.get(0).get("fmr").asDouble(), "the lowest rate that so few pairs can measure");
    }

    @Test
    void aStricterRateNamesFewerAndAWrongOneIsRefused() {
        enrol("Ada", "door/Ada/1.jpg");
        double strict = found("ada.jpg", "--fmr", "0.0001").get("similarity").asDouble(), loose = found("ada.jpg", "--fmr", "0.01").get("similarity").asDouble();
        assertTrue(strict < loose, strict + " and " + loose);
        Command.run("identify", photos.resolve("ada.jpg"), "--gallery", gallery(), "--fmr", "2").exits(Exit.USAGE);
    }
}
