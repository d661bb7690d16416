package semblance.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What docs/client.md shows is Java.
class DocumentationTest {

    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    private record Source(String text) {

        SimpleJavaFileObject file() {
            return new SimpleJavaFileObject(URI.create("string:///Example.java"), SimpleJavaFileObject.Kind.SOURCE) {
                @Override
                public CharSequence getCharContent(boolean ignoreErrors) {
                    return text;
                }
            };
        }
    }

    @Test
    void theExampleCompiles() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("../docs/client.md")));
        assertTrue(example.find());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options = List.of("-cp", System.getProperty("java.class.path"), "-d", folder.toString());
        boolean compiled = compiler.getTask(said, null, null, options, null, List.of(new Source("import semblance.client.*;\n" + example.group(1)).file())).call();
        assertTrue(compiled, said::toString);
        assertEquals("", said.toString());
    }
}
