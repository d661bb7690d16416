package semblance.server.compreface;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.image.Image;
import semblance.image.ImageReader;
import semblance.image.ImageWriter;
import semblance.server.Portraits;
import semblance.server.RunningServer;
import semblance.server.RunningServer.Answer;
import semblance.server.Scope;
import semblance.server.ServerSettings;

/// Requests as the Python SDK, Double Take and Viseron send them, written down from their sources.
class CompreFaceClientsTest {

    /// A picture without anybody.
    private static final byte[] NOBODY = ImageWriter.png(new Image(200, 160, new byte[3 * 200 * 160]));
    private static final String ROOT = "/api/v1/recognition";

    @TempDir
    Path folder;

    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.with(ServerSettings.of(folder).withMatching(ServerSettings.Matching.shipped().keepingPhotos()));
    }

    @AfterEach
    void stop() {
        if (server != null) server.close();
    }

    /// The Python SDK's form: no type of the part, and a boundary of its own.
    private Answer python(String path, String name) {
        return python(path, name, Portraits.of(Portraits.ADA, 3));
    }

    private Answer python(String path, String name, byte[] picture) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--8a1f4e\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"image.jpg\"\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        body.writeBytes(picture);
        body.writeBytes("\r\n--8a1f4e--\r\n".getBytes(StandardCharsets.UTF_8));
        return RunningServer.send(server.request(path).header("Content-Type", "multipart/form-data; boundary=8a1f4e")
                .header("User-Agent", "python-requests/2.31.0").POST(BodyPublishers.ofByteArray(body.toByteArray())));
    }

    private String enrol(String subject, byte[] picture) {
        return python(ROOT + "/faces?subject=" + subject, "file", picture).is(201).json().path("image_id").asText();
    }

    @Test
    void thePythonSdksOptionsBeginWithAnAmpersand() {
        enrol("Ada%20L", Portraits.of(Portraits.ADA, 1));
        JsonNode answer = python(ROOT + "/recognize?&limit=0&det_prob_threshold=0.5&prediction_count=1&status=False&face_plugins=calculator,age,gender,landmarks", "file").is(200).json();
        assertEquals("Ada L", answer.at("/result/0/subjects/0/subject").asText());
        assertEquals(64, answer.at("/result/0/embedding").size());
        assertFalse(answer.has("plugins_versions"));
        assertTrue(python(ROOT + "/recognize?&status=True", "file").is(200).json().has("plugins_versions"));
    }

    @Test
    void thePythonSdkRenamesWithAFieldThatNobodyNeeds() {
        String first = enrol("Ada", Portraits.of(Portraits.ADA, 1)), second = enrol("Adah", Portraits.of(Portraits.ADA, 2));
        assertTrue(server.json("PUT", ROOT + "/subjects/Adah", "{\"subject\": \"Ada\", \"api_endpoint\": \"Adah\"}").is(200).json().path("updated").asBoolean());
        assertEquals(List.of("Ada"), names(server.get(ROOT + "/subjects").is(200).json().path("subjects"), ""));
        JsonNode faces = server.get(ROOT + "/faces").is(200).json().path("faces");
        assertEquals(Set.of(first, second), Set.copyOf(names(faces, "image_id")));
        assertFalse(server.json("PUT", ROOT + "/subjects/Ada", "{\"subject\": \"Ada\"}").is(200).json().path("updated").asBoolean(true));
    }

    @Test
    void thePythonSdkComparesEmbeddings() {
        String saved = enrol("Ada", Portraits.of(Portraits.ADA, 1));
        enrol("Ben", Portraits.of(Portraits.BEN, 1));
        ArrayNode both = JsonNodeFactory.instance.arrayNode().add(embedding(Portraits.of(Portraits.BEN, 2))).add(embedding(Portraits.of(Portraits.ADA, 3)));
        JsonNode asked = object("embeddings", both);
        JsonNode named = server.post(ROOT + "/embeddings/recognize?&prediction_count=2", asked).is(200).json().path("result");
        assertEquals(List.of("Ben", "Ada"), List.of(named.at("/0/similarities/0/subject").asText(), named.at("/1/similarities/0/subject").asText()));
        assertEquals(2, named.at("/0/similarities").size());
        JsonNode saveds = server.post(ROOT + "/embeddings/faces/" + saved + "/verify", asked).is(200).json().path("result");
        assertTrue(saveds.at("/0/similarity").asDouble() > 0.5 && saveds.at("/1/similarity").asDouble() < 0.5, saveds::toString);
        ObjectNode two = object("targets", both);
        two.set("source", embedding(Portraits.of(Portraits.ADA, 2)));
        JsonNode verified = server.post("/api/v1/verification/embeddings/verify", two).is(200).json().path("result");
        assertEquals(both.get(1).get(5).floatValue(), verified.at("/0/embedding/5").floatValue(), 1e-5);
        assertTrue(verified.at("/0/similarity").asDouble() > 0.5, verified::toString);
    }

    private JsonNode embedding(byte[] picture) {
        return python("/api/v1/detection/detect?&face_plugins=calculator", "file", picture).is(200).json().at("/result/0/embedding");
    }

    private static ObjectNode object(String field, JsonNode value) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.set(field, value);
        return object;
    }

    @Test
    void doubleTakeTrainsRecognisesAndForgets() {
        for (int i = 1; i <= 2; i++) doubleTake("/faces?subject=ada", Portraits.of(Portraits.ADA, i)).is(201);
        JsonNode face = doubleTake("/recognize?face_plugins=undefined&det_prob_threshold=0.8", Portraits.of(Portraits.ADA, 3)).is(200).json().at("/result/0");
        assertEquals("ada", face.at("/subjects/0/subject").asText());
        for (String edge : List.of("x_min", "y_min", "x_max", "y_max")) assertTrue(face.at("/box/" + edge).isIntegralNumber(), face::toString);
        assertEquals(28, doubleTake("/recognize?face_plugins=undefined&det_prob_threshold=0.8", NOBODY).is(400).json().path("code").asInt());
        assertEquals(2, server.delete(ROOT + "/faces?subject=ada").is(200).json().path("deleted").asInt());
        assertEquals(0, server.delete(ROOT + "/faces?subject=ada").is(200).json().path("deleted").asInt(-1));
    }

    /// A stream, so its length is not announced.
    private Answer doubleTake(String path, byte[] picture) {
        byte[] body = RunningServer.multipart(Map.of("file", picture));
        return RunningServer.send(server.request(ROOT + path).header("Content-Type", "multipart/form-data; boundary=xyz")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
    }

    @Test
    void viseronTrainsAnewAtEachStartAndExpectsACandidateForEachFace() {
        for (int start = 0; start < 2; start++) {
            server.delete(ROOT + "/faces?subject=ada").is(200);
            assertFalse(python(ROOT + "/faces?subject=ada", "file", Portraits.of(Portraits.ADA, 1)).is(201).json().has("message"));
        }
        JsonNode stranger = python(ROOT + "/recognize?&limit=0&det_prob_threshold=0.5&prediction_count=1&status=False", "file", Portraits.of(Portraits.STRANGER, 1)).is(200).json();
        assertEquals("ada", stranger.at("/result/0/subjects/0/subject").asText());
        assertTrue(stranger.at("/result/0/subjects/0/similarity").asDouble() < 0.5, stranger::toString);
    }

    @Test
    void examplesComeInPagesAndBySubject() {
        for (int i = 1; i <= 3; i++) enrol("Ada", Portraits.of(Portraits.ADA, i));
        for (int i = 1; i <= 2; i++) enrol("Ben", Portraits.of(Portraits.BEN, i));
        JsonNode second = server.get(ROOT + "/faces/?page=1&size=2").is(200).json();
        assertEquals(List.of("Ada", "Ben"), names(second.path("faces"), "subject"));
        assertEquals(List.of(1, 2, 3, 5), List.of(second.path("page_number").asInt(), second.path("page_size").asInt(), second.path("total_pages").asInt(), second.path("total_elements").asInt()));
        assertEquals(List.of(), names(server.get(ROOT + "/faces?page=9&size=2").is(200).json().path("faces"), "subject"));
        assertEquals(List.of("Ben", "Ben"), names(server.get(ROOT + "/faces?subject=Ben").is(200).json().path("faces"), "subject"));
        names(second.path("faces"), "image_id").forEach(id -> assertEquals(id, UUID.fromString(id).toString()));
    }

    @Test
    void aKeptPhotoCanBeFetchedByHeaderOrByAddress() {
        String id = enrol("Ada", Portraits.of(Portraits.ADA, 1));
        Answer photo = server.get(ROOT + "/faces/" + id + "/img").is(200);
        assertEquals("image/jpeg", photo.headers().get("content-type"));
        assertTrue(new ImageReader().read(photo.body()).width() > 30);
        Answer open = RunningServer.send(server.bare("/api/v1/static/" + server.key() + "/images/" + id)).is(200);
        assertArrayEquals(photo.body(), open.body());
        assertEquals("cross-origin", open.headers().get("cross-origin-resource-policy"));
        assertEquals(0, server.get(ROOT + "/faces/" + ImageId.of("4711") + "/img").is(200).body().length);
        assertEquals(10, RunningServer.send(server.bare("/api/v1/static/nonsense/images/" + id)).is(404).json().path("code").asInt());
    }

    @Test
    void theSamePictureTwiceIsOneFaceAndNeverTwoPeoples() {
        String id = enrol("Ada", Portraits.of(Portraits.ADA, 1));
        assertEquals(id, enrol("Ada", Portraits.of(Portraits.ADA, 1)));
        assertEquals(36, python(ROOT + "/faces?subject=Ben", "file", Portraits.of(Portraits.ADA, 1)).is(400).json().path("code").asInt());
        assertEquals(1, server.server().services().serving().now().gallery().count().faces());
    }

    @Test
    void strangersLearntOnTheFlyAreNobodysCandidates() {
        var recognition = server.server().services().serving().now();
        var sample = recognition.portrait(Portraits.of(Portraits.ADA, 1)).sample();
        server.server().services().serving().now().gallery().stranger("default", List.of(sample));
        assertTrue(python(ROOT + "/recognize", "file").is(200).json().at("/result/0/subjects").isEmpty());
        assertTrue(server.get(ROOT + "/subjects").is(200).json().path("subjects").isEmpty());
    }

    @Test
    void changesAreNotedWithoutNames() throws Exception {
        String secret = server.server().services().keys().issue("door", Set.of(Scope.ENROL), Set.of("door")).secret();
        RunningServer.send(server.bare(ROOT + "/subjects").header("x-api-key", secret).header("Content-Type", "application/json").POST(BodyPublishers.ofString("{\"subject\":\"Zaphod\"}"))).is(201);
        RunningServer.send(server.bare(ROOT + "/subjects/Zaphod").header("x-api-key", secret).DELETE()).is(200);
        String log = Files.readString(folder.resolve("audit.log"));
        assertTrue(log.contains("person.created") && log.contains("person.erased") && !log.contains("Zaphod"), log);
    }

    private static List<String> names(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false).map(n -> field.isEmpty() ? n.asText() : n.path(field).asText()).toList();
    }
}
