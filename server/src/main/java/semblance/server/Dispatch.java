package semblance.server;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semblance.gallery.GalleryException;
import semblance.live.SourceException;

/// What happens around every handler: the key, failures, headers, logs, metrics.
final class Dispatch {

    /// Of every answer; a reply may say otherwise.
    private static final Map<String, String> HEADERS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cache-Control", "no-store");

    private static final Logger LOG = LoggerFactory.getLogger("semblance.server");

    private final Services services;
    private final Bodies bodies;
    private final Origins origins;
    private final AccessLog accesses;
    private final AtomicInteger running = new AtomicInteger();
    private volatile boolean draining;

    Dispatch(Services services) {
        this.services = services;
        bodies = new Bodies(services.settings().limits().bodyBytes());
        origins = new Origins(services.settings().access().origins());
        accesses = new AccessLog(services.metrics());
    }

    void handle(Protocol protocol, Route route, ServerRequest request, ServerResponse response) {
        running.incrementAndGet();
        long start = System.nanoTime();
        try (Call call = new Call(request, bodies)) {
            Reply reply = origins.preflight(call).orElseGet(() -> reply(protocol, route, call));
            try {
                send(call, reply, response);
            } finally {
                accesses.note(new AccessLog.Access(call.id(), call.key(), call.method(), route.path()), reply.status(), System.nanoTime() - start);
            }
        } finally {
            running.decrementAndGet();
        }
    }

    private Reply reply(Protocol protocol, Route route, Call call) {
        try {
            if (draining) throw Problem.of(503, "shutting_down", "the server is shutting down").retryAfter(5).refused();
            route.scope().ifPresent(scope -> call.comesFrom(services.keys().authorise(call.secret(), scope)));
            return answer(route, call);
        } catch (IOException | RuntimeException | Error e) {
            // a library that is missing at run time, a failed assertion, too little memory: one call's failure, not the connection's
            return failed(protocol, call, e);
        }
    }

    /// A gallery that was moved to another model under a call refuses it, and nothing has happened: it is done again with the new one.
    private Reply answer(Route route, Call call) throws IOException {
        try (Serving.Use use = services.serving().use()) {
            call.worksWith(use.recognition());
            return route.handler().handle(call);
        } catch (GalleryException e) {
            if (!services.serving().overtook(call.recognition(), e)) throw e;
        }
        return answer(route, call);
    }

    private static Reply failed(Protocol protocol, Call call, Throwable e) {
        Problem problem = Problem.of(e);
        if ((problem.status() >= 500 || e instanceof SourceException) && !(e instanceof Refused)) LOG.error("request {} failed: {}", call.id(), problem.code(), e);
        Reply reply = protocol.failed(problem);
        if (problem.retryAfter().isPresent()) reply = reply.with("Retry-After", Integer.toString(problem.retryAfter().getAsInt()));
        return problem.status() == 401 ? reply.with("WWW-Authenticate", "Bearer") : reply;
    }

    private void send(Call call, Reply reply, ServerResponse response) {
        response.status(Status.create(reply.status()));
        HEADERS.forEach((name, value) -> response.header(HeaderNames.create(name), value));
        origins.headers(call).forEach((name, value) -> response.header(HeaderNames.create(name), value));
        response.header(HeaderNames.create("X-Request-Id"), call.id());
        reply.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
        boolean whole = !call.wantsHeadersOnly();
        switch (reply.body()) {
            case Reply.Body.Nothing() -> response.send();
            case Reply.Body.Json json -> send(response, "application/json", (json.json() + "\n").getBytes(StandardCharsets.UTF_8), whole);
            case Reply.Body.Bytes bytes -> send(response, bytes.type(), bytes.bytes(), whole);
            case Reply.Body.Stream stream -> send(response, stream);
        }
    }

    private static void send(ServerResponse response, String type, byte[] bytes, boolean whole) {
        response.header(HeaderNames.CONTENT_TYPE, type);
        if (whole) {
            response.send(bytes);
        } else {
            response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(bytes.length));
            response.send();
        }
    }

    private static void send(ServerResponse response, Reply.Body.Stream stream) {
        response.header(HeaderNames.CONTENT_TYPE, stream.type());
        try (OutputStream out = response.outputStream()) {
            stream.writer().writeTo(out);
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("the caller hung up", e);
        }
    }

    /// New calls are turned away from now on.
    void refuse() {
        draining = true;
    }

    /// Returns when the calls in progress are answered, or the time is over.
    void drain(int seconds) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        try {
            while (running.get() > 0 && System.nanoTime() < end) Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean draining() {
        return draining;
    }
}
