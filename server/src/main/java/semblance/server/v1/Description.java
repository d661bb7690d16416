package semblance.server.v1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.Method;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import semblance.server.Protocol;
import semblance.server.Reply;
import semblance.server.Route;
import semblance.server.Routes;
import semblance.server.Services;

/// The API described by itself: OpenAPI 3.1, and the same as a page without scripts.
final class Description implements Protocol {

    private static final String POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final byte[] json;
    private final JsonNode api;

    Description() {
        try (InputStream in = Description.class.getResourceAsStream("openapi.json")) {
            json = in.readAllBytes();
            api = new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void routes(Routes routes, Services services) {
        byte[] page = new DescriptionPage(api).html().getBytes(StandardCharsets.UTF_8);
        routes.open(Method.GET, "/v1/openapi.json", _ -> Reply.bytes("application/json", json))
                .open(Method.GET, "/v1/docs", _ -> Reply.bytes("text/html; charset=utf-8", page).with("Content-Security-Policy", POLICY));
    }

    /// Those that are described, of any part of the API.
    @Override
    public Optional<Set<String>> parameters(Route route) {
        Set<String> names = new TreeSet<>();
        for (JsonNode parameter : api.path("paths").path(route.path()).path(route.method().text().toLowerCase(Locale.ROOT)).path("parameters")) {
            if (parameter.path("in").asText().equals("query")) names.add(parameter.path("name").asText());
        }
        return Optional.of(names);
    }
}
