package semblance.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.network.Models;
import semblance.network.TinyOnnx;

/// Two server processes on one PostgreSQL behind nginx are moved from the shipped embedder to a tiny one (three numbers: a face's mean
/// colour) while they are asked without a pause: one does the work, the other follows.
class SeveralServersReembeddingTest {

    private static final String ROUTE = "/v1/gallery/reembedding", TINY = "tiny-embedder";

    @TempDir
    Path folder;

    @Test
    void bothAnswerAllTheTimeAndThenUseTheNewModel() throws Exception {
        TinyOnnx.embedder(Files.createDirectories(Models.home().resolve("models")));
        try (TwoServers servers = TwoServers.start(folder, "moving", "keep_photos=true")) {
            for (int i = 0; i < 3; i++) assertEquals(201, servers.enrol(servers.through("/v1/people"), "Ada", Portraits.of(Portraits.ADA, i)));
            assertEquals(201, servers.enrol(servers.through("/v1/people"), "Ben", Portraits.of(Portraits.BEN, 0)));
            AtomicBoolean over = new AtomicBoolean();
            Map<Integer, String> answers = new ConcurrentSkipListMap<>();
            Thread[] callers = {caller(servers, servers.one(), over, answers), caller(servers, servers.two(), over, answers)};
            assertEquals(202, servers.send(TwoServers.json(servers.through(ROUTE), "POST", "{\"model\":\"" + TINY + "\"}")).statusCode());
            JsonNode ended = ended(servers);
            assertEquals("done", ended.path("state").asText(), ended::toString);
            for (KilledServer server : new KilledServer[] {servers.one(), servers.two()}) awaitModel(servers, server);
            over.set(true);
            for (Thread caller : callers) caller.join();
            assertTrue(Set.of(200, 201).containsAll(answers.keySet()), answers::toString);
            Map<KilledServer, String> said = new TreeMap<>((a, b) -> Integer.compare(a.port(), b.port()));
            for (KilledServer server : new KilledServer[] {servers.one(), servers.two()}) said.put(server, nearest(servers, server));
            assertEquals(Set.of("Ada"), Set.copyOf(said.values()));
        }
    }

    /// Recognises, enrols and lists without a pause.
    private static Thread caller(TwoServers servers, KilledServer server, AtomicBoolean over, Map<Integer, String> answers) {
        byte[] ada = Portraits.of(Portraits.ADA, 1);
        byte[][] strangers = new byte[4][];
        for (int i = 0; i < 4; i++) strangers[i] = Portraits.of(Portraits.STRANGER, i);
        return Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; !over.get(); i++) {
                    var identified = servers.send(TwoServers.picture(servers.to(server, "/v1/identify"), ada));
                    answers.put(identified.statusCode(), identified.body());
                    answers.put(servers.enrol(servers.to(server, "/v1/people"), "Cem", strangers[i % 4]), "enrolled");
                    var listed = servers.send(servers.through("/v1/people"));
                    answers.put(listed.statusCode(), listed.body());
                }
            } catch (Exception e) {
                answers.put(0, e.toString());
            }
        });
    }

    private static JsonNode ended(TwoServers servers) throws Exception {
        JsonNode state = TwoServers.json(servers.send(servers.through(ROUTE)));
        while (state.path("state").asText().equals("running")) {
            Thread.sleep(50);
            state = TwoServers.json(servers.send(servers.through(ROUTE)));
        }
        return state;
    }

    private static void awaitModel(TwoServers servers, KilledServer server) throws Exception {
        String name = "";
        for (int i = 0; i < 300 && !name.equals(TINY); i++) {
            name = TwoServers.json(servers.send(servers.to(server, "/v1/models"))).at("/models/2/name").asText();
            if (!name.equals(TINY)) Thread.sleep(100);
        }
        assertEquals(TINY, name);
    }

    private static String nearest(TwoServers servers, KilledServer server) throws Exception {
        return TwoServers.json(servers.send(TwoServers.picture(servers.to(server, "/v1/identify"), Portraits.of(Portraits.ADA, 0)))).at("/faces/0/candidates/0/person/name").asText();
    }
}
