package semblance.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import semblance.gallery.GalleryException;
import semblance.gallery.GalleryException.Reason;
import semblance.gallery.Receipt;

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

    /// Erases and notes it, also where the bytes could not be removed from the store's files at once.
    public Optional<Receipt> erasing(Call call, String action, String target, Supplier<Optional<Receipt>> erasure) {
        try {
            Optional<Receipt> receipt = erasure.get();
            if (receipt.isPresent()) note(call, action, target);
            return receipt;
        } catch (GalleryException e) {
            if (e.reason() == Reason.NOT_PURGED) note(call, action, target);
            throw e;
        }
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
