package semblance.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// What a caller sent: a form of parts, a JSON object with pictures in base64, or one picture as it is. Fields have the
/// same names in the first two.
public sealed interface Upload {

    /// `multipart/form-data`
    record Form(List<Part> parts) implements Upload {

        Optional<Part> named(String name) {
            return parts.stream().filter(p -> p.name.equals(name)).findFirst();
        }
    }

    /// `application/json`
    record Json(ObjectNode json) implements Upload {
    }

    /// `image/...`, `application/octet-stream`, or no type at all
    record Raw(byte[] bytes) implements Upload {
    }

    /// @param fileName empty for a plain field; never used as a path
    record Part(String name, Optional<String> fileName, byte[] bytes) {
    }

    /// @throws Refused if the body is not what its type says, or of a type not known here
    static Upload of(Optional<String> contentType, byte[] body) {
        String type = contentType.map(t -> t.split(";", 2)[0].strip().toLowerCase(Locale.ROOT)).orElse("");
        if (type.equals("multipart/form-data")) return new Form(Parts.of(contentType.orElseThrow(), body));
        if (type.equals("application/json") || type.endsWith("+json")) return new Json(JsonBody.parse(body));
        if (type.isEmpty() || type.startsWith("image/") || type.equals("application/octet-stream")) return new Raw(body);
        throw Problem.of(415, "unsupported_media_type", "got a body of another type, wanted multipart/form-data, application/json or image/*").refused();
    }

    /// The first of these fields that is there, as bytes: a part of a form, base64 in JSON (a `data:` address too), or the whole body.
    default Optional<byte[]> bytes(String... names) {
        return switch (this) {
            case Raw raw -> raw.bytes.length == 0 ? Optional.empty() : Optional.of(raw.bytes);
            case Form form -> first(names, form::named).map(Part::bytes);
            case Json json -> first(names, name -> JsonBody.text(json.json, name)).map(JsonBody::decoded);
        };
    }

    /// A picture, still encoded.
    ///
    /// @throws Refused with 400 `picture_missing`
    default byte[] picture(String... names) {
        return bytes(names).orElseThrow(() -> Problem.of(400, "picture_missing", "got no picture, wanted one as the part \"" + names[0]
                + "\" of a form, as base64 in the field \"" + names[0] + "\" of JSON, or as the whole body").refused());
    }

    /// A field of text.
    ///
    /// @throws Refused with 400 if it is JSON of another type
    default Optional<String> text(String name) {
        return switch (this) {
            case Raw _ -> Optional.empty();
            case Form form -> form.named(name).map(part -> new String(part.bytes, StandardCharsets.UTF_8));
            case Json json -> JsonBody.text(json.json, name);
        };
    }

    private static <T> Optional<T> first(String[] names, Function<String, Optional<T>> find) {
        for (String name : names) {
            Optional<T> found = find.apply(name);
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }
}
