package semblance.train.detector;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import semblance.image.Image;

/// Decoded pictures, the latest used kept in memory up to a limit. A file that can't be read is remembered, reported
/// once and left out. Safe for several threads.
final class Pictures {

    private final Function<Path, Image> reader;
    private final long limit;
    private final Map<Path, Image> kept = new LinkedHashMap<>(256, 0.75f, true);
    private final Set<Path> unreadable = new TreeSet<>();
    private long bytes;

    /// @param limit bytes of decoded pixels to keep
    Pictures(Function<Path, Image> reader, long limit) {
        this.reader = reader;
        this.limit = limit;
    }

    /// Empty if the file can't be read.
    Optional<Image> read(Path file) {
        synchronized (this) {
            Image image = kept.get(file);
            if (image != null) return Optional.of(image);
            if (unreadable.contains(file)) return Optional.empty();
        }
        try {
            Image image = reader.apply(file);
            keep(file, image);
            return Optional.of(image);
        } catch (RuntimeException e) {
            report(file, e);
            return Optional.empty();
        }
    }

    private synchronized void keep(Path file, Image image) {
        if (kept.put(file, image) == null) bytes += image.rgb().length;
        var oldest = kept.entrySet().iterator();
        while (bytes > limit && oldest.hasNext()) {
            bytes -= oldest.next().getValue().rgb().length;
            oldest.remove();
        }
    }

    private synchronized void report(Path file, RuntimeException reason) {
        if (unreadable.add(file)) {
            System.getLogger(Pictures.class.getName())
                    .log(System.Logger.Level.WARNING, "left out: " + file + " (" + reason.getMessage() + ")");
        }
    }
}
