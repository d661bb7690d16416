package semblance.server.v1;

import semblance.server.ApiKey;
import semblance.server.Call;
import semblance.server.Problem;

/// What is about the whole server is not for keys of some collections.
final class Everywhere {

    private Everywhere() {
    }

    static void check(Call call) {
        if (call.key().map(ApiKey::collections).filter(c -> !c.isEmpty()).isEmpty()) return;
        throw Problem.of(403, "collection_forbidden", "got a key for some collections, wanted one for all: this is about the whole server").refused();
    }
}
