package semblance.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.helidon.http.Method;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/// What those who run the server ask: whether it lives, whether it is ready, and its numbers.
final class Operations implements Protocol {

    /// Looks for somebody whom there can't be: that asks the store itself, wherever it is, and for one row only. Searches, and in most
    /// stores counts, are answered from memory.
    private static final String NOBODY = "nobody";

    private final BooleanSupplier draining;

    Operations(BooleanSupplier draining) {
        this.draining = draining;
    }

    @Override
    public void routes(Routes routes, Services services) {
        routes.open(Method.GET, "/health/live", _ -> status("alive"));
        routes.open(Method.GET, "/health/ready", this::ready);
        routes.on(Method.GET, "/metrics", Scope.READ, _ -> Reply.bytes("text/plain; version=0.0.4; charset=utf-8", services.metrics().text().getBytes(StandardCharsets.UTF_8)));
    }

    private Reply ready(Call call) {
        if (draining.getAsBoolean()) throw Problem.of(503, "shutting_down", "the server is shutting down").refused();
        call.gallery().person(NOBODY);
        return status("ready");
    }

    private static Reply status(String word) {
        return Reply.json(JsonNodeFactory.instance.objectNode().put("status", word));
    }
}
