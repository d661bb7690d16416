package semblance.server.v1;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import semblance.server.ApiKey;
import semblance.server.ApiKeys;
import semblance.server.Refused;
import semblance.server.Scope;

/// One caller who follows a live stream's events over WebSocket, at the address of the server-sent ones. Who may not is
/// refused before the protocol changes, in the form of every other refusal.
final class EventSocket implements WsListener {

    private final ApiKeys keys;
    private final Map<String, Stream> streams;
    private Optional<Stream> stream = Optional.empty();
    private long last;
    private volatile boolean gone;

    EventSocket(ApiKeys keys, Map<String, Stream> streams) {
        this.keys = keys;
        this.streams = streams;
    }

    @Override
    public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
        try {
            ApiKey key = keys.authorise(ApiKeys.secret(name -> headers.value(HeaderNames.create(name))), Scope.IDENTIFY);
            String[] path = prologue.uriPath().path().split("/");
            stream = Optional.of(Streams.visible(streams, path[path.length - 2], Optional.of(key)));
            last = Stream.last(headers.value(HeaderNames.create("Last-Event-ID")));
            return Optional.empty();
        } catch (Refused e) {
            throw e.beforeAnyRoute();
        }
    }

    @Override
    public void onOpen(WsSession session) {
        Thread.ofVirtual().name("events").start(() -> {
            try {
                stream.orElseThrow().sendEvents(last, session, () -> gone);
            } catch (RuntimeException e) {
                LoggerFactory.getLogger(EventSocket.class).debug("the caller hung up", e);
            }
        });
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
