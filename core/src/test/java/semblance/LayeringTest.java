package semblance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A package of `core` knows only the packages before it in an image's way through the house.
class LayeringTest {

    private static final List<String> ORDER = List.of("geometry", "image", "network", "detect", "align", "embed", "gallery", "", "annotate");
    private static final Pattern USE = Pattern.compile("\\bsemblance\\.(?:(\\p{Lower}\\w*)\\.)?\\p{Upper}");
    private static final Path SOURCES = Path.of("src/main/java/semblance");

    @Test
    void everyPackageUsesOnlyThoseBeforeIt() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : sources()) {
            int own = place(SOURCES.relativize(file).getParent());
            Matcher use = USE.matcher(code(file));
            while (use.find()) {
                String other = use.group(1) == null ? "" : use.group(1);
                if (ORDER.indexOf(other) > own) wrong.add(file + " uses semblance." + other);
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void nothingOfTheOtherModulesIsUsed() throws IOException {
        for (Path file : sources()) {
            Matcher use = USE.matcher(code(file));
            while (use.find()) assertTrue(ORDER.contains(use.group(1) == null ? "" : use.group(1)), file + " uses " + use.group());
        }
    }

    private static int place(Path folder) {
        String name = folder == null ? "" : folder.getName(0).toString();
        assertTrue(ORDER.contains(name), "a new package, " + name + ": say where it stands");
        return ORDER.indexOf(name);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(f -> f.toString().endsWith(".java")).toList();
        }
    }

    /// Without comments, whose links may point anywhere.
    private static String code(Path file) throws IOException {
        return Files.readString(file).replaceAll("(?m)//.*$", "");
    }
}
