package semblance.server;

import java.time.Instant;
import java.util.Set;

/// Who calls, as far as the server knows.
///
/// @param id          names the key in lists and logs; not secret
/// @param label       what the owner calls it
/// @param collections that it may see and change; empty: all
public record ApiKey(String id, String label, Set<Scope> scopes, Set<String> collections, Instant created) {

    public ApiKey {
        scopes = Set.copyOf(scopes);
        collections = Set.copyOf(collections);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }

    public boolean sees(String collection) {
        return collections.isEmpty() || collections.contains(collection);
    }
}
