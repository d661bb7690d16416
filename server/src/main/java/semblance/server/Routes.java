package semblance.server;

import io.helidon.http.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a [Protocol] puts its routes.
public final class Routes {

    private final List<Route> all = new ArrayList<>();

    Routes() {
    }

    /// A route for keys with this scope.
    public Routes on(Method method, String path, Scope scope, Handler handler) {
        all.add(new Route(method, path, Optional.of(scope), false, handler));
        return this;
    }

    /// A route for GET whose answer is written as it arises.
    public Routes streamed(String path, Scope scope, Handler handler) {
        all.add(new Route(Method.GET, path, Optional.of(scope), true, handler));
        return this;
    }

    /// A route that needs no key. One that finds a key in its own way calls [ApiKeys#authorise].
    public Routes open(Method method, String path, Handler handler) {
        all.add(new Route(method, path, Optional.empty(), false, handler));
        return this;
    }

    List<Route> all() {
        return List.copyOf(all);
    }
}
