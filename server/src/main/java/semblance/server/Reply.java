package semblance.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a call is answered with.
///
/// @param headers besides those that every answer has
public record Reply(int status, Map<String, String> headers, Body body) {

    public sealed interface Body {

        record Nothing() implements Body {
        }

        record Json(JsonNode json) implements Body {
        }

        record Bytes(String type, byte[] bytes) implements Body {
        }

        /// Written as it arises, such as events; ends when the writer returns or the caller hangs up.
        record Stream(String type, Writer writer) implements Body {
        }
    }

    @FunctionalInterface
    public interface Writer {
        void writeTo(OutputStream out) throws IOException;
    }

    public Reply {
        headers = Map.copyOf(headers);
    }

    public static Reply json(JsonNode json) {
        return json(200, json);
    }

    public static Reply json(int status, JsonNode json) {
        return new Reply(status, Map.of(), new Body.Json(json));
    }

    public static Reply bytes(String type, byte[] bytes) {
        return new Reply(200, Map.of(), new Body.Bytes(type, bytes));
    }

    public static Reply stream(String type, Writer writer) {
        return new Reply(200, Map.of(), new Body.Stream(type, writer));
    }

    public static Reply nothing() {
        return new Reply(204, Map.of(), new Body.Nothing());
    }

    public Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, body);
    }
}
