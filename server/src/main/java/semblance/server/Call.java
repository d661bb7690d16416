package semblance.server;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import semblance.gallery.Filter;
import semblance.gallery.Gallery;
import semblance.gallery.Person;

/// One request, as handlers see it. Belongs to the thread that handles it.
public final class Call implements AutoCloseable {

    public static final String REQUEST_ID = "X-Request-Id";

    private final ServerRequest request;
    private final Bodies bodies;
    private final String id;
    private Optional<ApiKey> key = Optional.empty();
    private Optional<Bodies.Body> body = Optional.empty();
    private Optional<Upload> upload = Optional.empty();
    private Optional<Recognition> recognition = Optional.empty();

    Call(ServerRequest request, Bodies bodies) {
        this.request = request;
        this.bodies = bodies;
        id = idOf(header(REQUEST_ID));
    }

    /// The id in a caller's header, or one made up.
    public static String idOf(Optional<String> header) {
        return header.filter(i -> i.matches("[A-Za-z0-9._-]{1,64}")).orElseGet(() -> UUID.randomUUID().toString());
    }

    /// The caller's `X-Request-Id`, or one made up here; in the answer, the logs and the audit log.
    public String id() {
        return id;
    }

    /// A part of the path, decoded: `id` of `/v1/people/{id}`.
    public String path(String name) {
        return request.path().pathParameters().get(name);
    }

    /// A parameter of the query, decoded; the first if there are several.
    ///
    /// @throws Refused with 400 if the query is malformed
    public Optional<String> query(String name) {
        return Query.first(rawQuery(), name);
    }

    /// @throws Refused with 400 if the query has others than these
    void checkQuery(Set<String> known) {
        if (known.containsAll(Query.names(rawQuery()))) return;
        throw Problem.of(400, "unknown_parameter", "got a parameter in the query that is not known here, wanted "
                + (known.isEmpty() ? "none" : "only " + String.join(", ", known))).refused();
    }

    /// The query as it was sent, without the question mark.
    public String rawQuery() {
        return request.prologue().query().rawValue();
    }

    public Optional<String> header(String name) {
        return request.headers().value(HeaderNames.create(name));
    }

    /// Who calls; empty on an open route that has not asked.
    public Optional<ApiKey> key() {
        return key;
    }

    /// The secret in `Authorization: Bearer` or `X-Api-Key`.
    public Optional<String> secret() {
        return ApiKeys.secret(this::header);
    }

    /// From now on this is who calls.
    public void comesFrom(ApiKey key) {
        this.key = Optional.of(key);
    }

    /// The networks and the gallery that this call works with from its beginning to its end, whatever is exchanged meanwhile.
    public Recognition recognition() {
        return recognition.orElseThrow(() -> new IllegalStateException("got a call that no handler has been given yet"));
    }

    public Gallery gallery() {
        return recognition().gallery();
    }

    void worksWith(Recognition recognition) {
        this.recognition = Optional.of(recognition);
    }

    /// Returns the collection if the caller may see it.
    ///
    /// @throws Refused with 403 if not, or 400 if it is no name
    public String collection(String name) {
        Person.checkName(name);
        if (key.map(k -> k.sees(name)).orElse(true)) return name;
        throw Problem.of(403, "collection_forbidden", "got a key that is not for this collection").refused();
    }

    /// Everybody whom the caller may see.
    public Filter visible() {
        return Filter.ALL.in(key.map(k -> k.collections().toArray(String[]::new)).orElse(new String[0]));
    }

    /// @throws Refused with 413 or 429 if it is too much
    public byte[] body() {
        if (body.isEmpty()) body = Optional.of(read());
        return body.get().bytes();
    }

    private Bodies.Body read() {
        try {
            return bodies.read(request);
        } catch (IOException | RuntimeException e) {
            if (e instanceof Refused refused) throw refused;
            throw Problem.of(400, "body_incomplete", "the body ended too early, or came too slowly").refused();
        }
    }

    /// The body taken apart by its type.
    public Upload upload() {
        if (upload.isEmpty()) upload = Optional.of(Upload.of(header("Content-Type"), body()));
        return upload.get();
    }

    /// Method and path, as they were sent.
    public String target() {
        return method() + " " + request.path().rawPath();
    }

    String method() {
        return request.prologue().method().text();
    }

    /// Whether the answer's body is not wanted.
    boolean wantsHeadersOnly() {
        return method().equals("HEAD");
    }

    @Override
    public void close() {
        body.ifPresent(Bodies.Body::close);
    }
}
