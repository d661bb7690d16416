package semblance.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Queries of addresses.
final class Query {

    private Query() {
    }

    static Optional<String> first(String raw, String name) {
        if (raw == null) return Optional.empty();
        for (String pair : raw.split("&")) {
            int equals = pair.indexOf('=');
            if (decoded(equals < 0 ? pair : pair.substring(0, equals)).equals(name)) return Optional.of(decoded(equals < 0 ? "" : pair.substring(equals + 1)));
        }
        return Optional.empty();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.of(400, "invalid_query", "got a query with a broken percent sign, wanted two hexadecimal digits after each").refused();
        }
    }
}
