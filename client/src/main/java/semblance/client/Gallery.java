package semblance.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/// The gallery as a whole.
public final class Gallery {

    /// For a copy to begin: the server writes all of it before it sends the first byte.
    private static final Duration COPYING = Duration.ofHours(1);

    private final Exchange exchange;

    Gallery(Exchange exchange) {
        this.exchange = exchange;
    }

    public GalleryState state() {
        return exchange.get(Address.of("gallery"), GalleryState.class);
    }

    /// Of everything erased.
    public List<Receipt> receipts() {
        return exchange.list(Address.of("gallery", "receipts"), "receipts", Receipt.class);
    }

    /// How far the gallery's move to another embedder is, and which embedders there are to move it to.
    public Reembedding reembedding() {
        return exchange.get(Address.of("gallery", "reembedding"), Reembedding.class);
    }

    /// Begins to move the gallery to another embedder, from the photos that were kept, while the server goes on; [#reembedding] says how far it is.
    ///
    /// @param model      the name of one that is installed there
    /// @param dropOthers erase the faces without a photo, or without a face in it; otherwise one of them means that nothing is done
    public Reembedding reembed(String model, boolean dropOthers) {
        return exchange.send("POST", Address.of("gallery", "reembedding"), Exchange.object().put("model", model).put("drop_others", dropOthers), Reembedding.class);
    }

    /// Writes a copy, which `semblance gallery import` takes; complete or not at all. It holds vectors and names, and is
    /// readable for its owner alone. The server has an hour for it, whatever the settings' timeout.
    public void backup(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        try {
            Path part = Files.createTempFile(parent, "." + file.getFileName(), ".part");
            try {
                download(part);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the copy could not be written to " + file + ": " + e.getMessage(), e);
        }
    }

    /// Into the file as it is, which keeps its rights.
    private void download(Path part) throws IOException {
        try (InputStream body = exchange.open(exchange.to(Address.of("gallery", "backup")).timeout(COPYING)); OutputStream out = Files.newOutputStream(part)) {
            body.transferTo(out);
        }
    }
}
