package semblance.server.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.FaceRecognizer;
import semblance.gallery.Gallery;
import semblance.gallery.GalleryArchive;
import semblance.server.Portraits;
import semblance.server.RunningServer;
import semblance.server.RunningServer.Answer;
import semblance.server.ServerSettings;

/// One server for all; each test has a collection of its own.
class OwnApiTest {

    @TempDir
    static Path folder;
    private static RunningServer server;

    @BeforeAll
    static void start() {
        ServerSettings settings = ServerSettings.of(folder.resolve("data"));
        server = RunningServer.with(settings.withMatching(settings.matching().keepingPhotos()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static JsonNode enrol(String collection, String name, byte[] picture) {
        return server.form("/v1/people", Map.of("name", name, "collection", collection, "picture", picture)).is(201).json();
    }

    @Test
    void aPersonIsEnrolledAndKnownInAnotherPicture() {
        JsonNode added = enrol("known", "Ada", Portraits.of(Portraits.ADA, 0));
        assertEquals("enrolled", added.path("outcome").asText());
        Answer answer = server.picture("/v1/identify?collection=known", Portraits.of(Portraits.ADA, 2)).is(200);
        JsonNode face = answer.json().at("/faces/0");
        assertEquals("known", face.path("verdict").asText(), answer::text);
        assertEquals(added.at("/person/id"), face.at("/person/id"));
        assertTrue(face.path("similarity").asDouble() >= 0.5 && face.path("distance").asDouble() < 2 && face.at("/candidates/0/same").asBoolean());
        assertEquals(face.at("/box/left").asDouble() / 240, face.at("/box_normalized/left").asDouble(), 0.001);
        assertEquals(5, face.path("landmarks").size());
        assertEquals(240, answer.json().at("/image/width").asInt());
        String metrics = server.get("/metrics").is(200).text();
        for (String line : List.of("semblance_faces_total", "semblance_verdicts_total{verdict=\"known\"}", "semblance_stage_seconds_bucket{stage=\"search\",le=\"0.001\"}",
                "semblance_stage_seconds_bucket{stage=\"decode\"", "semblance_stage_seconds_bucket{stage=\"detect\"", "semblance_stage_seconds_bucket{stage=\"embed\"")) {
            assertTrue(metrics.contains(line), line);
        }
    }

    @Test
    void aPictureMayComeAsAFormAsBase64OrAsItIs() {
        byte[] picture = Portraits.of(Portraits.BEN, 0);
        JsonNode raw = server.picture("/v1/detect", picture).is(200).json();
        assertEquals(1, raw.path("faces").size());
        assertEquals(raw, server.form("/v1/detect", Map.of("picture", picture)).is(200).json());
        String base64 = Base64.getEncoder().encodeToString(picture);
        assertEquals(raw, server.post("/v1/detect", json().put("picture", base64)).is(200).json());
        assertEquals(raw, server.post("/v1/detect", json().put("picture", "data:image/jpeg;base64," + base64)).is(200).json());
    }

    @Test
    void vectorsHaveUnitLength() {
        JsonNode face = server.picture("/v1/embed", Portraits.of(Portraits.BEN, 0)).is(200).json().at("/faces/0");
        double square = 0;
        for (JsonNode number : face.path("embedding")) square += number.asDouble() * number.asDouble();
        assertEquals(1, square, 1e-3);
    }

    @Test
    void twoPicturesAreCompared() {
        byte[] ada = Portraits.of(Portraits.ADA, 0), again = Portraits.of(Portraits.ADA, 1), ben = Portraits.of(Portraits.BEN, 0);
        JsonNode same = server.form("/v1/compare", Map.of("first", ada, "second", again)).is(200).json();
        JsonNode different = server.form("/v1/compare", Map.of("first", ada, "second", ben)).is(200).json();
        assertTrue(same.path("distance").asDouble() < different.path("distance").asDouble(), same + " " + different);
        assertEquals(same.path("similarity").asDouble() >= 0.5, same.path("same").asBoolean());
        server.form("/v1/compare", Map.of("first", ada)).isProblem(400, "picture_missing");
    }

    @Test
    void whatShowsNobodyOrSeveralIsNotEnrolled() {
        byte[] group = Portraits.group(Portraits.ADA, Portraits.BEN);
        Answer several = server.form("/v1/people", Map.of("name", "Two", "collection", "several", "picture", group)).isProblem(422, "several_faces");
        assertEquals(2, several.json().at("/error/details/faces").size());
        server.form("/v1/people", Map.of("name", "X", "picture", "no picture".getBytes())).isProblem(422, "unreadable_picture");
        server.form("/v1/people", Map.of("name", "X")).isProblem(400, "picture_missing");
        server.form("/v1/people", Map.of("picture", group)).isProblem(400, "field_missing");
        assertEquals(0, server.get("/v1/people?collection=several").json().path("people").size());
    }

    @Test
    void peopleAreListedInPagesRenamedTaggedAndErased() {
        String ada = enrol("pages", "Ada", Portraits.of(Portraits.ADA, 0)).at("/person/id").asText();
        enrol("pages", "Ben", Portraits.of(Portraits.BEN, 0));
        JsonNode first = server.get("/v1/people?collection=pages&limit=1").is(200).json();
        assertEquals("Ada", first.at("/people/0/name").asText());
        JsonNode second = server.get("/v1/people?collection=pages&limit=1&after=" + first.path("next").asText()).is(200).json();
        assertEquals("Ben", second.at("/people/0/name").asText());
        server.json("PATCH", "/v1/people/" + ada, "{\"name\":\"Ben\"}").isProblem(409, "name_taken");
        JsonNode changed = server.json("PATCH", "/v1/people/" + ada, "{\"name\":\"Ada L.\",\"tags\":[\"staff\"],\"status\":\"ignored\"}").is(200).json();
        assertEquals("Ada L.", changed.path("name").asText());
        assertEquals("ignored", changed.path("status").asText());
        assertEquals(1, server.get("/v1/people?collection=pages&tag=staff").json().path("people").size());
        assertEquals(1, server.delete("/v1/people/" + ada).is(200).json().path("people").asInt());
        server.get("/v1/people/" + ada).isProblem(404, "no_such_person");
        server.delete("/v1/people/" + ada).isProblem(404, "no_such_person");
    }

    @Test
    void facesAreAddedShownAndErased() {
        JsonNode added = enrol("faces", "Ada", Portraits.of(Portraits.ADA, 0));
        String faces = "/v1/people/" + added.at("/person/id").asText() + "/faces";
        String second = server.picture(faces, Portraits.of(Portraits.ADA, 1)).is(201).json().at("/face/id").asText();
        assertEquals("duplicate", server.picture(faces, Portraits.of(Portraits.ADA, 1)).is(200).json().path("outcome").asText());
        assertEquals(2, server.get(faces).is(200).json().path("faces").size());
        assertEquals("image/jpeg", server.get(faces + "/" + second + "/photo").is(200).headers().get("content-type"));
        server.delete(faces + "/" + second).is(200);
        server.delete(faces + "/" + second).isProblem(404, "no_such_face");
        String other = "/v1/people/" + enrol("faces", "Ben", Portraits.of(Portraits.BEN, 0)).at("/person/id").asText() + "/faces/";
        server.delete(other + added.at("/face/id").asText()).isProblem(404, "no_such_face");
    }

    @Test
    void aRepeatedRequestWithItsKeyIsDoneOnce() {
        byte[] body = RunningServer.multipart(Map.of("name", "Ada", "collection", "once", "picture", Portraits.of(Portraits.ADA, 0)));
        Answer first = keyed("k1", body).is(201), again = keyed("k1", body).is(201);
        assertEquals(first.text(), again.text());
        assertEquals("true", again.headers().get("idempotent-replay"));
        byte[] betweenOtherLines = new String(body, StandardCharsets.ISO_8859_1).replace("--xyz", "--abc").getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(first.text(), keyed("k1", betweenOtherLines, "abc").is(201).text());
        byte[] other = RunningServer.multipart(Map.of("name", "Ben", "collection", "once", "picture", Portraits.of(Portraits.BEN, 0)));
        keyed("k1", other).isProblem(422, "idempotency_mismatch");
        // the same to a hash code of 32 bits
        byte[] alike = new String(body, StandardCharsets.ISO_8859_1).replace("once", "ondF").getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(Arrays.hashCode(body), Arrays.hashCode(alike));
        keyed("k1", alike).isProblem(422, "idempotency_mismatch");
        assertEquals(1, server.get("/v1/people?collection=once").json().path("people").size());
    }

    @Test
    void aRepeatedRequestsQueryIsAPartOfIt() {
        byte[] picture = Portraits.of(Portraits.ADA, 0);
        JsonNode ada = queried("name=Ada&collection=queries", picture).is(201).json();
        assertEquals(ada, queried("name=Ada&collection=queries", picture).is(201).json());
        queried("name=Ben&collection=queries", picture).isProblem(422, "idempotency_mismatch");
    }

    private static Answer queried(String query, byte[] picture) {
        return RunningServer.send(server.request("/v1/people?" + query).header("Idempotency-Key", "k2").header("Content-Type", "image/jpeg").POST(BodyPublishers.ofByteArray(picture)));
    }

    private static Answer keyed(String key, byte[] body) {
        return keyed(key, body, "xyz");
    }

    private static Answer keyed(String key, byte[] body, String boundary) {
        return RunningServer.send(server.request("/v1/people").header("Idempotency-Key", key)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary).POST(BodyPublishers.ofByteArray(body)));
    }

    @Test
    void aStrangerIsLearntSeenNamedAndMerged() {
        String stranger = server.form("/v1/strangers", Map.of("collection", "inbox", "picture", Portraits.of(Portraits.STRANGER, 0))).is(201).json().at("/person/id").asText();
        assertEquals(1, server.get("/v1/people?collection=inbox&status=provisional").json().path("people").size());
        server.post("/v1/sightings", (ObjectNode) json().set("sightings", JsonNodeFactory.instance.arrayNode().add(json().put("person", stranger)
                .put("from", "2026-05-17T08:00:00Z").put("to", "2026-05-17T08:01:00Z").put("source", "door").put("distance", 0.4)))).is(201);
        assertEquals("door", server.get("/v1/people/" + stranger + "/sightings").is(200).json().at("/sightings/0/source").asText());
        String known = enrol("inbox", "Cleo", Portraits.of(Portraits.STRANGER, 2)).at("/person/id").asText();
        server.get("/v1/suggestions?collection=inbox").is(200);
        JsonNode merged = server.post("/v1/people/" + stranger + "/merge", json().put("into", known)).is(200).json();
        assertEquals(2, merged.path("faces").asInt());
        server.get("/v1/people/" + stranger).isProblem(404, "no_such_person");
        server.picture("/v1/people/" + known + "/reject", Portraits.of(Portraits.BEN, 1)).is(200);
        String other = enrol("inbox", "Ben", Portraits.of(Portraits.BEN, 0)).at("/person/id").asText();
        server.post("/v1/people/" + known + "/keep_apart", json().put("other", other)).is(200);
    }

    @Test
    void aCollectionHasItsOwnThresholdAndSaysWhenItsPeopleAreTooFew() {
        enrol("doors", "Ada", Portraits.of(Portraits.ADA, 0));
        assertEquals(0.9, server.json("PUT", "/v1/collections/doors", "{\"threshold\":0.9,\"slope\":8}").is(200).json().path("threshold").asDouble());
        assertTrue(server.get("/v1/collections").is(200).text().contains("doors"));
        assertEquals("known", verdict("doors"));
        server.json("PUT", "/v1/collections/doors", "{\"threshold\":0.001}").is(200);
        assertEquals("unknown", verdict("doors"));
        FaceRecognizer recognizer = server.server().services().serving().now().recognizer();
        assertEquals(List.of(0.001, 0.001, recognizer.calibration().threshold()), List.of(recognizer.searchCalibration("doors").threshold(),
                recognizer.calibration("doors").threshold(), recognizer.calibration("elsewhere").threshold()));
        server.json("PUT", "/v1/collections/doors", "{\"threshold\":3}").isProblem(400, "invalid_value");
        server.json("POST", "/v1/collections/doors/calibrate", "{}").isProblem(422, "too_little_data");
        server.json("POST", "/v1/collections/doors/calibrate", "{\"false_match_rate\":0.5}").isProblem(400, "invalid_value");
    }

    private static String verdict(String collection) {
        return server.picture("/v1/identify?collection=" + collection, Portraits.of(Portraits.ADA, 2)).is(200).json().at("/faces/0/verdict").asText();
    }

    @Test
    void whatACallDoesNotKnowIsRefusedBeforeAnythingHappens() {
        String stranger = server.form("/v1/strangers", Map.of("collection", "spelt", "picture", Portraits.of(Portraits.STRANGER, 1))).is(201).json().at("/person/id").asText();
        server.delete("/v1/strangers?before=2100-01-01T00:00:00Z&collection=elsewhere").isProblem(400, "unknown_parameter");
        server.get("/v1/people/" + stranger).is(200);
        server.get("/v1/people?colection=spelt").isProblem(400, "unknown_parameter");
        server.get("/v1/people?&collection=spelt&").is(200);
        server.get("/v1/key?x").isProblem(400, "unknown_parameter");
        server.get("/v1/nowhere?x=1").isProblem(404, "not_found");
        server.form("/v1/identify", Map.of("collection", "spelt", "picture", Portraits.of(Portraits.ADA, 2))).isProblem(400, "unknown_field");
        server.form("/v1/people", Map.of("name", "Ada", "colection", "spelt", "picture", Portraits.of(Portraits.ADA, 0))).isProblem(400, "unknown_field");
    }

    @Test
    void peopleAreFoundByAPartOfTheirName() {
        enrol("names", "Ada Lovelace", Portraits.of(Portraits.ADA, 0));
        enrol("names", "Ben", Portraits.of(Portraits.BEN, 0));
        assertEquals(List.of("Ada Lovelace"), server.get("/v1/people?collection=names&name=LOVE").is(200).json().path("people").findValuesAsText("name"));
        JsonNode first = server.get("/v1/people?collection=names&name=be&limit=1").is(200).json();
        assertEquals(List.of("Ben"), first.path("people").findValuesAsText("name"));
        assertEquals(0, server.get("/v1/people?collection=names&name=zoe").is(200).json().path("people").size());
        server.get("/v1/people?name=%0a").isProblem(400, "invalid_value");
    }

    @Test
    void theBackupIsAnArchiveThatAnotherGalleryTakes() throws IOException {
        enrol("backup", "Ada", Portraits.of(Portraits.ADA, 0));
        Answer backup = server.get("/v1/gallery/backup").is(200);
        Path copy = Files.write(folder.resolve("copy.jsonl"), backup.body());
        JsonNode about = server.get("/v1/gallery").is(200).json();
        try (Gallery gallery = Gallery.open(folder.resolve("other.sqlite"), about.path("model").asText(), about.path("embedding_size").asInt())) {
            GalleryArchive.read(copy, gallery);
            assertTrue(gallery.named("backup", "Ada").isPresent());
        }
        try (var files = Files.list(folder.resolve("data"))) {
            assertFalse(files.anyMatch(f -> f.getFileName().toString().startsWith("outgoing-copy-")));
        }
    }

    @Test
    void copiesThatAKilledServerLeftAreDeletedAtTheNextStart() throws IOException {
        Path left = Files.writeString(Files.createDirectories(folder.resolve("killed")).resolve("outgoing-copy-1.jsonl.part"), "people");
        RunningServer.in(folder.resolve("killed")).close();
        assertTrue(Files.notExists(left));
    }

    @Test
    void theAuditLogSaysWhoDidWhatWithoutNamesOrPictures() throws IOException {
        String id = enrol("audited", "Somebody Secret", Portraits.of(Portraits.ADA, 0)).at("/person/id").asText();
        server.delete("/v1/people/" + id).is(200);
        String log = Files.readString(folder.resolve("data/audit.log"));
        assertTrue(log.contains("\"action\":\"person.erased\",\"target\":\"" + id + "\""), log);
        assertFalse(log.contains("Secret"));
        assertTrue(server.get("/v1/gallery/receipts").is(200).json().path("receipts").size() > 0);
        assertTrue(server.get("/v1/gallery/changes").is(200).json().path("changes").size() > 0);
        assertEquals(List.of("detector", "landmarks", "embedder"), server.get("/v1/models").is(200).json().path("models").findValuesAsText("kind"));
    }

    /// Whoever reads the gallery's file, a backup say, keeps the bytes from being removed. Erased is erased, and is noted.
    @Test
    void anErasureWhoseBytesAreHeldBackIsNotedToo() throws IOException, SQLException {
        String id = enrol("audited", "Held Back", Portraits.of(Portraits.BEN, 0)).at("/person/id").asText();
        try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/gallery.sqlite"))) {
            reader.setAutoCommit(false);
            reader.createStatement().executeQuery("SELECT id FROM person").next();
            assertEquals("not_purged", server.delete("/v1/people/" + id).is(500).json().at("/error/code").asText());
        }
        server.get("/v1/people/" + id).is(404);
        String log = Files.readString(folder.resolve("data/audit.log"));
        assertTrue(log.contains("\"action\":\"person.erased\",\"target\":\"" + id + "\""), log);
    }

    @Test
    void aKeyMayDoWhatItsScopesSayInItsCollectionsUntilItIsRevoked() {
        String elsewhere = enrol("elsewhere", "Ben", Portraits.of(Portraits.BEN, 1)).at("/person/id").asText();
        JsonNode issued = server.json("POST", "/v1/keys", "{\"label\":\"door\",\"scopes\":[\"read\",\"identify\"],\"collections\":[\"door\"]}").is(201).json();
        String secret = issued.path("secret").asText();
        assertNotEquals("", secret);
        assertFalse(server.get("/v1/keys").is(200).text().contains(secret));
        with(secret, "GET", "/v1/people").is(200);
        with(secret, "DELETE", "/v1/people/" + elsewhere).isProblem(403, "key_lacks_scope");
        with(secret, "GET", "/v1/people/" + elsewhere).isProblem(404, "no_such_person");
        with(secret, "GET", "/v1/people?collection=elsewhere").isProblem(403, "collection_forbidden");
        with(secret, "GET", "/v1/gallery").isProblem(403, "collection_forbidden");
        with(secret, "GET", "/v1/keys").isProblem(403, "key_lacks_scope");
        server.delete("/v1/keys/" + issued.path("id").asText()).is(204);
        with(secret, "GET", "/v1/people").isProblem(401, "key_unknown");
    }

    private static Answer with(String key, String method, String path) {
        return RunningServer.send(server.bare(path).header("X-Api-Key", key).method(method, BodyPublishers.noBody()));
    }

    @Test
    void theLastAdminKeyStays() {
        JsonNode keys = server.get("/v1/keys").json().path("keys");
        Optional<String> admin = Optional.empty();
        for (JsonNode key : keys) if (key.path("label").asText().equals("first admin")) admin = Optional.of(key.path("id").asText());
        server.delete("/v1/keys/" + admin.orElseThrow()).isProblem(409, "last_admin_key");
    }
}
