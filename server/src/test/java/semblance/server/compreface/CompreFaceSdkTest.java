package semblance.server.compreface;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.image.Image;
import semblance.image.ImageWriter;
import semblance.server.Portraits;
import semblance.server.RunningServer;
import semblance.server.Scope;

/// CompreFace's published JavaScript SDK, unchanged, run by Node against a real server: `src/test/node/calls.mjs` makes
/// every call it has, and here stands what each must be answered with.
class CompreFaceSdkTest {

    /// A picture without anybody.
    private static final byte[] NOBODY = ImageWriter.png(new Image(200, 160, new byte[3 * 200 * 160]));
    private static final Path FOLDER = Path.of("target", "compreface-sdk");
    private static final Map<String, JsonNode> ANSWERS = new HashMap<>();

    @TempDir
    static Path data;

    @BeforeAll
    static void everyCallIsMade() throws Exception {
        installSdk();
        writePictures();
        try (RunningServer server = RunningServer.in(data)) {
            String key = key(server, "doors"), other = key(server, "elsewhere");
            String lines = run(FOLDER, "node", "calls.mjs", Integer.toString(server.server().port()), key, other);
            for (String line : lines.lines().toList()) {
                JsonNode answer = new ObjectMapper().readTree(line);
                ANSWERS.put(answer.path("call").asText(), answer);
            }
        }
    }

    private static String key(RunningServer server, String collection) {
        return server.server().services().keys().issue(collection, Set.of(Scope.READ, Scope.IDENTIFY, Scope.ENROL), Set.of(collection)).secret();
    }

    private static void installSdk() throws Exception {
        Files.createDirectories(FOLDER);
        boolean installed = Files.exists(FOLDER.resolve("node_modules/.package-lock.json"))
                && Files.mismatch(Path.of("src", "test", "node", "package-lock.json"), FOLDER.resolve("package-lock.json")) == -1;
        for (String file : List.of("package.json", "package-lock.json", "calls.mjs")) {
            Files.copy(Path.of("src", "test", "node", file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        try {
            run(FOLDER, "node", "--version");
            if (!installed) run(FOLDER, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        } catch (IOException e) {
            String why = "SKIPPED: CompreFace's SDK is not tried, since Node or npm is missing or can't fetch it: " + e.getMessage();
            System.err.println(why);
            Assumptions.abort(why);
        }
    }

    private static void writePictures() throws IOException {
        for (int i = 1; i <= 3; i++) Files.write(FOLDER.resolve("ada" + i + ".jpg"), Portraits.of(Portraits.ADA, i));
        for (int i = 1; i <= 2; i++) Files.write(FOLDER.resolve("ben" + i + ".jpg"), Portraits.of(Portraits.BEN, i));
        Files.write(FOLDER.resolve("group.jpg"), Portraits.group(Portraits.ADA, Portraits.BEN));
        Files.write(FOLDER.resolve("nobody.png"), NOBODY);
    }

    /// @return what it printed
    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("node", ".out");
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(out.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) process.destroyForcibly();
        String printed = Files.readString(out);
        Files.delete(out);
        if (process.waitFor() != 0) throw new IOException(String.join(" ", command) + " failed: " + printed);
        return printed;
    }

    private static JsonNode ok(String call) {
        JsonNode line = line(call);
        assertTrue(line.has("answer"), line::toString);
        return line.get("answer");
    }

    private static void refused(String call, int status, int code) {
        JsonNode line = line(call);
        assertEquals(status, line.path("status").asInt(), line::toString);
        assertEquals(code, line.at("/error/code").asInt(-1), line::toString);
        assertFalse(line.at("/error/message").asText().isBlank(), line::toString);
    }

    private static JsonNode line(String call) {
        assertTrue(ANSWERS.containsKey(call), () -> "the script did not get to: " + call);
        return ANSWERS.get(call);
    }

    private static void recognised(String call, String name) {
        JsonNode best = ok(call).at("/result/0/subjects/0");
        assertEquals(name, best.path("subject").asText(), best::toString);
        assertTrue(best.path("similarity").asDouble() > 0.5 && best.path("similarity").asDouble() <= 1, best::toString);
    }

    private static List<String> texts(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false).map(n -> field.isEmpty() ? n.asText() : n.path(field).asText()).toList();
    }

    @Test
    void anEmptyCollectionProposesNobody() {
        JsonNode face = ok("recognize in an empty collection").at("/result/0");
        assertTrue(face.path("subjects").isArray() && face.path("subjects").isEmpty(), face::toString);
        assertTrue(face.at("/box/probability").asDouble() > 0.5);
    }

    @Test
    void subjectsCanBeAddedOnce() {
        assertEquals("Ada Lovelace", ok("add a subject").path("subject").asText());
        refused("add a subject twice", 400, 43);
    }

    @Test
    void examplesAreAddedByPathBase64UrlAndBlob() {
        for (String call : List.of("add by path", "add by base64 with an option")) assertEquals("Ada Lovelace", ok(call).path("subject").asText());
        for (String call : List.of("add by url", "add a blob")) assertEquals("Ben", ok(call).path("subject").asText());
        assertEquals(36, ok("add by path").path("image_id").asText().length());
        assertNotEquals(ok("add by url").path("image_id"), ok("add a blob").path("image_id"));
    }

    @Test
    void picturesOfNobodyAndOfSeveralAddNothing() {
        refused("add nobody", 400, 28);
        assertEquals("No face is found in the given image", line("add nobody").at("/error/message").asText());
        refused("add several", 400, 31);
        assertEquals(List.of("Ada Lovelace", "Ben"), texts(ok("list subjects").path("subjects"), ""));
    }

    @Test
    void examplesAreListedWithTheirPage() {
        JsonNode list = ok("list faces");
        assertEquals(List.of("Ada Lovelace", "Ada Lovelace", "Ben", "Ben"), texts(list.path("faces"), "subject"));
        assertTrue(texts(list.path("faces"), "image_id").contains(ok("add by url").path("image_id").asText()));
        assertEquals(List.of(0, 20, 1, 4), List.of(list.path("page_number").asInt(-1), list.path("page_size").asInt(), list.path("total_pages").asInt(), list.path("total_elements").asInt()));
    }

    @Test
    void aPersonIsRecognisedHoweverThePictureIsSent() {
        for (String call : List.of("recognize by path", "recognize with every option", "recognize by base64", "recognize by url", "recognize a blob")) recognised(call, "Ada Lovelace");
    }

    @Test
    void optionsAddWhatTheyAskFor() {
        JsonNode plain = ok("recognize by path").at("/result/0"), all = ok("recognize with every option").at("/result/0");
        assertEquals(Set.of("box", "subjects"), Set.copyOf(plain.propertyStream().map(Map.Entry::getKey).toList()));
        assertEquals(5, all.path("landmarks").size());
        assertEquals(64, all.path("embedding").size());
        assertEquals(2, all.path("subjects").size());
        assertTrue(all.at("/subjects/0/similarity").asDouble() >= all.at("/subjects/1/similarity").asDouble());
        assertTrue(all.at("/execution_time/detector").isNumber() && all.at("/execution_time/calculator").isNumber());
        assertFalse(all.has("age") || all.has("gender") || all.has("mask"));
        assertEquals("semblance-detector", ok("recognize with every option").at("/plugins_versions/detector").asText());
    }

    @Test
    void bothAreFoundInAGroupLargestFirstAndALimitLeavesTheLargest() {
        JsonNode both = ok("recognize with the options of the constructor").path("result");
        assertEquals(Set.of("Ada Lovelace", "Ben"), Set.copyOf(List.of(both.at("/0/subjects/0/subject").asText(), both.at("/1/subjects/0/subject").asText())));
        assertTrue(area(both.get(0)) >= area(both.get(1)));
        JsonNode one = ok("recognize with limit 1").path("result");
        assertEquals(1, one.size());
        assertEquals(both.get(0).path("box"), one.get(0).path("box"));
    }

    private static long area(JsonNode face) {
        JsonNode box = face.path("box");
        return (box.path("x_max").asLong() - box.path("x_min").asLong()) * (box.path("y_max").asLong() - box.path("y_min").asLong());
    }

    @Test
    void wrongKeysAndEmptyPicturesAreToldByTheirCodes() {
        refused("recognize nobody", 400, 28);
        refused("recognize with a wrong key", 404, 10);
        assertFalse(line("recognize with a wrong key").at("/error/message").asText().contains("no-such-key"));
    }

    @Test
    void aKeyOpensItsOwnCollectionOnly() {
        assertTrue(ok("recognize with another key").at("/result/0/subjects").isEmpty());
    }

    @Test
    void aFaceIsVerifiedWithASavedOne() {
        JsonNode same = ok("verify with a saved face").at("/result/0"), other = ok("verify with another saved face");
        assertTrue(same.path("similarity").asDouble() > 0.5, same::toString);
        assertEquals("Ada Lovelace", same.path("subject").asText());
        assertTrue(other.at("/result/0/similarity").asDouble(1) < 0.5, other::toString);
        assertTrue(other.at("/result/0/landmarks").size() == 5 && other.has("plugins_versions"));
        refused("verify with an unknown face", 404, 44);
    }

    @Test
    void facesAreDetectedHoweverThePictureIsSent() {
        assertEquals(2, ok("detect").path("result").size());
        for (String call : List.of("detect by base64", "detect by url", "detect a blob")) assertEquals(1, ok(call).path("result").size(), call);
        JsonNode all = ok("detect with every option").at("/result/0");
        assertTrue(all.path("landmarks").size() == 5 && all.path("embedding").size() == 64 && all.has("execution_time"), all::toString);
        assertFalse(ok("detect").at("/result/0").has("landmarks"));
        refused("detect nobody", 400, 28);
    }

    @Test
    void optionsThatBeginWithASecondQuestionMarkAreUnderstood() {
        JsonNode answer = ok("detect without a limit");
        assertEquals(5, answer.at("/result/0/landmarks").size(), answer::toString);
        assertTrue(answer.has("plugins_versions"));
    }

    @Test
    void twoPicturesAreVerifiedHoweverTheyAreSent() {
        for (String call : List.of("verify two paths", "verify a url and a path", "verify a path and a url", "verify two base64", "verify two blobs",
                "verify a blob and a path", "verify a url and a blob")) {
            JsonNode result = ok(call).at("/result/0");
            assertTrue(result.at("/face_matches/0/similarity").asDouble() > 0.5, () -> call + ": " + result);
            assertTrue(result.at("/source_image_face/box").has("x_min"), call);
        }
        assertTrue(ok("verify two urls").at("/result/0/face_matches/0/similarity").asDouble(1) < 0.5);
    }

    @Test
    void aGroupIsVerifiedFaceByFaceMostAlikeFirst() {
        JsonNode result = ok("verify with every option").at("/result/0"), matches = result.path("face_matches");
        assertEquals(2, matches.size());
        assertTrue(matches.at("/0/similarity").asDouble() > 0.5 && matches.at("/1/similarity").asDouble() < 0.5, matches::toString);
        assertTrue(result.has("plugins_versions") && matches.get(0).has("embedding") && result.path("source_image_face").has("landmarks"));
        refused("verify with several source faces", 400, 31);
        refused("verify nobody", 400, 28);
    }

    @Test
    void subjectsAreRenamed() {
        assertTrue(ok("rename a subject").path("updated").isBoolean() && ok("rename a subject").path("updated").asBoolean());
        refused("rename an unknown subject", 404, 42);
        assertEquals(List.of("Ada Lovelace", "Benjamin"), texts(ok("list subjects after renaming").path("subjects"), ""));
    }

    @Test
    void examplesAreDeletedByIdAndBySubject() {
        assertEquals(ok("add by base64 with an option").path("image_id"), ok("delete a face").path("image_id"));
        assertEquals("Ada Lovelace", ok("delete a face").path("subject").asText());
        refused("delete a face twice", 404, 44);
        assertEquals(List.of("Benjamin"), texts(ok("delete several faces"), "subject"));
        assertEquals(1, ok("delete the faces of a subject").path("deleted").asInt());
        assertEquals(0, ok("delete the faces of an unknown subject").path("deleted").asInt(-1));
        assertEquals(List.of("Ada Lovelace"), texts(ok("list subjects after deleting").path("subjects"), ""));
    }

    @Test
    void subjectsAreDeleted() {
        assertEquals("Ada Lovelace", ok("delete a subject").path("subject").asText());
        refused("delete an unknown subject", 404, 42);
    }

    @Test
    void everythingCanBeDeleted() {
        assertEquals(1, ok("delete all faces").path("deleted").asInt());
        assertEquals(1, ok("delete all subjects").path("deleted").asInt());
        assertEquals(0, ok("list faces at the end").path("total_elements").asInt(-1));
    }

    @Test
    void anAddressWithAKeyInItOpensDeepStacksCalls() {
        assertTrue(ok("deepstack with the key in the address").path("success").asBoolean());
    }
}
