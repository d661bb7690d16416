package semblance.live;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import semblance.image.Image;

/// Frames handed over by the program itself: a robot's camera driver, a video call. [#push] never waits: what the recogniser
/// can't keep up with is dropped, oldest first. Safe for several threads.
public final class PushedFrames implements FrameSource {

    private static final int WAITING = 2;

    private final String name;
    private final double framesPerSecond;
    private final BlockingQueue<Optional<Frame>> queue = new ArrayBlockingQueue<>(WAITING + 1);
    private final AtomicLong dropped = new AtomicLong();
    private final long began = System.nanoTime();
    private long number = 0;
    private boolean closed = false;

    /// @param framesPerSecond about how many are to be expected, above 0
    public PushedFrames(String name, double framesPerSecond) {
        if (!(framesPerSecond > 0)) throw new IllegalArgumentException("got " + framesPerSecond + " frames a second, wanted more than 0");
        this.name = name;
        this.framesPerSecond = framesPerSecond;
    }

    /// Hands over a frame that was taken now.
    public synchronized void push(Image image) {
        if (closed) throw new IllegalStateException("'" + name + "' is closed; frames can't be pushed any more");
        long now = System.nanoTime();
        while (queue.size() >= WAITING && queue.poll() != null) dropped.incrementAndGet();
        queue.add(Optional.of(new Frame(number++, (now - began) / 1e9, now, image)));
    }

    /// Frames thrown away because they came too fast.
    public long dropped() {
        return dropped.get();
    }

    @Override
    public Optional<Frame> next() {
        try {
            Optional<Frame> frame = queue.take();
            if (frame.isEmpty()) queue.add(frame);
            return frame;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public double framesPerSecond() {
        return framesPerSecond;
    }

    @Override
    public String name() {
        return name;
    }

    /// No more frames; those that wait are still read.
    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        queue.add(Optional.empty());
    }
}
