package semblance.server.v1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.Method;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import semblance.server.Protocol;
import semblance.server.Reply;
import semblance.server.Routes;
import semblance.server.Services;

/// The API described by itself: OpenAPI 3.1, and the same as a page without scripts.
final class Description implements Protocol {

    @Override
    public void routes(Routes routes, Services services) {
        byte[] json = resource();
        byte[] page = page(json).getBytes(StandardCharsets.UTF_8);
        routes.open(Method.GET, "/v1/openapi.json", _ -> Reply.bytes("application/json", json))
                .open(Method.GET, "/v1/docs", _ -> Reply.bytes("text/html; charset=utf-8", page));
    }

    private static byte[] resource() {
        try (InputStream in = Description.class.getResourceAsStream("openapi.json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String page(byte[] json) {
        try {
            JsonNode api = new ObjectMapper().readTree(json);
            StringBuilder page = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Semblance API</title><h1>Semblance API</h1><p>")
                    .append(api.at("/info/description").textValue()).append("</p><p><a href=\"openapi.json\">openapi.json</a></p>");
            for (Map.Entry<String, JsonNode> path : api.get("paths").properties()) {
                for (Map.Entry<String, JsonNode> method : path.getValue().properties()) operation(page, path.getKey(), method.getKey(), method.getValue());
            }
            return page.append("</html>\n").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void operation(StringBuilder page, String path, String method, JsonNode operation) {
        page.append("<h2><code>").append(method.toUpperCase(Locale.ROOT)).append(' ').append(path).append("</code></h2><p>")
                .append(operation.path("summary").asText()).append("</p><ul>");
        operation.path("parameters").forEach(p -> page.append("<li><code>").append(p.path("name").asText()).append("</code> (").append(p.path("in").asText()).append("): ")
                .append(p.path("description").asText()).append("</li>"));
        page.append("</ul>");
    }
}
