package semblance.cli;

import java.nio.file.Path;
import java.util.Optional;
import semblance.live.Frame;
import semblance.live.FrameSource;

/// A film again and again as one source without gaps; at its own pace as a camera would give it, or as fast as it is asked for.
final class Replay implements FrameSource {

    private final Path film;
    private final long frames;
    private final boolean paced;
    private final long began = System.nanoTime();
    private FrameSource source;
    private long number = 0;
    private double start = 0, last = 0;
    private volatile boolean closed = false;

    /// @param frames how many in all
    Replay(Path film, long frames, boolean paced) {
        this.film = film;
        this.frames = frames;
        this.paced = paced;
        source = FrameSource.open(film.toString());
    }

    @Override
    public synchronized Optional<Frame> next() {
        if (closed || number == frames) return Optional.empty();
        Optional<Frame> frame = source.next();
        if (frame.isEmpty() && !closed) {
            source.close();
            source = FrameSource.open(film.toString());
            start = last + 1 / source.framesPerSecond();
            frame = source.next();
        }
        return frame.map(this::shifted);
    }

    private Frame shifted(Frame frame) {
        last = start + frame.seconds();
        if (paced) waitUntil(began + (long) (last * 1e9));
        return new Frame(number++, last, System.nanoTime(), frame.image());
    }

    private static void waitUntil(long nanos) {
        try {
            long millis = (nanos - System.nanoTime()) / 1_000_000;
            if (millis > 0) Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean live() {
        return paced;
    }

    @Override
    public double framesPerSecond() {
        return SynthFilm.FPS;
    }

    @Override
    public String name() {
        return film.toString();
    }

    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            source.close();
        }
    }
}
