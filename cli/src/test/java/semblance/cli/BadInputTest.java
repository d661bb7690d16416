package semblance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import semblance.network.ModelCard;

/// Everything a user can get wrong, and what can go wrong around them: a message that says what was got, wanted and what to
/// do, an exit code, and nothing lost.
class BadInputTest {

    @TempDir
    Path folder;

    private Path good, gallery;

    @BeforeEach
    void render() {
        Pictures.needModels();
        good = Pictures.write(folder.resolve("good.jpg"), Pictures.ADA, 1);
        gallery = folder.resolve("people.sqlite");
    }

    private void refused(Path picture, String... words) {
        for (String verb : List.of("detect", "identify")) {
            Command run = verb.equals("detect") ? Command.run("detect", picture) : Command.run("identify", picture);
            says(run.exits(Exit.INPUT), words);
        }
        says(Command.run("enrol", "Ada", picture, "--gallery", gallery).exits(Exit.INPUT), words);
        says(Command.run("compare", picture, good).exits(Exit.INPUT), words);
    }

    private static void says(Command run, String... words) {
        for (String word : words) assertTrue(run.err().contains(word), () -> "wanted \"" + word + "\" in: " + run.err());
        assertFalse(run.err().contains("\tat "), run.err());
    }

    @Test
    void notAnImage() {
        refused(Pictures.bytes(folder.resolve("notes.bin"), new byte[] {1, 2, 3, 4}), "notes.bin", "JPEG, PNG");
    }

    @Test
    void textCalledJpg() {
        refused(Pictures.bytes(folder.resolve("text.jpg"), "hello, I am no picture".getBytes()), "text.jpg", "wanted");
    }

    @Test
    void zeroBytes() {
        refused(Pictures.bytes(folder.resolve("empty.jpg"), new byte[0]), "empty.jpg", "0 bytes");
    }

    @Test
    void truncated() throws IOException {
        byte[] whole = Files.readAllBytes(good);
        refused(Pictures.bytes(folder.resolve("cut.jpg"), Arrays.copyOf(whole, whole.length / 2)), "cut.jpg", "again");
    }

    @Test
    void aBombOf400MegapixelsIsRefusedUnlessTheLimitIsRaised() {
        refused(Pictures.bomb(folder.resolve("bomb.png")), "20000x20000");
    }

    @Test
    void unreadable() throws IOException {
        Path secret = Files.copy(good, folder.resolve("secret.jpg"));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(secret), "SKIPPED: this user may read everything");
        refused(secret, "secret.jpg", "permission");
    }

    @Test
    void missing() {
        refused(folder.resolve("gone.jpg"), "gone.jpg");
        says(Command.run("identify", folder.resolve("no folder")).exits(Exit.INPUT), "no folder", "does not exist", "check the path");
        says(Command.run("enrol", "--folder", folder.resolve("no folder")).exits(Exit.INPUT), "no folder", "check the path");
    }

    @Test
    void emptyFolders() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        says(Command.run("identify", empty).exits(Exit.INPUT), "holds no pictures");
        says(Command.run("enrol", "--folder", empty).exits(Exit.INPUT), "one folder a person");
    }

    @Test
    void onePixelAndNoFace() {
        for (Path picture : List.of(Pictures.grey(folder.resolve("pixel.png"), 1, 1), Pictures.grey(folder.resolve("wall.png"), 300, 200))) {
            says(Command.run("detect", picture).exits(Exit.NO), "no face was found");
            says(Command.run("identify", picture, "--gallery", folder.resolve("x.sqlite")).exits(Exit.GALLERY), "check the path");
            says(Command.run("enrol", "Ada", picture, "--gallery", gallery).exits(Exit.INPUT), "got no face");
            says(Command.run("compare", good, picture).exits(Exit.INPUT), "got no face");
        }
    }

    @Test
    void twoFacesWhereOneIsWanted() {
        Path two = Pictures.group(folder.resolve("two.jpg"), Pictures.ADA, Pictures.BEN);
        says(Command.run("enrol", "Ada", two, "--gallery", gallery).exits(Exit.INPUT), "got 2 faces", "cut the picture");
        says(Command.run("compare", two, good).exits(Exit.INPUT), "got 2 faces", "cut the picture");
    }

    @Test
    void aBatchGoesOnAndCounts() {
        Pictures.bytes(folder.resolve("text.jpg"), "no".getBytes());
        Command.run("enrol", "Ada", good, "--gallery", gallery).exits(Exit.OK);
        Command batch = Command.run("identify", folder, "--gallery", gallery, "--json").exits(Exit.SOME_FAILED);
        assertEquals(2, batch.json().size());
        assertTrue(batch.json().getLast().get("error").asText().contains("text.jpg"), batch.out());
        says(batch, "1 pictures not usable");
    }

    @Test
    void impossibleNames() {
        says(Command.run("enrol", "a\u0007b", good, "--gallery", gallery).exits(Exit.USAGE), "control characters");
        says(Command.run("enrol", "x".repeat(300), good, "--gallery", gallery).exits(Exit.USAGE), "300 characters");
        says(Command.run("enrol", " ", good, "--gallery", gallery).exits(Exit.USAGE), "blank");
    }

    @Test
    void aGalleryThatIsLocked() throws SQLException {
        Command.run("enrol", "Ada", good, "--gallery", gallery).exits(Exit.OK);
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + gallery)) {
            other.createStatement().execute("BEGIN IMMEDIATE");
            says(Command.run("enrol", "Ben", Pictures.write(folder.resolve("ben.jpg"), Pictures.BEN, 1), "--gallery", gallery).exits(Exit.GALLERY), "people.sqlite");
            other.createStatement().execute("ROLLBACK");
        }
        assertEquals(1, Command.run("people", "--gallery", gallery, "--json").json().size());
    }

    @Test
    void aGalleryOfAnotherModel() {
        float[] vector = new float[64];
        vector[0] = 1;
        try (var other = semblance.gallery.Gallery.open(gallery, "f".repeat(64), 64)) {
            other.enrol("Ada", semblance.gallery.Sample.of(semblance.embed.Embedding.normalised(vector), new byte[] {1}));
        }
        says(Command.run("identify", good, "--gallery", gallery).exits(Exit.GALLERY), "model", "reembed");
    }

    @Test
    void aGalleryThatIsNoneOrDamaged() throws IOException {
        Pictures.bytes(gallery, "this is not a database at all, but it is long enough to be looked at".repeat(20).getBytes());
        says(Command.run("identify", good, "--gallery", gallery).exits(Exit.GALLERY), "people.sqlite");
        Path other = folder.resolve("other.sqlite");
        Command.run("enrol", "Ada", good, "--gallery", other).exits(Exit.OK);
        byte[] bytes = Files.readAllBytes(other);
        Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5a);
        Files.write(other, bytes);
        says(Command.run("people", "--gallery", other).exits(Exit.GALLERY), "other.sqlite");
    }

    @Test
    void aNetworkThatIsDamagedOrNotWhatItsCardSays() throws IOException {
        Path onnx = Pictures.bytes(folder.resolve("net.onnx"), new byte[5000]);
        ModelCard card = semblance.network.Models.embedder().card();
        card.write(ModelCard.beside(onnx));
        says(Command.run("identify", good, "--model", onnx).exits(Exit.MODEL), "net.onnx", "SHA-256");
        card.withId(semblance.network.ModelFile.digest(new byte[5000])).write(ModelCard.beside(onnx));
        says(Command.run("identify", good, "--model", onnx).exits(Exit.MODEL), "net.onnx", "export it again");
        Files.delete(ModelCard.beside(onnx));
        says(Command.run("identify", good, "--model", onnx).exits(Exit.MODEL), "net.json");
        says(Command.run("identify", good, "--model", "no-such-model").exits(Exit.MODEL), "no-such-model");
    }

    @Test
    void aPlaceThatCanNotBeWritten() {
        says(Command.run("detect", good, "--out", good.resolve("below")).exits(Exit.MACHINE), "good.jpg");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void aFullDiskWhileEnrollingLosesNothing() throws Exception {
        Command.run("enrol", "Ada", good, "--gallery", gallery).exits(Exit.OK);
        Path many = Files.createDirectories(folder.resolve("many/Ben"));
        for (int i = 1; i <= 6; i++) Pictures.write(many.resolve(i + ".jpg"), Pictures.BEN, i);
        // no file may grow beyond what the gallery has, in blocks of 512 bytes: what a full disk does to a writer
        long blocks = Files.size(gallery) / 512 + 16;
        List<String> line = new ArrayList<>(List.of("sh", "-c", "ulimit -f " + blocks + "; exec \"$@\"", "sh"));
        line.addAll(Command.java("-XX:-UsePerfData", "-Donnxruntime.native.path=" + natives(), "-Dorg.sqlite.lib.path=" + natives()));
        line.addAll(List.of("enrol", "--folder", many.getParent().toString(), "--keep-photos", "--gallery", gallery.toString()));
        Process process = new ProcessBuilder(line).start();
        String err = new String(process.getErrorStream().readAllBytes());
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertTrue(List.of(Exit.MACHINE, Exit.GALLERY).contains(process.exitValue()), process.exitValue() + ": " + err);
        assertFalse(err.contains("\tat "), err);
        List<String> people = Command.run("people", "--gallery", gallery, "--json").exits(Exit.OK).json().stream().map(n -> n.get("person").asText()).toList();
        assertTrue(people.contains("Ada"), people.toString());
        Command.run("gallery", "check", "--gallery", gallery).exits(Exit.OK);
    }

    /// The native libraries as files, as the launcher unpacks them: where no file may grow, none can be unpacked.
    private Path natives() throws IOException {
        Path natives = Files.createDirectories(folder.resolve("natives"));
        for (String resource : List.of("/ai/onnxruntime/native/linux-x64/libonnxruntime.so", "/ai/onnxruntime/native/linux-x64/libonnxruntime4j_jni.so",
                "/org/sqlite/native/Linux/x86_64/libsqlitejdbc.so")) {
            try (var in = BadInputTest.class.getResourceAsStream(resource)) {
                Files.copy(in, natives.resolve(Path.of(resource).getFileName().toString()), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return natives;
    }

    @Test
    void aKilledEnrolmentHasKeptEveryoneItPrinted() throws Exception {
        for (int p = 0; p < 12; p++) {
            Path person = Files.createDirectories(folder.resolve("people/person " + (char) ('a' + p)));
            Pictures.write(person.resolve("1.jpg"), semblance.synth.InventedPerson.of(50 + p), 1);
        }
        Process process = Command.start(folder, "enrol", "--folder", folder.resolve("people"), "--json", "--gallery", gallery);
        List<String> printed;
        try (var out = process.inputReader()) {
            printed = out.lines().filter(line -> line.startsWith("{\"person\"")).limit(2).toList();
            process.destroyForcibly().waitFor();
        }
        List<String> kept = Command.run("people", "--gallery", gallery, "--json").exits(Exit.OK).json().stream().map(n -> n.get("person").asText()).toList();
        for (String line : printed) assertTrue(kept.contains(Command.parsed(line).get("person").asText()), line + " was printed, kept were " + kept);
        Command.run("gallery", "check", "--gallery", gallery).exits(Exit.OK);
    }

    @Test
    void aTrainingOrEvaluationOfNothing() throws IOException {
        Path pairs = Files.writeString(folder.resolve("pairs.txt"), "this is not a list of pairs\n");
        says(Command.run("evaluate", "lfw", "--images", folder, "--pairs", pairs).exits(Exit.INPUT), "pairs.txt");
        says(Command.run("evaluate", "lfw", "--images", folder, "--pairs", folder.resolve("gone.txt")).exits(Exit.INPUT), "gone.txt");
        says(Command.run("evaluate", "identification", "--images", Files.createDirectory(folder.resolve("nobody"))).exits(Exit.INPUT), "one folder a person");
    }

    @Test
    void aTrainingWithMistakes() throws IOException {
        Path misspelt = Files.writeString(folder.resolve("my.json"), "{\"sede\": 1}"), out = folder.resolve("run");
        says(Command.run("train", "embedder", "--data", folder, "--out", out, "--settings", misspelt).exits(Exit.USAGE), "'sede'", "'seed'", "my.json");
        says(Command.run("train", "embedder", "--data", folder, "--out", out, "--settings", Files.writeString(misspelt, "[1]")).exits(Exit.USAGE), "my.json", "wanted an object");
        says(Command.run("train", "detector", "--data", folder, "--out", out).exits(Exit.USAGE), "neither labels.tsv nor label.txt");
    }
}
