package semblance.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The sites whose scripts may read answers (CORS); none unless the settings name them. A key is sent by the script
/// itself, so credentials of the browser are never allowed.
record Origins(Set<String> allowed) {

    private static final Map<String, String> PREFLIGHT = Map.of(
            "Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE",
            "Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key, Last-Event-ID, X-Api-Key, X-Request-Id",
            "Access-Control-Max-Age", "600");

    /// Headers for an answer to this call.
    Map<String, String> headers(Call call) {
        if (allowed.isEmpty()) return Map.of();
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Vary", "Origin"));
        origin(call).ifPresent(origin -> {
            headers.put("Access-Control-Allow-Origin", origin);
            headers.put("Access-Control-Expose-Headers", "X-Request-Id, Retry-After, Idempotent-Replay");
        });
        return headers;
    }

    /// The answer to a browser that asks whether it may ask; empty if this call is something else, or not allowed.
    Optional<Reply> preflight(Call call) {
        if (!call.method().equals("OPTIONS") || call.header("Access-Control-Request-Method").isEmpty() || origin(call).isEmpty()) return Optional.empty();
        return Optional.of(new Reply(204, PREFLIGHT, new Reply.Body.Nothing()));
    }

    private Optional<String> origin(Call call) {
        return call.header("Origin").filter(allowed::contains);
    }
}
