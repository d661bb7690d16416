package semblance.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Queries of addresses.
final class Query {

    private Query() {
    }

    static Optional<String> first(String raw, String name) {
        return pairs(raw).filter(pair -> name(pair).equals(name)).findFirst().map(Query::value);
    }

    /// The names that are there, each once.
    static Set<String> names(String raw) {
        return pairs(raw).map(Query::name).collect(Collectors.toSet());
    }

    private static Stream<String> pairs(String raw) {
        return raw == null ? Stream.empty() : Arrays.stream(raw.split("&")).filter(pair -> !pair.isEmpty());
    }

    private static String name(String pair) {
        int equals = pair.indexOf('=');
        return decoded(equals < 0 ? pair : pair.substring(0, equals));
    }

    private static String value(String pair) {
        int equals = pair.indexOf('=');
        return decoded(equals < 0 ? "" : pair.substring(equals + 1));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.of(400, "invalid_query", "got a query with a broken percent sign, wanted two hexadecimal digits after each").refused();
        }
    }
}
