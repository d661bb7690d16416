package semblance.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line of JSON a request. The route's pattern stands for the path, which may hold a person's name.
final class AccessLog {

    private static final Logger LOG = LoggerFactory.getLogger("semblance.server.access");

    void note(Call call, Route route, int status, long nanos) {
        if (!LOG.isInfoEnabled()) return;
        LOG.info("{}", JsonNodeFactory.instance.objectNode().put("at", Instant.now().toString()).put("request", call.id())
                .put("key", call.key().map(ApiKey::id).orElse("")).put("method", call.method()).put("route", route.path())
                .put("status", status).put("ms", nanos / 1_000_000));
    }
}
