package semblance.client;

import com.fasterxml.jackson.core.type.TypeReference;
import java.net.URI;
import java.util.List;
import java.util.UUID;

/// A Semblance server's own API (`/v1`), from Java. Pictures are given as the bytes of a JPEG, PNG, WebP, BMP, GIF or TIFF file.
///
/// ```java
/// SemblanceClient client = SemblanceClient.of(URI.create("http://127.0.0.1:8425"), key);
/// client.enrol("Ada", Files.readAllBytes(Path.of("ada.jpg")));
/// client.identify(Files.readAllBytes(Path.of("party.jpg"))).faces().forEach(System.out::println);
/// ```
///
/// Every call throws [SemblanceException] if the server refuses and [java.io.UncheckedIOException] if it can't be reached.
/// Answers of 429 and 503 that say when to try again are obeyed, as often as [Settings#retries] says. Safe to share between threads.
public final class SemblanceClient {

    private static final TypeReference<Faces<DetectedFace>> DETECTED = new TypeReference<>() { };
    private static final TypeReference<Faces<EmbeddedFace>> EMBEDDED = new TypeReference<>() { };
    private static final TypeReference<Faces<IdentifiedFace>> IDENTIFIED = new TypeReference<>() { };

    private final Exchange exchange;

    public SemblanceClient(Settings settings) {
        exchange = new Exchange(settings);
    }

    /// With the usual settings.
    public static SemblanceClient of(URI server, String key) {
        return new SemblanceClient(Settings.of(server, key));
    }

    public Faces<DetectedFace> detect(byte[] picture) {
        return exchange.picture(Address.of("detect"), picture, DETECTED);
    }

    /// Faces with their vectors, which [#models] says the network of.
    public Faces<EmbeddedFace> embed(byte[] picture) {
        return exchange.picture(Address.of("embed"), picture, EMBEDDED);
    }

    /// Whether two pictures, each of one person, show the same one.
    public Comparison compare(byte[] first, byte[] second) {
        return exchange.send(new Form().picture("first", first).picture("second", second).post(exchange.to(Address.of("compare"))), Comparison.class);
    }

    /// Who of everybody is in a picture.
    public Faces<IdentifiedFace> identify(byte[] picture) {
        return identify(picture, Among.EVERYBODY);
    }

    public Faces<IdentifiedFace> identify(byte[] picture, Among among) {
        return exchange.picture(among.ask(Address.of("identify")), picture, IDENTIFIED);
    }

    /// Enrols a picture of one person under a name; the person is made if there is none.
    public Added enrol(String name, byte[] picture) {
        return enrol(Enrolment.of(name), picture);
    }

    /// The name goes into the body, since addresses are written into proxies' logs.
    public Added enrol(Enrolment enrolment, byte[] picture) {
        Form form = new Form().text("name", enrolment.name()).picture("picture", picture);
        enrolment.collection().ifPresent(c -> form.text("collection", c));
        if (!enrolment.tags().isEmpty()) form.text("tags", String.join(",", enrolment.tags().stream().sorted().toList()));
        return exchange.send(form.post(exchange.to(Address.of("people")).header("Idempotency-Key", enrolment.idempotencyKey())), Added.class);
    }

    /// Learns a stranger of the default collection: a provisional person, to be named, merged or ignored later.
    public Added stranger(byte[] picture) {
        return exchange.send(Exchange.posted(exchange.to(Address.of("strangers")).header("Idempotency-Key", UUID.randomUUID().toString()), picture), Added.class);
    }

    public People people() {
        return new People(exchange);
    }

    public Collections collections() {
        return new Collections(exchange);
    }

    public LiveStreams streams() {
        return new LiveStreams(exchange);
    }

    public Gallery gallery() {
        return new Gallery(exchange);
    }

    /// The networks in use.
    public List<Model> models() {
        return exchange.list(Address.of("models"), "models", Model.class);
    }
}
