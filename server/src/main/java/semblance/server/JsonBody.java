package semblance.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalDouble;

/// JSON as callers send it: one object, no field twice, not deep.
public final class JsonBody {

    private static final int DEEPEST = 32, LONGEST_NUMBER = 64, LONGEST_FIELD = 200, LONGEST_SHOWN = 60;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxNumberLength(LONGEST_NUMBER)
                            .maxNameLength(LONGEST_FIELD).maxStringLength(Integer.MAX_VALUE).build()).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private JsonBody() {
    }

    /// @throws Refused with 400 `invalid_json`
    static ObjectNode parse(byte[] body) {
        try {
            if (MAPPER.readTree(body) instanceof ObjectNode object) return object;
            throw invalidJson("another value");
        } catch (IOException e) {
            throw invalidJson("what is not JSON, or deeper than " + DEEPEST + ", or names a field twice");
        }
    }

    private static Refused invalidJson(String got) {
        return Problem.of(400, "invalid_json", "got " + got + ", wanted a JSON object").refused();
    }

    public static Optional<String> text(ObjectNode json, String field) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) return Optional.empty();
        if (value.isTextual()) return Optional.of(value.textValue());
        throw wrong(field, value, "a string");
    }

    public static OptionalDouble number(ObjectNode json, String field) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) return OptionalDouble.empty();
        if (value.isNumber() && Double.isFinite(value.doubleValue())) return OptionalDouble.of(value.doubleValue());
        throw wrong(field, value, "a number");
    }

    private static Refused wrong(String field, JsonNode got, String wanted) {
        String text = got.toString();
        return Problem.of(400, "invalid_value", "got " + (text.length() > LONGEST_SHOWN ? "a long value" : text) + " in the field \"" + field + "\", wanted " + wanted).refused();
    }

    /// Base64, also as a `data:` address and in lines.
    static byte[] decoded(String text) {
        String base64 = text.startsWith("data:") ? text.substring(text.indexOf(',') + 1) : text;
        try {
            return Base64.getDecoder().decode(base64.indexOf('\n') < 0 ? base64 : base64.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw Problem.of(400, "invalid_base64", "got a picture that is not base64, wanted the encoded bytes of a JPEG, PNG, WebP, BMP, GIF or TIFF in base64").refused();
        }
    }
}
