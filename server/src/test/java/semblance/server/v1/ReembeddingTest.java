package semblance.server.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.embed.Embedding;
import semblance.gallery.Reembedder.NewModel;
import semblance.gallery.Reembedding;
import semblance.gallery.SqliteGallery;
import semblance.gallery.SqliteRewrite;
import semblance.network.ModelFile;
import semblance.network.Models;
import semblance.network.TinyOnnx;
import semblance.server.Portraits;
import semblance.server.RunningServer;
import semblance.server.RunningServer.Answer;
import semblance.server.ServerSettings;

/// From the shipped embedder to a tiny one (three numbers: a face's mean colour) and back, while calls are answered.
class ReembeddingTest {

    private static final int FRAMES = 600;
    private static final String ROUTE = "/v1/gallery/reembedding", TINY = "tiny-embedder";

    @TempDir
    Path folder;
    private static String tinyId;

    @BeforeAll
    static void install() throws IOException {
        tinyId = ModelFile.of(TinyOnnx.embedder(Files.createDirectories(Models.home().resolve("models")))).card().id();
    }

    private ServerSettings settings() {
        ServerSettings settings = ServerSettings.of(folder.resolve("data"));
        return settings.withMatching(settings.matching().keepingPhotos());
    }

    private static Answer enrol(RunningServer server, String name, byte[] picture) {
        return server.form("/v1/people", Map.of("name", name, "picture", picture));
    }

    private static JsonNode ended(RunningServer server) throws InterruptedException {
        JsonNode state = server.get(ROUTE).is(200).json();
        while (state.path("state").asText().equals("running")) {
            Thread.sleep(50);
            state = server.get(ROUTE).is(200).json();
        }
        return state;
    }

    private static String nearest(RunningServer server, byte[] picture) {
        return server.picture("/v1/identify", picture).is(200).json().at("/faces/0/candidates/0/person/name").asText();
    }

    /// Calls without pause, until it is told to end.
    private static final class Caller {
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger calls = new AtomicInteger();
        private final Set<Integer> statuses = new ConcurrentSkipListSet<>();
        private final Thread thread;

        Caller(RunningServer server) {
            byte[] ada = Portraits.of(Portraits.ADA, 1);
            List<byte[]> strangers = IntStream.range(0, 4).mapToObj(i -> Portraits.of(Portraits.STRANGER, i)).toList();
            thread = Thread.ofVirtual().start(() -> {
                for (; !over.get(); calls.incrementAndGet()) {
                    statuses.add(server.picture("/v1/identify", ada).status());
                    statuses.add(enrol(server, "Cem", strangers.get(calls.get() % 4)).status());
                }
            });
        }

        void awaitTwoMore() throws InterruptedException {
            for (int before = calls.get(); calls.get() < before + 2 && thread.isAlive(); ) Thread.sleep(20);
        }

        Set<Integer> end() throws InterruptedException {
            over.set(true);
            thread.join();
            return statuses;
        }
    }

    @Test
    void theGalleryMovesToAnotherModelAndBackWhileEveryCallIsAnswered() throws Exception {
        byte[] ada = Portraits.of(Portraits.ADA, 0);
        String key;
        try (RunningServer server = RunningServer.with(settings())) {
            key = server.key();
            assertEquals("never", server.get(ROUTE).is(200).json().path("state").asText());
            for (int i = 0; i < 3; i++) enrol(server, "Ada", Portraits.of(Portraits.ADA, i)).is(201);
            enrol(server, "Ben", Portraits.of(Portraits.BEN, 0)).is(201);
            server.json("PUT", "/v1/collections/default", "{\"threshold\":0.9}").is(200);
            Caller caller = new Caller(server);
            server.json("POST", ROUTE, "{\"model\":\"" + TINY + "\"}").is(202);
            JsonNode done = ended(server);
            assertEquals("done " + TINY + " 0", done.path("state").asText() + " " + done.path("model").asText() + " " + done.path("dropped").asInt(), done::toString);
            caller.awaitTwoMore();
            assertTrue(Set.of(200, 201).containsAll(caller.end()), caller.statuses::toString);
            JsonNode gallery = server.get("/v1/gallery").is(200).json();
            assertEquals(tinyId + " 3 3", gallery.path("model").asText() + " " + gallery.path("embedding_size").asInt() + " " + gallery.path("people").asInt());
            assertEquals(TINY, server.get("/v1/models").is(200).json().at("/models/2/name").asText());
            assertTrue(server.get("/v1/collections").is(200).json().at("/collections/0/threshold").isMissingNode(), "it was the old model's");
            assertEquals("Ada", nearest(server, ada));
            server.json("POST", ROUTE, "{\"model\":\"" + TINY + "\"}").isProblem(409, "same_model");
        }
        // the settings still want the shipped model: what is there is served, until the server is told to move it
        try (RunningServer server = RunningServer.again(settings(), key)) {
            assertEquals(tinyId, server.get("/v1/gallery").is(200).json().path("model").asText());
            server.json("POST", ROUTE, "{}").is(202);
            assertEquals("done", ended(server).path("state").asText());
            JsonNode face = server.picture("/v1/identify", ada).is(200).json().at("/faces/0");
            assertEquals("known Ada", face.path("verdict").asText() + " " + face.at("/person/name").asText(), face::toString);
        }
    }

    @Test
    void aLiveStreamGoesOnWithTheNewModelAndItsEventsAreCountedOn() throws Exception {
        Path frames = Files.createDirectories(folder.resolve("frames"));
        byte[] ada = Portraits.of(Portraits.ADA, 1);
        for (int i = 0; i < FRAMES; i++) Files.write(frames.resolve("%03d.jpg".formatted(i)), ada);
        try (RunningServer server = RunningServer.with(settings().withSources(Map.of("door", frames.toString())))) {
            enrol(server, "Ben", Portraits.of(Portraits.BEN, 0)).is(201);
            server.json("PUT", "/v1/streams/door", "{}").is(201);
            StringBuffer heard = new StringBuffer();
            Thread follower = Thread.ofVirtual().start(() -> follow(server, heard));
            awaitAppearances(1, heard, follower);
            server.json("POST", ROUTE, "{\"model\":\"" + TINY + "\"}").is(202);
            assertEquals("done", ended(server).path("state").asText());
            awaitAppearances(2, heard, follower);
            server.delete("/v1/streams/door").is(200);
            follower.join();
            String events = heard.toString();
            assertTrue(events.endsWith("event: end\ndata: {}\n\n"), events);
            List<Integer> ids = Pattern.compile("(?m)^id: (\\d+)$").matcher(events).results().map(m -> Integer.valueOf(m.group(1))).toList();
            assertEquals(IntStream.rangeClosed(1, ids.size()).boxed().toList(), ids);
            assertEquals(2, appearances(heard), events);
        }
    }

    private static void follow(RunningServer server, StringBuffer heard) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(server.request("/v1/streams/door/events").build(), BodyHandlers.ofLines()).body().forEach(line -> heard.append(line).append('\n'));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int appearances(StringBuffer heard) {
        return heard.toString().split("\"type\":\"appeared\"", -1).length - 1;
    }

    private static void awaitAppearances(int wanted, StringBuffer heard, Thread follower) throws InterruptedException {
        while (appearances(heard) < wanted && follower.isAlive()) Thread.sleep(50);
    }

    @Test
    void aGalleryThatAnotherProgramMovesIsFollowedToAModelThatIsInstalled() {
        try (RunningServer server = RunningServer.with(settings())) {
            enrol(server, "Ada", Portraits.of(Portraits.ADA, 0)).is(201);
            moveFromOutside(tinyId);
            assertEquals("Ada", server.get("/v1/people").is(200).json().at("/people/0/name").asText());
            assertEquals(tinyId, server.get("/v1/gallery").is(200).json().path("model").asText());
            enrol(server, "Ben", Portraits.of(Portraits.BEN, 0)).is(201);
            moveFromOutside("a-model-nobody-has");
            for (int i = 0; i < 2; i++) server.get("/v1/people").isProblem(500, "gallery_unusable");
            RunningServer.send(server.bare("/health/ready")).isProblem(500, "gallery_unusable");
        }
    }

    private void moveFromOutside(String model) {
        NewModel vectors = new NewModel(model, 3, photo -> Optional.of(Embedding.normalised(new float[] {photo.length, 1, 2})));
        assertEquals(0, ((Reembedding.Done) SqliteRewrite.reembed(folder.resolve("data/gallery.sqlite"), SqliteGallery.Settings.DEFAULT, vectors, false, Supplier::get)).dropped());
    }

    @Test
    void itIsRefusedInWordsWhenItCantBeDone() throws Exception {
        ServerSettings without = ServerSettings.of(folder.resolve("data"));
        String key;
        try (RunningServer server = RunningServer.with(without)) {
            key = server.key();
            enrol(server, "Ada", Portraits.of(Portraits.ADA, 0)).is(201);
            Answer refused = server.json("POST", ROUTE, "{\"model\":\"" + TINY + "\"}").isProblem(409, "photos_missing");
            assertTrue(refused.text().contains("keep_photos = true"), refused.text());
            server.json("POST", ROUTE, "{\"model\":\"/etc/passwd.onnx\"}").isProblem(404, "no_such_model");
            server.json("POST", ROUTE, "{\"drop_others\":1,\"model\":\"" + TINY + "\"}").isProblem(400, "invalid_value");
            String some = server.json("POST", "/v1/keys", "{\"label\":\"some\",\"scopes\":[\"admin\"],\"collections\":[\"doors\"]}").is(201).json().path("secret").asText();
            RunningServer.send(server.bare(ROUTE).header("X-Api-Key", some)).isProblem(403, "collection_forbidden");
        }
        try (RunningServer server = RunningServer.again(settings(), key)) {
            enrol(server, "Ben", Portraits.of(Portraits.BEN, 0)).is(201);
            Answer refused = server.json("POST", ROUTE, "{\"model\":\"" + TINY + "\"}").isProblem(409, "photos_missing");
            assertTrue(refused.text().contains("got 1 faces"), refused.text());
            server.json("POST", ROUTE, "{\"drop_others\":true,\"model\":\"" + TINY + "\"}").is(202);
            JsonNode done = ended(server);
            assertEquals("done 1 1", done.path("state").asText() + " " + done.path("faces").asInt() + " " + done.path("dropped").asInt(), done::toString);
        }
    }
}
