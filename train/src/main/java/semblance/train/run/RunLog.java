package semblance.train.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a run measured, as JSON lines: `{"time":"...","phase":"imitation","step":50,"loss":1.02}`. Lines are appended whole;
/// one that a kill has torn is dropped when the log is opened again. One thread.
final class RunLog {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// @param values by name, in the order they were given
    record Line(String time, String phase, long step, Map<String, Double> values) {

        /// The values with names of their own for what can't be compared between phases: each has its own loss.
        Map<String, Double> named() {
            var named = new LinkedHashMap<String, Double>();
            values.forEach((name, value) -> named.put(name.equals("loss") && !phase.isEmpty() ? "loss, " + phase : name, value));
            return named;
        }
    }

    private final Path file;
    private final List<Line> lines = new ArrayList<>();

    RunLog(Path file) {
        this.file = file;
        if (!Files.exists(file)) return;
        try {
            List<String> text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
            text.forEach(line -> parse(line).ifPresent(lines::add));
            if (lines.size() < text.size() || !endsWithLineEnd(file)) rewrite();
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file + ": " + e.getMessage(), e);
        }
    }

    private static boolean endsWithLineEnd(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return bytes.length == 0 || bytes[bytes.length - 1] == '\n';
    }

    List<Line> lines() {
        return lines;
    }

    void add(String phase, long step, Map<String, Double> values) {
        var line = new Line(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), phase, step, new LinkedHashMap<>(values));
        lines.add(line);
        write(text(line), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /// Forgets what a phase measured after a step, because the run goes on from there.
    void forgetAfter(String phase, long step) {
        if (lines.removeIf(line -> line.phase.equals(phase) && line.step > step)) rewrite();
    }

    private void rewrite() {
        Path temporary = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(temporary, lines.stream().map(RunLog::text).map(String::strip).toList());
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + file + ": " + e.getMessage(), e);
        }
    }

    private void write(String text, StandardOpenOption... how) {
        try {
            Files.writeString(file, text, how);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + file + ": " + e.getMessage(), e);
        }
    }

    private static String text(Line line) {
        ObjectNode node = JSON.createObjectNode().put("time", line.time).put("phase", line.phase).put("step", line.step);
        line.values.forEach(node::put);
        return node + "\n";
    }

    private static Optional<Line> parse(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            if (!node.path("step").isIntegralNumber()) return Optional.empty();
            var values = new LinkedHashMap<String, Double>();
            node.properties().forEach(entry -> {
                if (!List.of("time", "phase", "step").contains(entry.getKey())) values.put(entry.getKey(), number(entry.getValue()));
            });
            return Optional.of(new Line(node.path("time").asText(), node.path("phase").asText(), node.path("step").asLong(), values));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /// JSON has no infinities: they are written as text.
    private static double number(JsonNode node) {
        try {
            return node.isTextual() ? Double.parseDouble(node.asText()) : node.asDouble(Double.NaN);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
