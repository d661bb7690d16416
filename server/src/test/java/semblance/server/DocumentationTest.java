package semblance.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What docs/server.md promises is true.
class DocumentationTest {

    private static final Path PAGE = Path.of("../docs/server.md"), SOURCES = Path.of("src/main/java/semblance/server");

    @Test
    void thePageHasEveryCodeWithItsStatusAndNoOther() throws IOException {
        Set<String> used = new TreeSet<>(), described = new TreeSet<>();
        try (Stream<Path> files = Stream.concat(Files.list(SOURCES), Files.list(SOURCES.resolve("v1")))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                Matcher code = Pattern.compile("\\bof\\((\\d{3}), \"(\\w+)\"").matcher(Files.readString(file));
                while (code.find()) used.add(code.group(1) + " " + code.group(2));
            }
        }
        Matcher row = Pattern.compile("(?m)^\\| (\\d{3}) \\| (.*) \\|$").matcher(Files.readString(PAGE));
        while (row.find()) {
            Matcher code = Pattern.compile("`(\\w+_?\\w+)`").matcher(row.group(2));
            while (code.find()) described.add(row.group(1) + " " + code.group(1));
        }
        // of requests that are no HTTP: the status is the one that fits
        used.add("400 bad_request");
        assertEquals(used, described);
    }

    @Test
    void thePageHasEverySetting() throws IOException {
        String page = Files.readString(PAGE);
        for (String key : Configuration.KEYS) assertTrue(page.contains("`" + key + "`"), key);
    }
}
