package semblance.server.compreface;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import semblance.server.Call;
import semblance.server.Upload;

/// What clients send, tolerantly. CompreFace's JavaScript SDK sends blobs from Node as a form whose header doesn't say where
/// its parts begin; the body's first line does.
final class Sent {

    private static final int LONGEST_BOUNDARY = 70;

    private Sent() {
    }

    static Upload by(Call call) {
        Optional<String> type = call.header("Content-Type");
        if (type.map(t -> t.toLowerCase(Locale.ROOT)).filter(t -> t.startsWith("multipart/form-data") && !t.contains("boundary=")).isEmpty()) return call.upload();
        return Upload.of(Optional.of("multipart/form-data; boundary=\"" + boundary(call.body()) + "\""), call.body());
    }

    /// RFC 2046: a line of two dashes and at most 70 characters.
    private static String boundary(byte[] body) {
        int end = 0;
        while (end < body.length && end < LONGEST_BOUNDARY + 2 && body[end] != '\r' && body[end] != '"') end++;
        String line = new String(body, 0, end, StandardCharsets.ISO_8859_1);
        return line.startsWith("--") ? line.substring(2) : "";
    }
}
