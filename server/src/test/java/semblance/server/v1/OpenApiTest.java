package semblance.server.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.server.Route;
import semblance.server.RunningServer;
import semblance.server.Scope;

class OpenApiTest {

    @TempDir
    Path folder;

    @Test
    void theDescriptionHasEveryRouteWithItsScopeAndNoOther() {
        try (RunningServer server = RunningServer.in(folder)) {
            JsonNode api = RunningServer.send(server.bare("/v1/openapi.json")).is(200).json();
            assertEquals("3.1.0", api.path("openapi").asText());
            Map<String, String> described = new TreeMap<>(), real = new TreeMap<>();
            api.get("paths").properties().forEach(path -> path.getValue().properties().forEach(method -> described.put(
                    method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), method.getValue().at("/security/0/key/0").asText())));
            for (Route route : server.server().routes()) {
                if (route.path().startsWith("/v1/") && !route.path().startsWith("/v1/vision")) real.put(route.method().text() + " " + route.path(), route.scope().map(Scope::word).orElse(""));
            }
            assertEquals(real, described);
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        try (RunningServer server = RunningServer.in(folder)) {
            JsonNode api = RunningServer.send(server.bare("/v1/openapi.json")).json();
            api.findValuesAsText("$ref").forEach(ref -> assertFalse(api.at(ref.substring(1)).isMissingNode(), ref));
        }
    }

    @Test
    void thePageIsHtmlWithoutScriptInWhichEveryLinkLeadsSomewhere() {
        try (RunningServer server = RunningServer.in(folder)) {
            RunningServer.Answer page = RunningServer.send(server.bare("/v1/docs")).is(200);
            assertTrue(page.headers().get("content-type").startsWith("text/html"));
            assertTrue(page.text().contains("POST /v1/identify") && !page.text().contains("<script"));
            List<String> links = Pattern.compile("href=\"#([^\"]+)\"").matcher(page.text()).results().map(m -> m.group(1)).toList();
            assertTrue(links.contains("post_identify") && links.contains("shape-Identified"), links::toString);
            links.forEach(link -> assertTrue(page.text().contains("id=\"" + link + "\""), link));
            RunningServer.send(server.bare("/page/docs.css")).is(200);
        }
    }
}
