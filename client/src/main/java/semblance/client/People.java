package semblance.client;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// Who is known, strangers included. People and faces go by their ids.
public final class People {

    private final Exchange exchange;

    People(Exchange exchange) {
        this.exchange = exchange;
    }

    public Page<Person> page(Among among, String after, int limit) {
        return exchange.page(among.ask(Address.of("people")).page(after, limit), "people", Person.class);
    }

    /// All of them by collection and name; pages are fetched as the stream is read.
    public Stream<Person> all(Among among) {
        return pages(among.ask(Address.of("people")));
    }

    /// Those with this in their name, in whatever case; the same otherwise.
    public Stream<Person> named(Among among, String part) {
        return pages(among.ask(Address.of("people")).with("name", part));
    }

    private Stream<Person> pages(Address address) {
        return Stream.iterate(Optional.of(page(address, Page.START)), Optional::isPresent, page -> page.get().next().map(next -> page(address, next)))
                .flatMap(page -> page.get().items().stream());
    }

    private Page<Person> page(Address address, String after) {
        return exchange.page(address.page(after, Page.USUAL_SIZE), "people", Person.class);
    }

    public Person get(String id) {
        return exchange.get(Address.of("people", id), Person.class);
    }

    /// Naming a stranger makes them known.
    public Person rename(String id, String name) {
        return exchange.send("PATCH", Address.of("people", id), Exchange.object().put("name", name), Person.class);
    }

    public Person tag(String id, Set<String> tags) {
        return exchange.send("PATCH", Address.of("people", id), Exchange.object().set("tags", Exchange.array(tags)), Person.class);
    }

    public Person mark(String id, Person.Status status) {
        return exchange.send("PATCH", Address.of("people", id), Exchange.object().put("status", status.name().toLowerCase(Locale.ROOT)), Person.class);
    }

    /// Vectors, photos and sightings are gone when this returns.
    public Receipt erase(String id) {
        return exchange.send(exchange.to(Address.of("people", id)).DELETE(), Receipt.class);
    }

    /// @return the second, of whom the first is a part now
    public Person merge(String id, String into) {
        return exchange.send("POST", Address.of("people", id, "merge"), Exchange.object().put("into", into), Person.class);
    }

    /// Remembers that two people are two.
    public Person keepApart(String id, String other) {
        return exchange.send("POST", Address.of("people", id, "keep_apart"), Exchange.object().put("other", other), Person.class);
    }

    /// Remembers that the face of this picture is not this person's.
    public Person reject(String id, byte[] picture) {
        return exchange.send(Exchange.posted(exchange.to(Address.of("people", id, "reject")), picture), Person.class);
    }

    /// Oldest first.
    public List<EnrolledFace> faces(String id) {
        return exchange.list(Address.of("people", id, "faces"), "faces", EnrolledFace.class);
    }

    public Added addFace(String id, byte[] picture) {
        return addFace(id, picture, UUID.randomUUID().toString());
    }

    /// @param idempotencyKey sent twice, the picture is enrolled once
    public Added addFace(String id, byte[] picture, String idempotencyKey) {
        return exchange.send(Exchange.posted(exchange.to(Address.of("people", id, "faces")).header("Idempotency-Key", idempotencyKey), picture), Added.class);
    }

    public Receipt eraseFace(String id, String face) {
        return exchange.send(exchange.to(Address.of("people", id, "faces", face)).DELETE(), Receipt.class);
    }

    /// JPEG, where the server keeps photos.
    public byte[] photo(String id, String face) {
        return exchange.bytes(exchange.to(Address.of("people", id, "faces", face, "photo")));
    }

    public Page<Sighting> sightings(String id, String after, int limit) {
        return exchange.page(Address.of("people", id, "sightings").page(after, limit), "sightings", Sighting.class);
    }

    /// Strangers who may be someone the collection has, surest first.
    public List<Suggestion> suggestions(String collection) {
        return exchange.list(Address.of("suggestions").with("collection", collection), "suggestions", Suggestion.class);
    }

    /// Erases the strangers not seen since then.
    public Receipt expireStrangers(Instant before) {
        return exchange.send(exchange.to(Address.of("strangers").with("before", before)).DELETE(), Receipt.class);
    }
}
