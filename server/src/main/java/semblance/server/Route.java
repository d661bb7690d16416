package semblance.server;

import io.helidon.http.Method;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One entrance of the server.
///
/// @param path     as Helidon writes patterns: `/v1/people/{id}`
/// @param scope    that a key needs; empty: anybody may come in
/// @param streamed answered with a [Reply.Body.Stream], and so not there for HEAD: nobody knows how long that would be, and Helidon says
///                 `Content-Length: 0` of an answer without a body
public record Route(Method method, String path, Optional<Scope> scope, boolean streamed, Handler handler) {

    /// The same route, refusing queries that have other parameters.
    Route knowing(Set<String> parameters) {
        return new Route(method, path, scope, streamed, call -> {
            call.checkQuery(parameters);
            return handler.handle(call);
        });
    }

    /// HEAD is GET without the body.
    List<Method> methods() {
        return method.equals(Method.GET) && !streamed ? List.of(Method.GET, Method.HEAD) : List.of(method);
    }
}
