package semblance.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.server.RunningServer;
import semblance.server.RunningServer.Answer;

class WebPageTest {

    private static final Path SOURCES = Path.of("src", "main", "resources", "semblance", "web");

    @TempDir
    Path folder;

    @Test
    void everyFileIsServedAndNoOther() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            Set<String> there = files.filter(Files::isRegularFile).map(f -> SOURCES.relativize(f).toString()).collect(Collectors.toCollection(TreeSet::new));
            assertEquals(there, new TreeSet<>(WebPage.FILES));
        }
        try (RunningServer server = RunningServer.in(folder)) {
            for (String file : WebPage.FILES) assertEquals(200, RunningServer.send(server.bare("/page/" + file)).status(), file);
            for (String other : Set.of("/page/", "/page/nothing.js", "/page/..%2F..%2Fserver%2Fv1%2Fopenapi.json")) {
                assertEquals(404, RunningServer.send(server.bare(other)).status(), other);
            }
        }
    }

    @Test
    void thePageNeedsNoKeyAndForbidsTheBrowserWhateverIsNotItsOwn() {
        try (RunningServer server = RunningServer.in(folder)) {
            Answer page = RunningServer.send(server.bare("/")).is(200);
            assertTrue(page.headers().get("content-type").startsWith("text/html"), () -> page.headers().toString());
            String policy = page.headers().get("content-security-policy");
            assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
            assertFalse(policy.contains("unsafe") || policy.contains("http"), policy);
            assertFalse(page.text().contains("style=") || page.text().contains("//"), page::text);
        }
    }

    @Test
    void aBrowsersCopyIsGoodUntilTheFileChanges() {
        try (RunningServer server = RunningServer.in(folder)) {
            Answer first = RunningServer.send(server.bare("/page/app.js")).is(200);
            Answer second = RunningServer.send(server.bare("/page/app.js").header("If-None-Match", first.headers().get("etag"))).is(304);
            assertEquals(0, second.body().length);
            RunningServer.send(server.bare("/page/app.js").header("If-None-Match", "\"another\"")).is(200);
        }
    }
}
