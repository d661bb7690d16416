package semblance.client;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// An address of the API, put together of parts that may hold anything.
record Address(String text) {

    static Address of(String... segments) {
        StringBuilder path = new StringBuilder("/v1");
        for (String segment : segments) path.append('/').append(encoded(segment));
        return new Address(path.toString());
    }

    Address with(String name, Object value) {
        return new Address(text + (text.contains("?") ? '&' : '?') + name + '=' + encoded(value.toString()));
    }

    Address with(String name, Optional<?> value) {
        return value.map(v -> with(name, v)).orElse(this);
    }

    Address page(String after, int limit) {
        return (after.equals(Page.START) ? this : with("after", after)).with("limit", limit);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// @param server with or without a path
    URI at(URI server) {
        return URI.create(server.toString().replaceAll("/+$", "") + text);
    }
}
