package semblance.train.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/// Settings as a JSON file that people write: a record's components are the keys. A key that isn't known is an error
/// which names the nearest one that is, because a misspelt setting that is silently ignored costs a night of training.
public final class SettingsFile {

    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private SettingsFile() {
    }

    /// Settings that are all there.
    ///
    /// @throws IllegalArgumentException if a key is unknown or missing, or a value is refused
    public static <T> T read(Path file, Class<T> type) {
        return convert(file, tree(file), type);
    }

    /// Settings of which the file holds some; the others are as in `defaults`. Lists are taken whole.
    ///
    /// @throws IllegalArgumentException if a key is unknown or a value is refused
    public static <T> T read(Path file, T defaults) {
        ObjectNode tree = JSON.valueToTree(defaults);
        overlay(tree, tree(file));
        @SuppressWarnings("unchecked")
        var type = (Class<T>) defaults.getClass();
        return convert(file, tree, type);
    }

    private static void overlay(ObjectNode below, JsonNode above) {
        above.properties().forEach(entry -> {
            if (below.get(entry.getKey()) instanceof ObjectNode inner && entry.getValue().isObject()) overlay(inner, entry.getValue());
            else below.set(entry.getKey(), entry.getValue());
        });
    }

    private static JsonNode tree(Path file) {
        try {
            JsonNode tree = JSON.readTree(Files.readString(file));
            if (tree.isObject()) return tree;
            throw new IllegalArgumentException("got " + file + " with " + tree.getNodeType() + ", wanted an object with settings");
        } catch (JsonProcessingException e) {
            throw refused(file, e);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file + ": " + e.getMessage(), e);
        }
    }

    private static <T> T convert(Path file, JsonNode tree, Class<T> type) {
        try {
            return JSON.treeToValue(tree, type);
        } catch (UnrecognizedPropertyException e) {
            String near = e.getKnownPropertyIds().stream().map(String::valueOf)
                    .min(Comparator.comparingInt(known -> distance(known, e.getPropertyName()))).orElse("none");
            throw new IllegalArgumentException("got the unknown key '" + e.getPropertyName() + "', the nearest known one is '" + near
                    + "' of " + e.getKnownPropertyIds().stream().map(String::valueOf).sorted().collect(Collectors.joining(", "))
                    + ": correct it in " + file);
        } catch (JsonProcessingException e) {
            throw refused(file, e);
        }
    }

    /// A record's own checks come wrapped: their words are the better ones.
    private static IllegalArgumentException refused(Path file, JsonProcessingException e) {
        String reason = e.getCause() instanceof IllegalArgumentException own ? own.getMessage() : e.getOriginalMessage();
        if (e instanceof MismatchedInputException wrong && !wrong.getPath().isEmpty()) {
            String place = place(wrong.getPath());
            if (reason.startsWith("Missing creator property")) return new IllegalArgumentException("got " + file + " without '" + place + "', wanted it there: add it", e);
            reason += " (at '" + place + "')";
        }
        return new IllegalArgumentException("got " + file + ", which holds no settings: " + reason, e);
    }

    /// As `stages[0].blends`.
    private static String place(List<Reference> path) {
        return path.stream().map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName()).collect(Collectors.joining()).replaceFirst("^\\.", "");
    }

    /// Writes to a temporary name and moves.
    public static void write(Path file, Object settings) {
        Path temporary = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(temporary, JSON.writeValueAsString(settings) + "\n");
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + file + ": " + e.getMessage(), e);
        }
    }

    /// How many letters must be put in, left out or changed (Levenshtein 1966); case doesn't count.
    static int distance(String a, String b) {
        return LevenshteinDistance.getDefaultInstance().apply(a.toLowerCase(Locale.ROOT), b.toLowerCase(Locale.ROOT));
    }
}
