package semblance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A command line run in this process by the real [Main], and what it left.
record Command(int exit, String out, String err) {

    static Command run(Object... arguments) {
        StringWriter out = new StringWriter(), err = new StringWriter();
        int exit = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
        return new Command(exit, out.toString(), err.toString());
    }

    /// The same as a process of its own, with this test's class path.
    static Process start(Path folder, Object... arguments) {
        return start(folder, Map.of(), arguments);
    }

    /// The same with more variables in its environment.
    static Process start(Path folder, Map<String, String> variables, Object... arguments) {
        List<String> line = java();
        Arrays.stream(arguments).map(Object::toString).forEach(line::add);
        ProcessBuilder process = new ProcessBuilder(line).directory(folder.toFile());
        process.environment().putAll(variables);
        try {
            return process.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The start of such a process' command line.
    static List<String> java(String... options) {
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true"));
        line.addAll(List.of(options));
        line.addAll(List.of("@" + classPathFile(), "semblance.cli.Main"));
        return line;
    }

    /// The class path in an argument file: ONNX Runtime does not bear a command line of some thousand characters.
    private static Path classPathFile() {
        try {
            Path file = Files.createTempFile("class-path", ".txt");
            file.toFile().deleteOnExit();
            return Files.writeString(file, "-cp \"" + System.getProperty("java.class.path").replace("\\", "\\\\") + "\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Command exits(int code) {
        assertEquals(code, exit, () -> "out: " + out + "\nerr: " + err);
        return this;
    }

    List<JsonNode> json() {
        return out.lines().map(Command::parsed).toList();
    }

    static JsonNode parsed(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new AssertionError("not a line of JSON: " + line, e);
        }
    }
}
