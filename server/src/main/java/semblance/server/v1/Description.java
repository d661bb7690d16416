package semblance.server.v1;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.Method;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import semblance.server.Protocol;
import semblance.server.Reply;
import semblance.server.Routes;
import semblance.server.Services;

/// The API described by itself: OpenAPI 3.1, and the same as a page without scripts.
final class Description implements Protocol {

    private static final String POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    @Override
    public void routes(Routes routes, Services services) {
        byte[] json = resource();
        byte[] page = page(json).getBytes(StandardCharsets.UTF_8);
        routes.open(Method.GET, "/v1/openapi.json", _ -> Reply.bytes("application/json", json))
                .open(Method.GET, "/v1/docs", _ -> Reply.bytes("text/html; charset=utf-8", page).with("Content-Security-Policy", POLICY));
    }

    private static String page(byte[] json) {
        try {
            return new DescriptionPage(new ObjectMapper().readTree(json)).html();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] resource() {
        try (InputStream in = Description.class.getResourceAsStream("openapi.json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
