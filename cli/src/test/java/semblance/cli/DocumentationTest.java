package semblance.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the pages promise is true.
class DocumentationTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void everyCommandLineShownIsOne() throws IOException {
        for (String page : List.of("README.md", "docs/command-line.md")) {
            for (String line : Files.readString(ROOT.resolve(page)).lines().filter(l -> l.startsWith("    ./semblance ")).toList()) {
                String command = line.strip().replaceFirst("^./semblance ", "").replaceFirst("\\s+#.*| >.*| &&.*", "");
                String[] words = Pattern.compile("\"([^\"]*)\"|(\\S+)").matcher(command).results().map(m -> m.group(1) != null ? m.group(1) : m.group(2)).toArray(String[]::new);
                assertTrue(Main.understands(words), page + ": " + line);
            }
        }
    }

    @Test
    void noPageLinksToWhatIsNotThere() throws IOException {
        for (String page : List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")) {
            Matcher link = Pattern.compile("]\\(([^)#:]+)\\)").matcher(Files.readString(ROOT.resolve(page)));
            while (link.find()) assertTrue(Files.exists(ROOT.resolve(link.group(1))), page + ": " + link.group(1));
        }
    }

    @Test
    void theExitCodesOfThePageAreThoseOfTheProgram() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/command-line.md"));
        for (String text : Exit.TEXTS) assertTrue(page.contains("| " + text.split(":")[0] + " |"), text);
        assertFalse(page.contains("TODO"));
    }
}
