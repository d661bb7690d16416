package semblance.server.deepstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.image.Image;
import semblance.image.ImageWriter;
import semblance.server.Portraits;
import semblance.server.RunningServer;
import semblance.server.RunningServer.Answer;
import semblance.server.Scope;
import semblance.server.ServerSettings;

/// Requests as deepstack-python (Home Assistant), Double Take and CodeProject.AI's page send them.
class DeepStackTest {

    /// A picture without anybody.
    private static final byte[] NOBODY = ImageWriter.png(new Image(200, 160, new byte[3 * 200 * 160]));
    private static final String FACE = "/v1/vision/face";
    private static final int LARGEST_BODY = 200_000;

    @TempDir
    Path folder;

    private RunningServer server;
    private String key;

    @BeforeEach
    void start() {
        server = RunningServer.with(ServerSettings.of(folder).withLimits(new ServerSettings.Limits(LARGEST_BODY, 4_000_000, 2, 16, 0)));
        key = server.server().services().keys().issue("cameras", Set.of(Scope.READ, Scope.IDENTIFY, Scope.ENROL), Set.of("cameras")).secret();
    }

    @AfterEach
    void stop() {
        if (server != null) server.close();
    }

    /// The key is a field of the form, as DeepStack wants it.
    private Answer call(String path, Object... fields) {
        return send(server.bare(FACE + path), form(key, fields));
    }

    private static Map<String, Object> form(String key, Object... fields) {
        Map<String, Object> form = new LinkedHashMap<>(Map.of("api_key", key));
        for (int i = 0; i < fields.length; i += 2) form.put((String) fields[i], fields[i + 1]);
        return form;
    }

    private static Answer send(HttpRequest.Builder request, Map<String, Object> form) {
        return RunningServer.send(request.header("Content-Type", "multipart/form-data; boundary=xyz").POST(BodyPublishers.ofByteArray(RunningServer.multipart(form))));
    }

    private static JsonNode ok(Answer answer) {
        assertTrue(answer.is(200).json().path("success").asBoolean(), answer::text);
        assertTrue(answer.json().path("duration").isNumber() && answer.json().path("code").asInt() == 200, answer::text);
        return answer.json();
    }

    private static void refused(Answer answer, int status) {
        answer.is(status);
        assertFalse(answer.json().path("success").asBoolean(true), answer::text);
        assertEquals(status, answer.json().path("code").asInt(), answer::text);
        assertFalse(answer.json().path("error").asText().isBlank(), answer::text);
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }

    private void register(String name, byte[]... pictures) {
        Object[] fields = new Object[2 + 2 * pictures.length];
        fields[0] = "userid";
        fields[1] = name;
        for (int i = 0; i < pictures.length; i++) {
            fields[2 + 2 * i] = "image" + (i + 1);
            fields[3 + 2 * i] = pictures[i];
        }
        ok(call("/register", fields));
    }

    @Test
    void facesAreDetectedInWholePixels() {
        JsonNode predictions = ok(call("", "image", Portraits.group(Portraits.ADA, Portraits.BEN), "min_confidence", "0.5")).path("predictions");
        assertEquals(2, predictions.size());
        for (JsonNode face : predictions) {
            assertTrue(face.path("confidence").asDouble() > 0.5 && face.path("x_max").asInt() > face.path("x_min").asInt(), face::toString);
            for (String edge : List.of("x_min", "y_min", "x_max", "y_max")) assertTrue(face.path(edge).isIntegralNumber() && face.path(edge).asInt() >= 0, face::toString);
        }
        assertEquals(0, ok(call("", "image", Portraits.group(Portraits.ADA, Portraits.BEN), "min_confidence", "1")).path("predictions").size());
        assertEquals(0, ok(call("", "image", NOBODY)).path("predictions").size());
    }

    @Test
    void whoIsRegisteredIsRecognisedAndOthersAreUnknown() {
        assertEquals("unknown", ok(call("/recognize", "image", Portraits.of(Portraits.ADA, 3))).at("/predictions/0/userid").asText());
        register("Ada", Portraits.of(Portraits.ADA, 1), Portraits.of(Portraits.ADA, 2));
        JsonNode ada = ok(call("/recognize", "image", Portraits.of(Portraits.ADA, 3))).at("/predictions/0");
        assertEquals("Ada", ada.path("userid").asText(), ada::toString);
        assertTrue(ada.path("confidence").asDouble() >= 0.5 && ada.path("confidence").asDouble() <= 1, ada::toString);
        JsonNode stranger = ok(call("/recognize", "image", Portraits.of(Portraits.STRANGER, 1))).at("/predictions/0");
        assertEquals("unknown", stranger.path("userid").asText(), stranger::toString);
        assertEquals(0, stranger.path("confidence").asDouble(1));
        assertEquals("unknown", ok(call("/recognize", "image", Portraits.of(Portraits.ADA, 3), "min_confidence", "1")).at("/predictions/0/userid").asText());
        assertEquals(0, ok(call("/recognize", "image", NOBODY)).path("predictions").size());
    }

    @Test
    void registeringAgainAddsPictures() {
        assertEquals("face added", ok(call("/register", "userid", "Ada", "image", Portraits.of(Portraits.ADA, 1))).path("message").asText());
        assertEquals("face updated", ok(call("/register", "userid", "Ada", "image", Portraits.of(Portraits.ADA, 2))).path("message").asText());
        assertEquals("face updated", ok(call("/register", "userid", "Ada", "image", Portraits.of(Portraits.ADA, 2))).path("message").asText());
        assertEquals(2, server.server().services().serving().now().gallery().count().faces());
        refused(call("/register", "userid", "Ben", "image", Portraits.of(Portraits.ADA, 1)), 400);
        assertEquals(1, server.server().services().serving().now().gallery().count().people());
    }

    @Test
    void namesAreListedAndDeleted() {
        register("Ada", Portraits.of(Portraits.ADA, 1));
        register("Ben", Portraits.of(Portraits.BEN, 1));
        assertEquals(List.of("Ada", "Ben"), texts(ok(call("/list")).path("faces")));
        ok(call("/delete", "userid", "Ada"));
        ok(call("/delete", "userid", "nobody of that name"));
        assertEquals(List.of("Ben"), texts(ok(call("/list")).path("faces")));
    }

    @Test
    void twoPicturesAreMatched() {
        double same = ok(call("/match", "image1", Portraits.of(Portraits.ADA, 1), "image2", Portraits.of(Portraits.ADA, 3))).path("similarity").asDouble();
        double other = ok(call("/match", "image1", Portraits.of(Portraits.ADA, 1), "image2", Portraits.of(Portraits.BEN, 1))).path("similarity").asDouble();
        assertTrue(same > 0.5 && other < 0.5, same + " " + other);
        refused(call("/match", "image1", Portraits.of(Portraits.ADA, 1)), 400);
        refused(call("/match", "image1", Portraits.of(Portraits.ADA, 1), "image2", NOBODY), 400);
    }

    @Test
    void theKeyMayComeInTheAddressOrAHeader() {
        String basic = Base64.getEncoder().encodeToString(("semblance:" + key).getBytes(StandardCharsets.UTF_8));
        ok(send(server.bare(FACE + "/list").header("Authorization", "Basic " + basic), Map.of("a", "b")));
        ok(RunningServer.send(server.bare(FACE + "/list").header("x-api-key", key).POST(BodyPublishers.noBody())));
        ok(RunningServer.send(server.bare(FACE + "/list").header("x-api-key", key).header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString("a=b"))));
        refused(RunningServer.send(server.bare(FACE + "/list").header("Authorization", "Basic ???").POST(BodyPublishers.noBody())), 401);
        refused(RunningServer.send(server.bare(FACE + "/list").POST(BodyPublishers.noBody())), 401);
        refused(send(server.bare(FACE + "/list"), form("nonsense")), 401);
        refused(send(server.bare(FACE + "/list"), form("")), 401);
    }

    @Test
    void aKeyOpensItsOwnCollectionAndWhatItMay() {
        register("Ada", Portraits.of(Portraits.ADA, 1));
        String other = server.server().services().keys().issue("other", Set.of(Scope.READ, Scope.IDENTIFY), Set.of("elsewhere")).secret();
        assertEquals(List.of(), texts(ok(send(server.bare(FACE + "/list"), form(other))).path("faces")));
        assertEquals("unknown", ok(send(server.bare(FACE + "/recognize"), form(other, "image", Portraits.of(Portraits.ADA, 1)))).at("/predictions/0/userid").asText());
        refused(send(server.bare(FACE + "/delete"), form(other, "userid", "Ada")), 403);
        assertEquals(1, server.server().services().serving().now().gallery().count().people());
    }

    @Test
    void badInputIsRefusedAndNothingIsWritten() {
        byte[] ada = Portraits.of(Portraits.ADA, 1);
        refused(call("/register", "image", ada), 400);
        refused(call("/register", "userid", "", "image", ada), 400);
        refused(call("/register", "userid", "x".repeat(201), "image", ada), 400);
        refused(call("/register", "userid", "Ada"), 400);
        refused(call("/register", "userid", "Ada", "image", "no picture".getBytes(StandardCharsets.UTF_8)), 400);
        refused(call("/register", "userid", "Ada", "image1", ada, "image2", NOBODY), 400);
        refused(call("/register", "userid", "Ada", "image", Portraits.group(Portraits.ADA, Portraits.BEN)), 400);
        refused(call("/recognize"), 400);
        refused(call("/recognize", "image", Arrays.copyOf(ada, 2000)), 400);
        refused(call("/recognize", "image", ada, "min_confidence", "high"), 400);
        refused(call("/recognize", "image", new byte[2 * LARGEST_BODY]), 413);
        refused(call("/delete"), 400);
        refused(RunningServer.send(server.bare(FACE).header("x-api-key", key).header("Content-Type", "multipart/form-data; boundary=xyz").POST(BodyPublishers.ofString("--xyz\r\nbroken"))), 400);
        refused(RunningServer.send(server.bare("/v1/vision/detection").POST(BodyPublishers.noBody())), 404);
        assertEquals(0, server.server().services().serving().now().gallery().count().people());
        assertEquals(1, ok(call("", "image", ada)).path("predictions").size());
    }
}
