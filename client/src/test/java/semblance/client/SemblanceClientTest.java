package semblance.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.client.IdentifiedFace.Verdict;
import semblance.network.ModelFile;
import semblance.network.Models;
import semblance.network.TinyOnnx;
import semblance.server.SemblanceServer;
import semblance.server.ServerSettings;

/// Against a real server.
class SemblanceClientTest {

    private static final int FRAMES = 12;
    private static final byte[] ADA = Portraits.of(Portraits.ADA, 0), BEN = Portraits.of(Portraits.BEN, 0);

    @TempDir
    static Path folder;
    private static SemblanceServer server;
    private static Settings settings;
    private static SemblanceClient client;

    @BeforeAll
    static void start() throws IOException {
        Path frames = Files.createDirectories(folder.resolve("frames"));
        for (int i = 0; i < FRAMES; i++) Files.write(frames.resolve("%03d.jpg".formatted(i)), ADA);
        server = SemblanceServer.start(ServerSettings.of(folder.resolve("data")).withPort(0).withSources(Map.of("front door", frames.toString()))
                .withMatching(ServerSettings.Matching.shipped().keepingPhotos()));
        settings = Settings.of(uri(server), server.firstKey().orElseThrow());
        client = new SemblanceClient(settings);
    }

    private static URI uri(SemblanceServer server) {
        return URI.create("http://127.0.0.1:" + server.port() + "/");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String nameOf(IdentifiedFace face) {
        return face.person().map(Person::name).orElse("");
    }

    @Test
    void facesAreFoundAndTurnedIntoVectorsOfTheModel() {
        Faces<DetectedFace> found = client.detect(ADA);
        assertEquals(new Faces.Size(240, 240), found.image());
        assertEquals(1, found.faces().size());
        assertEquals(5, found.faces().getFirst().landmarks().size());
        assertTrue(found.faces().getFirst().boxNormalized().right() <= 1.1);
        EmbeddedFace embedded = client.embed(ADA).faces().getFirst();
        assertEquals(client.gallery().state().embeddingSize(), embedded.embedding().size());
        assertTrue(client.models().stream().anyMatch(m -> m.id().equals(client.gallery().state().model()) && !m.thresholds().isEmpty()));
    }

    @Test
    void twoPicturesAreCompared() {
        assertTrue(client.compare(ADA, Portraits.of(Portraits.ADA, 1)).same());
        assertFalse(client.compare(ADA, BEN).same());
    }

    @Test
    void whoWasEnrolledIsIdentifiedInTheirCollectionOnly() {
        Added added = client.enrol(Enrolment.of("Ada Müller & Söhne").in("a b/ü").tagged("night", "door"), ADA);
        assertEquals(Added.Outcome.ENROLLED, added.outcome());
        assertEquals(Set.of("night", "door"), added.person().tags());
        Among there = Among.EVERYBODY.in("a b/ü").tagged("door").being(Person.Status.KNOWN);
        IdentifiedFace face = client.identify(Portraits.of(Portraits.ADA, 1), there).faces().getFirst();
        assertEquals("Ada Müller & Söhne", nameOf(face));
        assertTrue(face.similarity().orElseThrow() > 0.5 && face.candidates().getFirst().same());
        IdentifiedFace elsewhere = client.identify(Portraits.of(Portraits.ADA, 1), Among.EVERYBODY.in("nobody")).faces().getFirst();
        assertEquals(Verdict.UNKNOWN, elsewhere.verdict());
        assertEquals(Optional.empty(), elsewhere.person());
        assertEquals(Added.Outcome.DUPLICATE, client.enrol(Enrolment.of("Ada Müller & Söhne").in("a b/ü"), ADA).outcome());
    }

    @Test
    void anEnrolmentSentAgainIsDoneOnceAndAnsweredAlike() {
        Enrolment once = Enrolment.of("Ada").in("again").tagged("b", "a");
        assertEquals(client.enrol(once, ADA), client.enrol(once, ADA));
        SemblanceException other = assertThrows(SemblanceException.class, () -> client.enrol(once, BEN));
        assertEquals("idempotency_mismatch", other.code());
    }

    @Test
    void peopleAreChangedMergedAndErased() {
        People people = client.people();
        String ada = client.enrol(Enrolment.of("Ada").in("crud"), ADA).person().id(), ben = client.enrol(Enrolment.of("Ben").in("crud"), BEN).person().id();
        assertEquals(List.of("Ada", "Ben"), people.all(Among.EVERYBODY.in("crud")).map(Person::name).toList());
        assertEquals(List.of("Ada"), people.named(Among.EVERYBODY.in("crud"), "aD").map(Person::name).toList());
        assertEquals(List.of(), people.named(Among.EVERYBODY.in("crud"), "x & y").toList());
        assertEquals("Ada", people.page(Among.EVERYBODY.in("crud"), Page.START, 1).items().getFirst().name());
        assertEquals("Bea", people.rename(ben, "Bea").name());
        assertEquals(Set.of("x"), people.tag(ben, Set.of("x")).tags());
        assertEquals(Person.Status.IGNORED, people.mark(ben, Person.Status.IGNORED).status());
        assertEquals(ada, people.keepApart(ada, ben).id());
        assertEquals(ada, people.reject(ada, BEN).id());
        String face = people.addFace(ada, Portraits.of(Portraits.ADA, 1)).face().id();
        assertEquals(2, people.faces(ada).size());
        assertEquals((byte) 0xFF, people.photo(ada, face)[0]);
        assertEquals(1, people.eraseFace(ada, face).faces());
        assertEquals(List.of(), people.sightings(ada, Page.START, 10).items());
        assertEquals(2, people.merge(ben, ada).faces());
        Receipt receipt = people.erase(ada);
        assertEquals(2, receipt.faces());
        assertTrue(client.gallery().receipts().contains(receipt));
        assertEquals(404, assertThrows(SemblanceException.class, () -> people.get(ada)).status());
    }

    @Test
    void strangersAreLearntNamedAndExpire() {
        Person stranger = client.stranger(BEN).person();
        assertEquals(Person.Status.PROVISIONAL, stranger.status());
        assertEquals(List.of(), client.people().suggestions("default").stream().filter(s -> s.into().id().equals(stranger.id())).toList());
        assertEquals(Person.Status.KNOWN, client.people().rename(stranger.id(), "Ben").status());
        assertEquals(0, client.people().expireStrangers(Instant.now()).people());
    }

    @Test
    void collectionsHaveThresholdsOfTheirOwn() {
        client.enrol(Enrolment.of("Ada").in("own"), ADA);
        Collection own = new Collection("own", OptionalDouble.of(0.9), OptionalDouble.empty());
        assertEquals(own, client.collections().configure(own));
        assertTrue(client.collections().list().contains(own));
        assertEquals("too_little_data", assertThrows(SemblanceException.class, () -> client.collections().calibrate("own", 0.01, false)).code());
    }

    @Test
    void aStreamsEventsAreReadToItsEndAndAgainFromTheMiddle() {
        client.enrol(Enrolment.of("Ada").in("live"), ADA);
        assertEquals(List.of("front door"), client.streams().sources());
        client.streams().start("front door", new LiveStreams.Wanted("live", 0, false, false, 30));
        assertEquals("invalid_value", assertThrows(SemblanceException.class, () -> client.streams().start("front door", LiveStreams.Wanted.USUAL.learning().forgettingAfter(-1))).code());
        List<StreamEvent> all;
        try (Stream<StreamEvent> events = client.streams().events("front door", 0)) {
            all = events.toList();
        }
        assertEquals("appeared", all.getFirst().type());
        assertTrue(all.stream().anyMatch(e -> e.type().equals("recognised") && e.person().equals(Optional.of("Ada"))), all::toString);
        List<Long> later = new ArrayList<>();
        client.streams().follow("front door", 1, event -> later.add(event.number()));
        assertEquals(all.stream().map(StreamEvent::number).skip(1).toList(), later);
        assertEquals(LiveStream.State.ENDED, client.streams().stop("front door").state());
        assertEquals("front door", client.streams().list().getFirst().name());
    }

    @Test
    void aBackupIsWrittenWholeOrNotAtAll() throws IOException {
        client.enrol(Enrolment.of("Ada").in("backup"), ADA);
        Path copies = Files.createDirectory(folder.resolve("copies")), copy = copies.resolve("copy.jsonl");
        client.gallery().backup(copy);
        assertTrue(Files.readString(copy).contains("\"Ada\""));
        SemblanceClient stranger = SemblanceClient.of(uri(server), "smb_wrong");
        assertThrows(SemblanceException.class, () -> stranger.gallery().backup(copies.resolve("none.jsonl")));
        try (Stream<Path> left = Files.list(copies)) {
            assertEquals(List.of(copy), left.toList());
        }
    }

    @Test
    void theGalleryIsMovedToAnotherModel() throws Exception {
        String tiny = ModelFile.of(TinyOnnx.embedder(Files.createDirectories(Models.home().resolve("models")))).card().id();
        ServerSettings own = ServerSettings.of(folder.resolve("moved")).withPort(0).withMatching(ServerSettings.Matching.shipped().keepingPhotos());
        try (SemblanceServer moved = SemblanceServer.start(own)) {
            SemblanceClient there = SemblanceClient.of(uri(moved), moved.firstKey().orElseThrow());
            there.enrol("Ada", ADA);
            Reembedding never = there.gallery().reembedding();
            assertEquals(Reembedding.State.NEVER, never.state());
            assertTrue(never.models().contains("tiny-embedder"), never::toString);
            assertEquals(Reembedding.State.RUNNING, there.gallery().reembed("tiny-embedder", false).state());
            Reembedding now = there.gallery().reembedding();
            for (; now.state() == Reembedding.State.RUNNING; now = there.gallery().reembedding()) Thread.sleep(50);
            assertEquals(Reembedding.State.DONE, now.state(), now::toString);
            assertEquals(1, now.faces());
            assertEquals(tiny, there.gallery().state().model());
            assertEquals("same_model", assertThrows(SemblanceException.class, () -> there.gallery().reembed("tiny-embedder", false)).code());
        }
    }

    @Test
    void refusalsHaveStatusCodeMessageAndTheRequestsId() {
        SemblanceException none = assertThrows(SemblanceException.class, () -> client.detect("no picture".getBytes()));
        assertEquals(422, none.status());
        assertEquals("unreadable_picture", none.code());
        assertFalse(none.getMessage().isBlank() || none.requestId().isBlank());
        assertEquals("key_unknown", assertThrows(SemblanceException.class, () -> SemblanceClient.of(uri(server), "smb_wrong").models()).code());
    }

    @Test
    void anAddressBesideTheServersIsNotFound() {
        SemblanceException proxy = assertThrows(SemblanceException.class, () -> SemblanceClient.of(uri(server).resolve("/nothing/here"), settings.key()).models());
        assertEquals(404, proxy.status());
    }

    @Test
    void whoIsToldToComeLaterComesLaterUnlessThatIsTooLate() {
        ServerSettings slow = ServerSettings.of(folder.resolve("slow")).withPort(0);
        ServerSettings.Limits usual = slow.limits();
        try (SemblanceServer limited = SemblanceServer.start(slow.withLimits(new ServerSettings.Limits(usual.bodyBytes(), usual.pixels(), 1, 0, 0.5)))) {
            Settings own = Settings.of(uri(limited), limited.firstKey().orElseThrow());
            SemblanceClient patient = new SemblanceClient(own), hasty = new SemblanceClient(own.withRetries(0));
            SemblanceException refused = assertThrows(SemblanceException.class, () -> Stream.generate(hasty::models).limit(100).forEach(_ -> { }));
            assertEquals(429, refused.status());
            assertEquals("rate_limited", refused.code());
            assertEquals(3, patient.models().size());
        }
    }

    @Test
    void aServerThatIsNotThereIsSaidToBeNotThere() {
        SemblanceClient lost = SemblanceClient.of(URI.create("http://127.0.0.1:1"), "smb_any");
        assertTrue(assertThrows(UncheckedIOException.class, lost::models).getMessage().contains("http://127.0.0.1:1"));
    }

    @Test
    void theKeyIsNotPrinted() {
        assertFalse(settings.toString().contains(settings.key()));
        assertThrows(IllegalArgumentException.class, () -> Settings.of(URI.create("ftp://127.0.0.1"), "x"));
    }
}
