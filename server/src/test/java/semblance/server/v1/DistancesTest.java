package semblance.server.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.embed.Embedding;
import semblance.gallery.NewFace;
import semblance.gallery.Sample;
import semblance.server.RunningServer;
import semblance.server.Scope;

class DistancesTest {

    @TempDir
    Path folder;

    private static Sample along(int axis, int other, double part) {
        float[] vector = new float[64];
        vector[axis] = (float) Math.sqrt(1 - part * part);
        vector[other] += (float) part;
        return Sample.of(Embedding.normalised(vector));
    }

    private static int sum(JsonNode bins) {
        return StreamSupport.stream(bins.spliterator(), false).mapToInt(JsonNode::asInt).sum();
    }

    @Test
    void pairsOfOneAndOfTwoAreCountedInTheirBins() {
        try (RunningServer server = RunningServer.in(folder)) {
            server.server().services().serving().now().gallery().enrol(List.of(new NewFace("doors", "Ada", along(0, 1, 0)), new NewFace("doors", "Ada", along(0, 1, 0.1)),
                    new NewFace("doors", "Ben", along(2, 3, 0)), new NewFace("elsewhere", "Cleo", along(4, 5, 0))));
            JsonNode answer = server.get("/v1/collections/doors/distances").is(200).json();
            assertEquals(1, sum(answer.path("genuine")));
            assertEquals(1, answer.at("/genuine/5").asInt(), "two vectors 0.1 apart");
            assertEquals(2, answer.at("/impostor/70").asInt(), "vectors at right angles are 1.414 apart");
            assertEquals(List.of(2, 3, false), List.of(answer.path("people").asInt(), answer.path("faces").asInt(), answer.path("sampled").asBoolean()));
            server.json("PUT", "/v1/collections/doors", "{\"threshold\":0.75,\"slope\":9}").is(200);
            assertEquals(0.75, server.get("/v1/collections/doors/distances").json().path("threshold").asDouble());
            assertEquals(0, sum(server.get("/v1/collections/empty/distances").is(200).json().path("impostor")));
        }
    }

    @Test
    void aLargeCollectionIsSampled() {
        SplittableRandom random = new SplittableRandom(7);
        List<NewFace> faces = new ArrayList<>();
        for (int i = 0; i < 2400; i++) {
            float[] vector = new float[64];
            for (int j = 0; j < 64; j++) vector[j] = (float) random.nextGaussian();
            faces.add(new NewFace("default", "Person " + i / 2, Sample.of(Embedding.normalised(vector))));
        }
        try (RunningServer server = RunningServer.in(folder)) {
            server.server().services().serving().now().gallery().enrol(faces);
            JsonNode answer = server.get("/v1/collections/default/distances").is(200).json();
            assertTrue(answer.path("sampled").asBoolean());
            assertEquals(List.of(1000, 1000, 200_000), List.of(answer.path("people").asInt(), sum(answer.path("genuine")), sum(answer.path("impostor"))));
            assertEquals(answer, server.get("/v1/collections/default/distances").json());
        }
    }

    @Test
    void aKeySeesItselfAndTheDistancesOfItsOwnCollectionsOnly() {
        try (RunningServer server = RunningServer.in(folder)) {
            String key = server.server().services().keys().issue("doors", Set.of(Scope.READ), Set.of("doors")).secret();
            JsonNode own = RunningServer.send(server.bare("/v1/key").header("X-Api-Key", key)).is(200).json();
            assertEquals(List.of("doors", "read", "doors"), List.of(own.path("label").asText(), own.at("/scopes/0").asText(), own.at("/collections/0").asText()));
            assertFalse(own.toString().contains(key) || own.has("sha256"));
            RunningServer.send(server.bare("/v1/key").header("X-Api-Key", "smb_no")).isProblem(401, "key_unknown");
            RunningServer.send(server.bare("/v1/key")).isProblem(401, "key_unknown");
            RunningServer.send(server.bare("/v1/collections/doors/distances").header("X-Api-Key", key)).is(200);
            RunningServer.send(server.bare("/v1/collections/default/distances").header("X-Api-Key", key)).isProblem(403, "collection_forbidden");
        }
    }
}
