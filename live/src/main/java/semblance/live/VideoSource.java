package semblance.live;

import java.nio.file.Path;
import java.util.Optional;

/// Frames of a video file or of a camera. A file that is still being written is followed until it has not grown for two seconds.
final class VideoSource implements FrameSource {

    private static final long STILL_GROWING_MILLIS = 2000, LOOK_AGAIN_MILLIS = 100;

    private final VideoInput input;
    private final VideoReader reader;
    private final FrameClock clock;
    private final Optional<Path> file;
    private volatile boolean closing = false;
    private long number = 0, sizeRead;

    private VideoSource(VideoInput input) {
        this.input = input;
        file = input.live() ? Optional.empty() : Optional.of(Path.of(input.address().substring("file:".length())));
        sizeRead = size();
        reader = new VideoReader(input, this::hasGrown).open();
        clock = new FrameClock(reader.framesPerSecond());
    }

    static VideoSource of(VideoInput input) {
        return new VideoSource(input);
    }

    @Override
    public Optional<Frame> next() {
        synchronized (reader) {
            try {
                Optional<VideoReader.Picture> picture = reader.next();
                if (picture.isEmpty() && number == 0) throw new SourceException("'" + name() + "' holds no picture that can be decoded");
                return picture.map(this::frame);
            } catch (SourceException e) {
                if (closing) return Optional.empty(); // whoever closes breaks off what is being read
                throw e;
            }
        }
    }

    private Frame frame(VideoReader.Picture picture) {
        double time = clock.next(picture.seconds());
        return new Frame(number++, time, System.nanoTime(), picture.image());
    }

    private boolean hasGrown() {
        long end = System.currentTimeMillis() + STILL_GROWING_MILLIS;
        while (file.isPresent() && !closing && recentlyWritten() && System.currentTimeMillis() < end) {
            long size = size();
            if (size > sizeRead) {
                sizeRead = size;
                return true;
            }
            pause();
        }
        return false;
    }

    private boolean recentlyWritten() {
        return System.currentTimeMillis() - file.orElseThrow().toFile().lastModified() < STILL_GROWING_MILLIS;
    }

    private long size() {
        return file.map(f -> f.toFile().length()).orElse(0L);
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean live() {
        return input.live();
    }

    @Override
    public double framesPerSecond() {
        return reader.framesPerSecond();
    }

    @Override
    public String name() {
        return file.map(Path::toString).orElse(input.address());
    }

    @Override
    public SourceHealth health() {
        return new SourceHealth(reader.damaged(), 0);
    }

    /// Wakes the reading thread first, then waits for it to leave ffmpeg before the memory goes.
    @Override
    public void close() {
        closing = true;
        reader.interrupt();
        synchronized (reader) {
            reader.close();
        }
    }
}
