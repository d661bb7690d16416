package semblance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.image.Image;
import semblance.image.ImageReader;

/// The verbs, one after the other, on rendered people and the shipped networks.
class RecognitionCommandsTest {

    @TempDir
    static Path photos;
    @TempDir
    Path folder;

    @BeforeAll
    static void render() throws IOException {
        Pictures.needModels();
        Pictures.adaAndBen(photos.resolve("people"));
        Pictures.write(photos.resolve("ada.jpg"), Pictures.ADA, 4);
        Pictures.write(photos.resolve("stranger.jpg"), Pictures.STRANGER, 1);
        Pictures.group(photos.resolve("group.jpg"), Pictures.ADA, Pictures.BEN, Pictures.STRANGER);
    }

    private Path gallery() {
        return folder.resolve("people.sqlite");
    }

    private Command enrolled() {
        return Command.run("enrol", "--folder", photos.resolve("people"), "--gallery", gallery(), "--json").exits(Exit.OK);
    }

    @Test
    void detectTellsBoxesLandmarksAndScores() {
        JsonNode picture = Command.run("detect", photos.resolve("group.jpg"), "--json").exits(Exit.OK).json().getFirst();
        assertEquals(640, picture.get("width").asInt());
        assertEquals(3, picture.get("faces").size());
        JsonNode face = picture.get("faces").get(0);
        assertTrue(face.get("box").get("right").asDouble() > face.get("box").get("left").asDouble());
        assertEquals(5, face.get("landmarks").size());
        assertTrue(face.get("score").asDouble() > 0.6);
    }

    @Test
    void enrolPrintsALineAPersonAndKnowsAPictureAgain() {
        List<JsonNode> first = enrolled().json();
        assertEquals(List.of("Ada", "Ben"), first.stream().map(n -> n.get("person").asText()).toList());
        assertEquals(3, first.getFirst().get("added").asInt());
        JsonNode again = enrolled().json().getFirst();
        assertEquals(0, again.get("added").asInt());
        assertEquals(3, again.get("duplicates").asInt());
        assertEquals(3, again.get("faces").asInt());
    }

    @Test
    void identifyNamesTheKnownAndNotTheStranger() {
        enrolled();
        List<JsonNode> answers = Command.run("identify", photos.resolve("ada.jpg"), photos.resolve("stranger.jpg"), "--gallery", gallery(), "--json").exits(Exit.OK).json();
        JsonNode ada = answers.get(0).get("faces").get(0), stranger = answers.get(1).get("faces").get(0);
        assertEquals("known", ada.get("verdict").asText());
        assertEquals("Ada", ada.get("person").asText());
        assertTrue(ada.get("similarity").asDouble() > 0.5);
        assertEquals("unknown", stranger.get("verdict").asText());
        assertFalse(stranger.has("person"));
        assertTrue(stranger.get("similarity").asDouble() < 0.5);
    }

    @Test
    void identifyWritesCsvAndAnnotatedPicturesOfAFolder() {
        enrolled();
        Command run = Command.run("identify", photos.resolve("people"), "--gallery", gallery(), "--csv", "--out", folder.resolve("out")).exits(Exit.OK);
        List<String> lines = run.out().lines().toList();
        assertEquals(Answer.CSV_HEADER, lines.getFirst());
        assertEquals(7, lines.size());
        assertTrue(lines.get(1).startsWith(photos.resolve("people/Ada/1.jpg") + ",1,"), lines.get(1));
        assertTrue(lines.get(1).contains(",known,Ada,"), lines.get(1));
        assertTrue(run.err().contains("6 pictures, 6 faces, 6 of them known"), run.err());
        Image drawn = new ImageReader().read(folder.resolve("out/1-2.jpg"));
        assertTrue(drawn.width() >= 720, "enlarged until names can be read: " + drawn.width());
    }

    @Test
    void oneAnswerIsDrawnIntoTheFileNamed() {
        enrolled();
        Path out = folder.resolve("named.png");
        Command.run("identify", photos.resolve("group.jpg"), "--gallery", gallery(), "--out", out).exits(Exit.OK);
        assertEquals(1280, new ImageReader().read(out).width());
    }

    @Test
    void anInputIsNeverOverwritten() throws IOException {
        enrolled();
        Path copy = Files.copy(photos.resolve("ada.jpg"), folder.resolve("ada.jpg"));
        byte[] before = Files.readAllBytes(copy);
        Command.run("identify", copy, "--gallery", gallery(), "--out", folder).exits(Exit.USAGE);
        org.junit.jupiter.api.Assertions.assertArrayEquals(before, Files.readAllBytes(copy));
    }

    @Test
    void compareAnswersByItsExitCodeToo() {
        JsonNode same = Command.run("compare", photos.resolve("ada.jpg"), photos.resolve("people/Ada/1.jpg"), "--json").exits(Exit.OK).json().getFirst();
        assertTrue(same.get("same").asBoolean());
        JsonNode different = Command.run("compare", photos.resolve("ada.jpg"), photos.resolve("stranger.jpg"), "--json").exits(Exit.NO).json().getFirst();
        assertFalse(different.get("same").asBoolean());
        assertTrue(different.get("distance").asDouble() > same.get("distance").asDouble());
    }

    @Test
    void peopleAreListedRenamedTaggedMergedAndErased() {
        enrolled();
        assertEquals(List.of("Ada", "Ben"), Command.run("people", "list", "--gallery", gallery(), "--json").exits(Exit.OK).json().stream().map(n -> n.get("person").asText()).toList());
        Command.run("people", "rename", "Ben", "Benno", "--gallery", gallery()).exits(Exit.OK);
        assertTrue(Command.run("people", "rename", "Benno", "Ada", "--gallery", gallery()).exits(Exit.GALLERY).err().contains("merge"));
        Command.run("people", "tag", "Ada", "friend", "--gallery", gallery()).exits(Exit.OK);
        assertEquals(1, Command.run("people", "list", "--tag", "friend", "--gallery", gallery(), "--json").exits(Exit.OK).json().size());
        assertEquals(4, Command.run("people", "show", "Ada", "--gallery", gallery(), "--json").exits(Exit.OK).json().size());
        JsonNode merged = Command.run("people", "merge", "Benno", "Ada", "--gallery", gallery(), "--json").exits(Exit.OK).json().getFirst();
        assertEquals(6, merged.get("faces").asInt());
        assertEquals(6, Command.run("people", "delete", "Ada", "--gallery", gallery(), "--json").exits(Exit.OK).json().getFirst().get("faces").asInt());
        assertEquals("", Command.run("people", "list", "--gallery", gallery(), "--quiet").exits(Exit.OK).out());
    }

    @Test
    void aGalleryIsBackedUpExportedImportedCopiedAndChecked() {
        enrolled();
        assertEquals(6, Command.run("gallery", "--gallery", gallery(), "--json").exits(Exit.OK).json().getFirst().get("faces").asInt());
        Command.run("gallery", "check", "--gallery", gallery()).exits(Exit.OK);
        Command.run("gallery", "backup", folder.resolve("backup.sqlite"), "--gallery", gallery()).exits(Exit.OK);
        Command.run("gallery", "export", folder.resolve("people.jsonl"), "--gallery", gallery()).exits(Exit.OK);
        Command.run("gallery", "import", folder.resolve("people.jsonl"), "--gallery", folder.resolve("imported.sqlite")).exits(Exit.OK);
        assertTrue(Command.run("gallery", "copy", folder.resolve("copy.sqlite"), "--gallery", gallery(), "--json").exits(Exit.OK).json().getFirst().get("verified").asBoolean());
        for (String other : List.of("backup.sqlite", "imported.sqlite", "copy.sqlite")) {
            assertEquals(2, Command.run("people", "--gallery", folder.resolve(other), "--json").exits(Exit.OK).json().size(), other);
        }
    }

    @Test
    void aGalleryWithPhotosCanBeMadeAnew() {
        Command.run("enrol", "--folder", photos.resolve("people"), "--gallery", gallery(), "--keep-photos").exits(Exit.OK);
        JsonNode done = Command.run("gallery", "reembed", "--gallery", gallery(), "--json").exits(Exit.OK).json().getFirst();
        assertEquals(6, done.get("faces").asInt());
        assertEquals("known", Command.run("identify", photos.resolve("ada.jpg"), "--gallery", gallery(), "--json").json().getFirst().get("faces").get(0).get("verdict").asText());
    }

    @Test
    void withoutPhotosRebuildingIsRefusedAndNothingIsChanged() {
        enrolled();
        Command refused = Command.run("gallery", "reembed", "--gallery", gallery()).exits(Exit.GALLERY);
        assertTrue(refused.err().contains("--drop-others"), refused.err());
        assertEquals(6, Command.run("gallery", "--gallery", gallery(), "--json").json().getFirst().get("faces").asInt());
    }

    @Test
    void timingsSayWhereTheTimeWent() {
        enrolled();
        List<JsonNode> lines = Command.run("identify", photos.resolve("people"), "--gallery", gallery(), "--json", "--timings").exits(Exit.OK).json();
        JsonNode stages = lines.getLast().get("timings").get("stages");
        assertEquals(List.of("decode", "detect", "align", "embed", "search"), List.copyOf(stages.properties().stream().map(java.util.Map.Entry::getKey).toList()));
        assertNotEquals(0, stages.get("detect").asDouble());
    }

    @Test
    void theDoctorFindsThisMachineFit() {
        Command doctor = Command.run("doctor", "--json", "--gallery", gallery());
        assertTrue(doctor.json().stream().noneMatch(n -> n.get("state").asText().equals("broken")), doctor.out());
    }

    @Test
    void theDemoWritesPicturesAndAReportOfThem() {
        JsonNode demo = Command.run("demo", "--out", folder, "--json").exits(Exit.OK).json().getFirst();
        assertTrue(demo.get("faces").asInt() > 10);
        assertTrue(Files.exists(folder.resolve("report.html")));
        assertTrue(Files.exists(folder.resolve("annotated/group-1.jpg")));
        assertTrue(demo.get("missed").asInt() <= 2 && demo.get("right").asInt() >= demo.get("faces").asInt() * 2 / 3, demo.toString());
    }
}
