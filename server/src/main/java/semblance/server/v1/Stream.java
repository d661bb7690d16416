package semblance.server.v1;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.common.buffers.BufferData;
import io.helidon.websocket.WsCloseCodes;
import io.helidon.websocket.WsSession;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import semblance.gallery.Change;
import semblance.gallery.GalleryException;
import semblance.live.Frame;
import semblance.live.FrameSource;
import semblance.live.LiveEvent;
import semblance.live.LiveListener;
import semblance.live.LiveRecognizer;
import semblance.live.LiveSettings;
import semblance.live.Preview;
import semblance.live.Seen;
import semblance.live.SourceException;
import semblance.server.Recognition;
import semblance.server.Serving;

/// A source that is watched, on a thread of its own, until it ends or is stopped. A live one that breaks, or whose gallery's store does, is
/// begun again after a pause.
final class Stream {

    private static final long HEARTBEAT_MILLIS = 10_000;
    private static final int SECONDS_TO_STOP = 20;
    private static final Duration PAUSE = Duration.ofMinutes(1);
    static final String BOUNDARY = "semblance-frame";

    /// @param source opens it, again too
    record Watched(String name, Supplier<FrameSource> source, LiveSettings settings) {
    }

    private final Watched what;
    private final Serving serving;
    private final Duration pause;
    private final Instant started = Instant.now();
    private final EventFeed events = new EventFeed();
    private final Thread thread;
    private volatile Preview preview = new Preview();
    private volatile Optional<Recognition> with = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean waiting;
    private FrameSource source;
    private boolean again, stopped;

    /// @throws semblance.live.SourceException if the source can't be opened
    Stream(Watched what, Serving serving) {
        this(what, serving, PAUSE);
    }

    /// @param pause after which a live source is begun again that broke
    Stream(Watched what, Serving serving, Duration pause) {
        this.what = what;
        this.serving = serving;
        this.pause = pause;
        source = what.source.get();
        thread = Thread.ofPlatform().daemon().name("stream-" + what.name).start(this::run);
    }

    private void run() {
        try {
            tried(this::look);
            while (again()) tried(this::lookAgain);
        } catch (RuntimeException e) {
            broke(e);
        } finally {
            events.end();
            preview.end();
        }
    }

    /// A camera, or the gallery's store, may be there again in a while. Not so a file, which would tell everything twice.
    private void tried(Runnable work) {
        try {
            work.run();
        } catch (SourceException | GalleryException e) {
            if (!opened().live()) throw e;
            broke(e);
            rest();
        }
    }

    private void broke(RuntimeException e) {
        failure = Optional.of(e.getClass().getSimpleName());
        LoggerFactory.getLogger(Stream.class).warn("the stream {} broke", what.name, e);
    }

    /// To be begun again, unless it is stopped meanwhile.
    private synchronized void rest() {
        again = true;
        with = Optional.empty();
        long end = System.nanoTime() + pause.toNanos();
        waiting = true;
        try {
            for (long left = pause.toMillis(); left > 0 && !stopped; left = (end - System.nanoTime()) / 1_000_000) wait(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        } finally {
            waiting = false;
        }
    }

    /// Watches to the end of the source, or until networks and gallery are exchanged.
    private void look() {
        try (Serving.Use use = serving.use()) {
            with = Optional.of(use.recognition());
            new LiveRecognizer(use.recognition().recognizer(), what.settings).run(opened(), passedOn(preview));
        } catch (GalleryException e) {
            if (!serving.overtook(with.orElseThrow(), e)) throw e;
            restart();
        }
    }

    private synchronized FrameSource opened() {
        return source;
    }

    /// Without the end: the stream may go on.
    private LiveListener passedOn(Preview shown) {
        return new LiveListener() {
            @Override
            public void event(LiveEvent event) {
                events.event(event);
            }

            @Override
            public void frame(Frame frame, List<Seen> faces) {
                shown.frame(frame, faces);
            }
        };
    }

    private void lookAgain() {
        FrameSource fresh = what.source.get();
        synchronized (this) {
            source = fresh;
            if (stopped) fresh.close();
        }
        failure = Optional.empty();
        Preview before = preview;
        preview = new Preview();
        before.end();
        look();
    }

    private synchronized boolean again() {
        boolean wanted = again && !stopped;
        again = false;
        with = Optional.empty();
        return wanted;
    }

    /// Opens the source again with the networks and the gallery that are in service now, if these are others; events are counted on.
    synchronized void restart() {
        if (with.isEmpty() || with.get() == serving.now()) return;
        again = true;
        source.close();
    }

    /// The number in `Last-Event-ID`; 0: from the beginning.
    static long last(Optional<String> header) {
        return header.filter(i -> i.matches("\\d{1,18}")).map(Long::parseLong).orElse(0L);
    }

    /// What happened in the gallery: nobody who was erased stays in the events.
    void changed(Change change) {
        events.changed(change);
    }

    String collection() {
        return what.settings.collection();
    }

    /// False for one that broke, also while it rests to be begun again.
    boolean running() {
        return thread.isAlive() && failure.isEmpty();
    }

    /// What is on its way is still reported.
    void stop() {
        synchronized (this) {
            stopped = true;
            source.close();
            notifyAll();
        }
        try {
            thread.join(SECONDS_TO_STOP * 1000L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    ObjectNode json() {
        return Json.object().put("name", what.name).put("collection", collection()).put("started", started.toString()).put("state", state());
    }

    private String state() {
        if (running()) return "running";
        if (waiting) return "waiting";
        return failure.isPresent() ? "failed" : "ended";
    }

    /// Server-sent events, from the one after `last` on, to the stream's end.
    ///
    /// @param may whether the caller still may; asked before each event or sign of life
    void sendEvents(long last, OutputStream out, BooleanSupplier may) throws IOException {
        try {
            for (long seen = last; ; ) {
                boolean over = events.ended();
                List<EventFeed.Numbered> fresh = events.after(seen, HEARTBEAT_MILLIS);
                if (!may.getAsBoolean()) return;
                for (EventFeed.Numbered event : fresh) write(out, "id: " + event.number() + "\ndata: " + event.json() + "\n\n");
                if (fresh.isEmpty()) write(out, over ? "event: end\ndata: {}\n\n" : ": still here\n\n");
                if (fresh.isEmpty() && over) return;
                if (!fresh.isEmpty()) seen = fresh.getLast().number();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The same as messages, `{"id":7,"event":{...}}`, as long as the caller listens.
    void sendEvents(long last, WsSession session, BooleanSupplier gone, BooleanSupplier may) {
        try {
            for (long seen = last; !gone.getAsBoolean(); ) {
                boolean over = events.ended();
                List<EventFeed.Numbered> fresh = events.after(seen, HEARTBEAT_MILLIS);
                if (!may.getAsBoolean()) {
                    session.close(WsCloseCodes.VIOLATED_POLICY, "the key is revoked");
                    return;
                }
                for (EventFeed.Numbered event : fresh) session.send("{\"id\":" + event.number() + ",\"event\":" + event.json() + "}", true);
                if (fresh.isEmpty() && over) {
                    session.close(WsCloseCodes.NORMAL_CLOSE, "end");
                    return;
                }
                if (fresh.isEmpty()) session.ping(BufferData.empty());
                else seen = fresh.getLast().number();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Pictures with boxes and names, one after the other, as browsers show them (MJPEG).
    ///
    /// @param may whether the caller still may; asked before each
    void sendPictures(OutputStream out, BooleanSupplier may) throws IOException {
        try {
            Preview shown;
            do {
                shown = preview;
                send(shown, out, may);
            } while (shown != preview && may.getAsBoolean());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(Preview preview, OutputStream out, BooleanSupplier may) throws IOException, InterruptedException {
        for (long seen = -1; !preview.ended(); ) {
            Optional<Preview.Shown> shown = preview.after(seen, HEARTBEAT_MILLIS / 1000.0);
            if (!may.getAsBoolean()) return;
            if (shown.isEmpty()) continue;
            write(out, "--" + BOUNDARY + "\r\nContent-Type: image/jpeg\r\nContent-Length: " + shown.get().jpeg().length + "\r\n\r\n");
            out.write(shown.get().jpeg());
            write(out, "\r\n");
            seen = shown.get().number();
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
