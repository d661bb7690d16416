package semblance.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/// Who changed what, when: one line of JSON a change, with ids only. No names of people, no vectors, no pictures.
public final class AuditLog implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileOutputStream out;

    private AuditLog(FileOutputStream out) {
        this.out = out;
    }

    static AuditLog open(Path file) {
        try {
            PrivateFiles.create(file);
            return new AuditLog(new FileOutputStream(file.toFile(), true));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": the audit log can't be opened: " + e, e);
        }
    }

    /// @param action such as `person.erased`
    /// @param target id of what it was done to
    public void note(Call call, String action, String target) {
        ObjectNode line = JSON.createObjectNode().put("at", Instant.now().toString()).put("request", call.id())
                .put("key", call.key().map(ApiKey::id).orElse("")).put("action", action).put("target", target);
        write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private synchronized void write(byte[] line) {
        try {
            out.write(line);
        } catch (IOException e) {
            throw new UncheckedIOException("the audit log can't be written: " + e, e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
