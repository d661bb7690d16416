package semblance.server.compreface;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// A query string as CompreFace's clients send it. The JavaScript SDK begins each option with `?` when `limit` is left out,
/// the Python SDK begins with `?&`, and Double Take sends `undefined` for what was not configured: so `?` parts like `&`, and what is empty
/// or `undefined` was not given. Of several values the first counts.
final class Query {

    private final Map<String, String> values = new HashMap<>();

    /// @param raw without the first `?`, not decoded
    Query(String raw) {
        for (String part : raw.split("[&?]")) {
            int equals = part.indexOf('=');
            if (equals > 0) values.putIfAbsent(decode(part.substring(0, equals)), decode(part.substring(equals + 1)));
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Code.BAD_VALUE.says("got \"" + text + "\" in the address, wanted % with two hexadecimal digits: encode it");
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).filter(v -> !v.isBlank() && !v.equals("undefined") && !v.equals("null"));
    }

    /// As it was sent, `undefined` and nothing included: where leaving it out means something else.
    Optional<String> literal(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /// A whole number that is not below `least`.
    OptionalInt whole(String name, int least) {
        Optional<String> text = text(name);
        if (text.isEmpty()) return OptionalInt.empty();
        try {
            int value = Integer.parseInt(text.get().strip());
            if (value >= least) return OptionalInt.of(value);
        } catch (NumberFormatException e) {
            // said below
        }
        throw Code.BAD_VALUE.says(name + ": got \"" + text.get() + "\", wanted a whole number of at least " + least);
    }

    /// A number from 0 to 1.
    OptionalDouble share(String name) {
        Optional<String> text = text(name);
        if (text.isEmpty()) return OptionalDouble.empty();
        try {
            double value = Double.parseDouble(text.get());
            if (value >= 0 && value <= 1) return OptionalDouble.of(value);
        } catch (NumberFormatException e) {
            // said below
        }
        throw Code.BAD_VALUE.says(name + ": got \"" + text.get() + "\", wanted a number from 0 to 1");
    }

    /// `true` in any case (Python sends `True`).
    boolean yes(String name) {
        return text(name).filter(v -> v.toLowerCase(Locale.ROOT).equals("true")).isPresent();
    }
}
