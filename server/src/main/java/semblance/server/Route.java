package semblance.server;

import io.helidon.http.Method;
import java.util.Optional;

/// One entrance of the server.
///
/// @param path  as Helidon writes patterns: `/v1/people/{id}`
/// @param scope that a key needs; empty: anybody may come in
public record Route(Method method, String path, Optional<Scope> scope, Handler handler) {
}
