package semblance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Java shown to newcomers compiles as it stands.
class ReadmeTest {

    private static final Path README = Path.of("../README.md");
    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final String IMPORTS = "import java.nio.file.*; import java.util.*; import semblance.*; import semblance.image.*; import semblance.gallery.*;";

    @TempDir
    private Path folder;

    @Test
    void theJavaOfTheReadmeCompiles() throws IOException {
        assumeTrue(Files.exists(README), "SKIPPED: there is no README.md beside the modules");
        Matcher block = JAVA.matcher(Files.readString(README));
        int blocks = 0;
        for (; block.find(); blocks++) assertEquals(List.of(), errors(block.group(1)), block.group(1));
        assertTrue(blocks > 0, "the README shows no Java");
    }

    @Test
    void theFiveLinesOfTheRecognisersOwnDocumentationCompile() throws IOException {
        String source = Files.readString(Path.of("src/main/java/semblance/FaceRecognizer.java"));
        Matcher block = JAVA.matcher(source.replaceAll("(?m)^/// ?", ""));
        assertTrue(block.find());
        assertEquals(List.of(), errors(block.group(1)));
        assertTrue(block.group(1).lines().count() <= 5, "five lines are what is promised");
    }

    private List<String> errors(String code) {
        String imports = code.lines().filter(l -> l.startsWith("import ")).collect(Collectors.joining(" "));
        String body = code.lines().filter(l -> !l.startsWith("import ")).collect(Collectors.joining("\n"));
        JavaFileObject file = new Source(IMPORTS + imports + " class Shown { void run() throws Exception {\n" + body + "\n} }");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        compiler.getTask(null, null, found, List.of("-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path")), null, List.of(file)).call();
        return found.getDiagnostics().stream().filter(d -> d.getKind() == javax.tools.Diagnostic.Kind.ERROR)
                .map(d -> "line " + (d.getLineNumber() - 1) + ": " + d.getMessage(null)).toList();
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String text) {
            super(URI.create("string:///Shown.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
