package semblance.client;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A body of `multipart/form-data`. The fields' names are our own and need no escaping. The boundary comes of what is sent:
/// the same fields make the same body, as an idempotency key that is sent again asks for.
final class Form {

    private record Part(String head, byte[] value) {
    }

    private final List<Part> parts = new ArrayList<>();

    Form text(String name, String value) {
        return part(name, "", value.getBytes(StandardCharsets.UTF_8));
    }

    Form picture(String name, byte[] picture) {
        return part(name, "; filename=\"picture\"\r\nContent-Type: application/octet-stream", picture);
    }

    private Form part(String name, String more, byte[] value) {
        parts.add(new Part("Content-Disposition: form-data; name=\"" + name + "\"" + more + "\r\n\r\n", value));
        return this;
    }

    HttpRequest.Builder post(HttpRequest.Builder request) {
        String boundary = UUID.nameUUIDFromBytes(body("")).toString();
        return request.header("Content-Type", "multipart/form-data; boundary=" + boundary).POST(HttpRequest.BodyPublishers.ofByteArray(body(boundary)));
    }

    private byte[] body(String boundary) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Part part : parts) {
            body.writeBytes(("--" + boundary + "\r\n" + part.head).getBytes(StandardCharsets.UTF_8));
            body.writeBytes(part.value);
            body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }
}
