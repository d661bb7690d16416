package semblance.server.compreface;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.image.Image;
import semblance.image.ImageWriter;
import semblance.server.Portraits;
import semblance.server.Bombs;
import semblance.server.RunningServer;
import semblance.server.RunningServer.Answer;
import semblance.server.Scope;
import semblance.server.ServerSettings;

class CompreFaceBadInputTest {

    /// A picture without anybody.
    private static final byte[] NOBODY = ImageWriter.png(new Image(200, 160, new byte[3 * 200 * 160]));
    private static final String ROOT = "/api/v1/recognition";
    private static final int LARGEST_BODY = 100_000;

    @TempDir
    Path folder;

    private RunningServer server;
    private String image;

    @BeforeEach
    void start() {
        server = RunningServer.with(ServerSettings.of(folder).withLimits(new ServerSettings.Limits(LARGEST_BODY, 4_000_000, 2, 16, 0)));
        image = server.form(ROOT + "/faces?subject=Ada", Map.of("file", Portraits.of(Portraits.ADA, 1))).is(201).json().path("image_id").asText();
    }

    /// Whatever was tried: who was there is there, nobody else is, and the server goes on.
    @AfterEach
    void nothingHappened() {
        if (server == null) return;
        assertEquals(1, server.server().services().serving().now().gallery().count().people());
        assertEquals(1, server.server().services().serving().now().gallery().count().faces());
        assertEquals("Ada", server.form(ROOT + "/recognize", Map.of("file", Portraits.of(Portraits.ADA, 1))).is(200).json().at("/result/0/subjects/0/subject").asText());
        server.close();
    }

    private static void refused(Answer answer, int status, int code) {
        assertEquals(status, answer.is(status).status());
        assertEquals(code, answer.json().path("code").asInt(-1), answer::text);
        assertFalse(answer.json().path("message").asText().isBlank(), answer::text);
        assertEquals(2, answer.json().size(), answer::text);
        assertFalse(answer.text().contains("semblance.") || answer.text().contains("Exception"), answer::text);
    }

    @Test
    void keysThatAreMissingUnknownOrMayNot() {
        refused(RunningServer.send(server.bare(ROOT + "/subjects")), 400, 20);
        refused(RunningServer.send(server.bare(ROOT + "/subjects").header("x-api-key", "00000000-0000-0000-0000-000000000002")), 404, 10);
        String reader = key(Set.of(Scope.READ), Set.of("default"));
        refused(RunningServer.send(server.bare(ROOT + "/faces").header("x-api-key", reader).DELETE()), 405, 32);
        refused(RunningServer.send(server.bare(ROOT + "/subjects").header("x-api-key", key(Set.of(Scope.READ), Set.of("a", "b")))), 403, 0);
    }

    private String key(Set<Scope> scopes, Set<String> collections) {
        return server.server().services().keys().issue("test", scopes, collections).secret();
    }

    @Test
    void facesOfAnotherCollectionAreNotThere() {
        String other = key(Set.of(Scope.READ, Scope.IDENTIFY, Scope.ENROL), Set.of("elsewhere"));
        refused(RunningServer.send(server.bare(ROOT + "/faces/" + image).header("x-api-key", other).DELETE()), 404, 44);
        refused(RunningServer.send(server.bare(ROOT + "/subjects/Ada").header("x-api-key", other).DELETE()), 404, 42);
        assertEquals(0, RunningServer.send(server.bare(ROOT + "/faces/" + image + "/img").header("x-api-key", other)).is(200).body().length);
        Answer several = RunningServer.send(server.bare(ROOT + "/faces/delete").header("x-api-key", other).POST(BodyPublishers.ofString("[\"" + image + "\"]"))).is(200);
        assertTrue(several.json().isArray() && several.json().isEmpty(), several::text);
        assertEquals(0, RunningServer.send(server.bare(ROOT + "/faces").header("x-api-key", other).DELETE()).is(200).json().path("deleted").asInt(-1));
    }

    @Test
    void picturesThatAreNoneOrTooLarge() {
        refused(send(Map.of("file", "hello".getBytes(StandardCharsets.UTF_8))), 400, 21);
        refused(send(Map.of("file", new byte[0])), 400, 21);
        refused(send(Map.of("file", Arrays.copyOf(Portraits.of(Portraits.BEN, 1), 3000))), 400, 21);
        refused(send(Map.of("file", Bombs.png(20_000, 20_000))), 400, 21);
        refused(send(Map.of("picture", Portraits.of(Portraits.BEN, 1))), 400, 34);
        refused(send(Map.of("file", new byte[2 * LARGEST_BODY])), 413, 0);
        refused(server.form("/api/v1/verification/verify", Map.of("source_image", Portraits.of(Portraits.BEN, 1))), 400, 34);
    }

    private Answer send(Map<String, Object> parts) {
        return server.form(ROOT + "/faces?subject=Ben", parts);
    }

    @Test
    void picturesOfNobodyAndOfSeveral() {
        refused(send(Map.of("file", NOBODY)), 400, 28);
        refused(send(Map.of("file", Portraits.group(Portraits.ADA, Portraits.BEN))), 400, 31);
        refused(server.form(ROOT + "/faces?subject=Ben&det_prob_threshold=1", Map.of("file", Portraits.of(Portraits.BEN, 1))), 400, 28);
    }

    @Test
    void bodiesThatAreBroken() {
        byte[] whole = RunningServer.multipart(Map.of("file", Portraits.of(Portraits.BEN, 1)));
        refused(body("multipart/form-data; boundary=xyz", Arrays.copyOf(whole, whole.length / 2)), 400, 0);
        refused(body("multipart/form-data; boundary=other", whole), 400, 34);
        refused(body("multipart/form-data", "no form".getBytes(StandardCharsets.UTF_8)), 400, 0);
        refused(body("multipart/form-data", new byte[0]), 400, 0);
        refused(body("text/html", whole), 415, 0);
        refused(body("application/json", "{\"file\":".getBytes(StandardCharsets.UTF_8)), 400, 0);
        refused(body("application/json", "[]".getBytes(StandardCharsets.UTF_8)), 400, 0);
        refused(body("application/json", "{}".getBytes(StandardCharsets.UTF_8)), 400, 34);
        refused(body("application/json", "{\"file\": 7}".getBytes(StandardCharsets.UTF_8)), 400, 26);
        refused(body("application/json", "{\"file\": \"$$$\"}".getBytes(StandardCharsets.UTF_8)), 400, 26);
        refused(body("application/json", ("{\"file\": \"" + Base64.getEncoder().encodeToString(new byte[20]) + "\"}").getBytes(StandardCharsets.UTF_8)), 400, 21);
    }

    private Answer body(String type, byte[] bytes) {
        return RunningServer.send(server.request(ROOT + "/faces?subject=Ben").header("Content-Type", type).POST(BodyPublishers.ofByteArray(bytes)));
    }

    @Test
    void valuesThatCantBe() {
        Map<String, Object> ben = Map.of("file", Portraits.of(Portraits.BEN, 1));
        refused(server.form(ROOT + "/faces", ben), 400, 33);
        for (String name : List.of("", "%20Ben", "a%00b", "a%0Ab", "x".repeat(201))) refused(server.form(ROOT + "/faces?subject=" + name, ben), 400, 26);
        for (String query : List.of("limit=-1", "limit=many", "det_prob_threshold=2", "prediction_count=0")) refused(server.form(ROOT + "/recognize?" + query, ben), 400, 26);
        refused(server.get(ROOT + "/faces?page=-1"), 400, 26);
        refused(server.get(ROOT + "/faces?size=0"), 400, 26);
        refused(server.json("POST", ROOT + "/subjects", "{\"subject\": \" \"}"), 400, 26);
        refused(server.json("POST", ROOT + "/subjects", "{\"name\": \"Ben\"}"), 400, 26);
        refused(server.json("POST", ROOT + "/subjects", "{\"subject\": [1]}"), 400, 26);
        refused(server.json("POST", ROOT + "/subjects", "{\"subject\": \"Ada\"}"), 400, 43);
        refused(server.json("PUT", ROOT + "/subjects/Cid", "{\"subject\": \"Dora\"}"), 404, 42);
    }

    @Test
    void anEmptySubjectDeletesNobodyAndUndefinedIsAName() {
        refused(server.delete(ROOT + "/faces?subject="), 400, 26);
        assertEquals(0, server.delete(ROOT + "/faces?subject=undefined").is(200).json().path("deleted").asInt(-1));
    }

    @Test
    void idsOfNoFace() {
        for (String id : List.of("no-id", "4711", "..%2f..%2fetc", ImageId.of("999999"), "f47ac10b-58cc-4372-a567-0e02b2c3d479")) {
            refused(server.delete(ROOT + "/faces/" + id), 404, id.contains("%2f") ? 0 : 44);
        }
        refused(server.form(ROOT + "/faces/no-id/verify", Map.of("file", Portraits.of(Portraits.BEN, 1))), 404, 44);
        refused(server.json("POST", ROOT + "/faces/delete", "{\"ids\": []}"), 400, 26);
        refused(server.json("POST", ROOT + "/faces/delete", "nonsense"), 400, 26);
    }

    @Test
    void embeddingsThatAreNone() {
        String zeros = "[" + "0,".repeat(63) + "0]";
        refused(embeddings("[]"), 400, 37);
        refused(server.json("POST", ROOT + "/embeddings/recognize", "{}"), 400, 37);
        for (String bad : List.of("7", "[7]", "[[1,2,3]]", "[" + zeros + "]", "[" + zeros.replace("0]", "\"a\"]") + "]", "[" + zeros.replace("0]", "1e300]") + "]")) refused(embeddings(bad), 400, 26);
        refused(server.form(ROOT + "/embeddings/recognize", Map.of("embeddings", "[]")), 400, 37);
    }

    private Answer embeddings(String json) {
        return server.json("POST", ROOT + "/embeddings/recognize", "{\"embeddings\": " + json + "}");
    }

    @Test
    void callsThatAreNotThere() {
        refused(server.get("/api/v1/recognition"), 404, 0);
        refused(server.get("/api/v1/detection/detect"), 404, 0);
        refused(server.json("PUT", ROOT + "/recognize", "{}"), 404, 0);
    }
}
