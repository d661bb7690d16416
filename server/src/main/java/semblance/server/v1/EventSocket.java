package semblance.server.v1;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.LoggerFactory;
import semblance.server.AccessLog;
import semblance.server.AccessLog.Access;
import semblance.server.ApiKey;
import semblance.server.ApiKeys;
import semblance.server.Call;
import semblance.server.Refused;
import semblance.server.Scope;
import semblance.server.Services;

/// One caller who follows a live stream's events over WebSocket, at the address of the server-sent ones. Who may not is
/// refused before the protocol changes, in the form of every other refusal.
final class EventSocket implements WsListener {

    static final String ROUTE = "/v1/streams/{name}/events";
    private static final int SWITCHED = 101;

    private final ApiKeys keys;
    private final AccessLog accesses;
    private final Map<String, Stream> streams;
    private final long start = System.nanoTime();
    private Access access = new Access("", Optional.empty(), "GET", ROUTE);
    private Optional<Stream> stream = Optional.empty();
    private BooleanSupplier may = () -> false;
    private long last;
    private volatile boolean gone;

    EventSocket(Services services, Map<String, Stream> streams) {
        keys = services.keys();
        accesses = new AccessLog(services.metrics());
        this.streams = streams;
    }

    @Override
    public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
        String id = Call.idOf(headers.value(HeaderNames.create(Call.REQUEST_ID)));
        access = new Access(id, Optional.empty(), "GET", ROUTE);
        try {
            Optional<String> secret = ApiKeys.secret(name -> headers.value(HeaderNames.create(name)));
            ApiKey key = keys.authorise(secret, Scope.IDENTIFY);
            access = new Access(id, Optional.of(key), "GET", ROUTE);
            String[] path = prologue.uriPath().path().split("/");
            stream = Optional.of(Streams.visible(streams, path[path.length - 2], Optional.of(key)));
            may = Streams.may(keys, secret, stream.get());
            last = Stream.last(headers.value(HeaderNames.create("Last-Event-ID")));
            return Optional.of(WritableHeaders.create().set(HeaderNames.create(Call.REQUEST_ID), id));
        } catch (Refused e) {
            note(e.problem().status());
            throw e.beforeAnyRoute();
        }
    }

    @Override
    public void onOpen(WsSession session) {
        Thread.ofVirtual().name("events").start(() -> {
            try {
                stream.orElseThrow().sendEvents(last, session, () -> gone, may);
            } catch (RuntimeException e) {
                LoggerFactory.getLogger(EventSocket.class).debug("the caller hung up", e);
            } finally {
                note(SWITCHED);
            }
        });
    }

    private void note(int status) {
        accesses.note(access, status, System.nanoTime() - start);
    }

    @Override
    public void onClose(WsSession session, int status, String reason) {
        gone = true;
    }

    @Override
    public void onError(WsSession session, Throwable t) {
        gone = true;
    }
}
