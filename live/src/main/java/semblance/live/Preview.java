package semblance.live;

import java.util.List;
import java.util.Optional;
import semblance.image.Image;
import semblance.image.ImageWriter;

/// The latest annotated picture of a stream, for a window or for viewers over MJPEG or WebSocket. A picture is drawn and encoded only
/// when someone asks, once for all who ask. Safe for several threads.
public final class Preview implements LiveListener {

    /// A picture to show.
    ///
    /// @param number of the frame; pass it to [#after] for the next
    public record Shown(long number, Image image, byte[] jpeg) {
    }

    private static final double QUALITY = 0.75;

    private Optional<Frame> frame = Optional.empty();
    private List<Seen> faces = List.of();
    private Optional<Shown> drawn = Optional.empty();
    private boolean ended = false;

    @Override
    public synchronized void frame(Frame frame, List<Seen> faces) {
        this.frame = Optional.of(frame);
        this.faces = faces;
        notifyAll();
    }

    @Override
    public synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// The newest picture whose number is above `number`, waiting for it; empty if none came in that time, or at the end.
    ///
    /// @param number -1 for the first
    public Optional<Shown> after(long number, double seconds) throws InterruptedException {
        synchronized (this) {
            long deadline = System.nanoTime() + (long) (seconds * 1e9);
            while (!ended && (frame.isEmpty() || frame.get().number() <= number)) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) return Optional.empty();
                wait(left);
            }
            if (frame.isEmpty() || frame.get().number() <= number) return Optional.empty();
        }
        return Optional.of(draw());
    }

    public synchronized boolean ended() {
        return ended;
    }

    private Shown draw() {
        Frame frame;
        List<Seen> faces;
        synchronized (this) {
            frame = this.frame.orElseThrow();
            faces = this.faces;
            if (drawn.isPresent() && drawn.get().number() == frame.number()) return drawn.get();
        }
        Image image = LiveAnnotations.draw(frame.image(), faces);
        Shown shown = new Shown(frame.number(), image, ImageWriter.jpeg(image, QUALITY));
        synchronized (this) {
            drawn = Optional.of(shown);
        }
        return shown;
    }
}
