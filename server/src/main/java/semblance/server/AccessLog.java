package semblance.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line of JSON a request, and its place in the metrics. The route's pattern stands for the path, which may hold a person's name.
/// Safe to share between threads.
public final class AccessLog {

    private static final Logger LOG = LoggerFactory.getLogger("semblance.server.access");

    /// Callers can make up as many others as they like, and the metrics keep a timer of each.
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final Metrics metrics;

    public AccessLog(Metrics metrics) {
        this.metrics = metrics;
    }

    /// Who asked for what.
    ///
    /// @param request its id
    /// @param method  `OTHER` for one that no route has
    public record Access(String request, Optional<ApiKey> key, String method, String route) {

        public Access {
            if (!METHODS.contains(method)) method = "OTHER";
        }
    }

    /// @param nanos from its head to the end of its answer
    public void note(Access access, int status, long nanos) {
        metrics.request(access.method, access.route, status, nanos);
        if (!LOG.isInfoEnabled()) return;
        LOG.info("{}", JsonNodeFactory.instance.objectNode().put("at", Instant.now().toString()).put("request", access.request)
                .put("key", access.key.map(ApiKey::id).orElse("")).put("method", access.method).put("route", access.route)
                .put("status", status).put("ms", nanos / 1_000_000));
    }
}
