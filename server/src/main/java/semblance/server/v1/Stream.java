package semblance.server.v1;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.common.buffers.BufferData;
import io.helidon.websocket.WsCloseCodes;
import io.helidon.websocket.WsSession;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.LoggerFactory;
import semblance.live.FrameSource;
import semblance.live.LiveRecognizer;
import semblance.live.Preview;

/// A source that is watched, on a thread of its own, until it ends or is stopped.
final class Stream {

    private static final long HEARTBEAT_MILLIS = 10_000;
    private static final int SECONDS_TO_STOP = 20;
    static final String BOUNDARY = "semblance-frame";

    private final String name, collection;
    private final Instant started = Instant.now();
    private final FrameSource source;
    private final EventFeed events = new EventFeed();
    private final Preview preview = new Preview();
    private final Thread thread;
    private volatile Optional<String> failure = Optional.empty();

    Stream(String name, String collection, FrameSource source, LiveRecognizer recognizer) {
        this.name = name;
        this.collection = collection;
        this.source = source;
        thread = Thread.ofPlatform().daemon().name("stream-" + name).start(() -> run(recognizer));
    }

    private void run(LiveRecognizer recognizer) {
        try {
            recognizer.run(source, events, preview);
        } catch (RuntimeException e) {
            failure = Optional.of(e.getClass().getSimpleName());
            LoggerFactory.getLogger(Stream.class).warn("the stream {} broke", name, e);
        }
    }

    /// The number in `Last-Event-ID`; 0: from the beginning.
    static long last(Optional<String> header) {
        return header.filter(i -> i.matches("\\d{1,18}")).map(Long::parseLong).orElse(0L);
    }

    String collection() {
        return collection;
    }

    boolean running() {
        return thread.isAlive();
    }

    /// What is on its way is still reported.
    void stop() {
        source.close();
        try {
            thread.join(SECONDS_TO_STOP * 1000L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    ObjectNode json() {
        return Json.object().put("name", name).put("collection", collection).put("started", started.toString())
                .put("state", running() ? "running" : failure.isPresent() ? "failed" : "ended");
    }

    /// Server-sent events, from the one after `last` on, to the stream's end.
    void sendEvents(long last, OutputStream out) throws IOException {
        try {
            for (long seen = last; ; ) {
                boolean over = events.ended();
                List<EventFeed.Numbered> fresh = events.after(seen, HEARTBEAT_MILLIS);
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
    void sendEvents(long last, WsSession session, BooleanSupplier gone) {
        try {
            for (long seen = last; !gone.getAsBoolean(); ) {
                boolean over = events.ended();
                List<EventFeed.Numbered> fresh = events.after(seen, HEARTBEAT_MILLIS);
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
    void sendPictures(OutputStream out) throws IOException {
        try {
            for (long seen = -1; !preview.ended(); ) {
                Optional<Preview.Shown> shown = preview.after(seen, HEARTBEAT_MILLIS / 1000.0);
                if (shown.isEmpty()) continue;
                write(out, "--" + BOUNDARY + "\r\nContent-Type: image/jpeg\r\nContent-Length: " + shown.get().jpeg().length + "\r\n\r\n");
                out.write(shown.get().jpeg());
                write(out, "\r\n");
                seen = shown.get().number();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
