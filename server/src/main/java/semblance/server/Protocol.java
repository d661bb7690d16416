package semblance.server;

import io.helidon.webserver.websocket.WsRouting;
import java.util.Optional;
import java.util.Set;

/// A way of speaking to the server: its routes, and the form in which it says that something went wrong. The own API is
/// one, and so is each API of others that this server answers.
public interface Protocol {

    /// Adds the routes. Called once, before the server listens.
    void routes(Routes routes, Services services);

    /// Adds the addresses that speak WebSocket. Called once, before the server listens.
    default void sockets(WsRouting.Builder sockets, Services services) {
    }

    /// The parameters that a query of that route may have, others are refused; empty: any.
    default Optional<Set<String>> parameters(Route route) {
        return Optional.empty();
    }

    /// The answer that says so. The same codes mean the same in every protocol; how they are written is the protocol's.
    default Reply failed(Problem problem) {
        return Reply.json(problem.status(), problem.json());
    }

    /// Ends what goes on by itself, such as live streams. Called once, when the server takes no more calls.
    default void close() {
    }
}
