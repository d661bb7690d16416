package semblance.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import semblance.image.Image;
import semblance.image.ImageWriter;

/// Writes events as JSON lines (see [EventJson]), each flushed at once so that others can follow, and, where a folder is given, the
/// best shot of each track as `track-N.jpg` there, named in the line as `best_shot`.
public final class EventLines implements LiveListener {

    private final Writer out;
    private final Optional<Path> shots;

    /// @param out closed at the end
    public EventLines(Writer out, Optional<Path> shots) {
        this.out = out;
        this.shots = shots;
    }

    public static EventLines to(Path file, Optional<Path> shots) {
        try {
            if (shots.isPresent()) Files.createDirectories(shots.get());
            return new EventLines(Files.newBufferedWriter(file), shots);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + file, e);
        }
    }

    @Override
    public void event(LiveEvent event) {
        var json = EventJson.of(event);
        if (event instanceof LiveEvent.Left left && shots.isPresent() && left.bestShot().isPresent()) {
            json.put("best_shot", keep(left.track(), left.bestShot().get()).toString());
        }
        try {
            out.write(json + "\n");
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("can't write the events", e);
        }
    }

    private Path keep(long track, Image shot) {
        Path file = shots.orElseThrow().resolve("track-" + track + ".jpg");
        ImageWriter.writeJpeg(shot, file);
        return file;
    }

    @Override
    public void end() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException("can't write the events to their end", e);
        }
    }
}
