package semblance.server.v1;

import io.helidon.webserver.websocket.WsRouting;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import semblance.server.Protocol;
import semblance.server.Route;
import semblance.server.Routes;
import semblance.server.Services;

/// The server's own API, under `/v1`. Described for programs in `openapi.json`, for people in docs/server.md.
public final class OwnApi implements Protocol {

    private final Description description = new Description();
    private final List<Protocol> parts = List.of(new Pictures(), new People(), new Faces(), new Memories(), new Collections(), new Distances(),
            new GalleryCopies(), new Networks(), new Keys(), new Streams(), description);

    @Override
    public void routes(Routes routes, Services services) {
        parts.forEach(part -> part.routes(routes, services));
    }

    @Override
    public void sockets(WsRouting.Builder sockets, Services services) {
        parts.forEach(part -> part.sockets(sockets, services));
    }

    /// Those that the description has: a misspelt `collection` must not mean all of them.
    @Override
    public Optional<Set<String>> parameters(Route route) {
        return description.parameters(route);
    }

    @Override
    public void close() {
        parts.forEach(Protocol::close);
    }
}
