package semblance.live;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Frames of a network stream. When it dies it is opened again, with pauses that double; the time goes on meanwhile, so that
/// whoever follows knows how long nothing was seen. The first connection is not tried twice: a wrong address is an error at once.
final class StreamSource implements FrameSource {

    private static final Logger LOG = LoggerFactory.getLogger(StreamSource.class);

    private final VideoInput input;
    private final Patience patience;
    private final String name;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Object reading = new Object();
    private volatile VideoReader reader;
    private FrameClock clock;
    private long number = 0, lost = 0, damagedBefore = 0, began = System.nanoTime();
    private double clockBegan = 0, lastTime = -1;

    private StreamSource(String address, Patience patience) {
        this.patience = patience;
        name = FrameSource.withoutPassword(address);
        input = VideoInput.stream(address, patience.silence());
        reader = new VideoReader(input).open();
        clock = new FrameClock(reader.framesPerSecond());
    }

    static StreamSource open(String address, Patience patience) {
        return new StreamSource(address, patience);
    }

    @Override
    public Optional<Frame> next() {
        synchronized (reading) {
            int failures = 0;
            while (!closed()) {
                try {
                    Optional<VideoReader.Picture> picture = reader.next();
                    if (picture.isPresent()) return picture.map(this::frame);
                    throw new SourceException("'" + name + "' ended");
                } catch (SourceException e) {
                    if (closed()) break;
                    failures = reconnect(e, failures);
                }
            }
            return Optional.empty();
        }
    }

    /// Tries until a connection stands; returns how many attempts in a row have failed to give a frame.
    private int reconnect(SourceException why, int failures) {
        LOG.warn("{}; connecting again", why.getMessage());
        damagedBefore += reader.damaged();
        reader.close();
        for (int attempt = failures; attempt < patience.attempts() && !waitFor(patience.pause(attempt)); attempt++) {
            try {
                reader = new VideoReader(input);
                if (closed()) break; // whoever closes interrupts the reader it sees: this one, or we see that it closed
                reader.open();
                lost++;
                clockBegan = (System.nanoTime() - began) / 1e9;
                clock = new FrameClock(reader.framesPerSecond());
                return attempt + 1;
            } catch (SourceException again) {
                LOG.warn("{}; attempt {} of {}", again.getMessage(), attempt + 1, patience.attempts());
            }
        }
        if (closed()) return failures;
        throw new SourceException("'" + name + "' is gone and did not come back in " + patience.attempts()
                + " attempts; the first trouble was: " + why.getMessage(), why);
    }

    private boolean waitFor(double seconds) {
        try {
            return closing.await((long) (seconds * 1e3), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private Frame frame(VideoReader.Picture picture) {
        if (number == 0) began = System.nanoTime();
        lastTime = Math.max(lastTime + 1e-3, clockBegan + clock.next(picture.seconds()));
        return new Frame(number++, lastTime, System.nanoTime(), picture.image());
    }

    private boolean closed() {
        return closing.getCount() == 0;
    }

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public double framesPerSecond() {
        return reader.framesPerSecond();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SourceHealth health() {
        return new SourceHealth(damagedBefore + reader.damaged(), lost);
    }

    @Override
    public void close() {
        closing.countDown();
        reader.interrupt();
        synchronized (reading) {
            reader.close();
        }
    }
}
