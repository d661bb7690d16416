package semblance.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Live recognition of the sources that the server's settings name.
public final class LiveStreams {

    /// Four signs of life that did not come.
    private static final Duration SILENCE = Duration.ofSeconds(40);

    private final Exchange exchange;
    private final Duration silence;

    LiveStreams(Exchange exchange) {
        this(exchange, SILENCE);
    }

    /// @param silence after which a connection is lost
    LiveStreams(Exchange exchange, Duration silence) {
        this.exchange = exchange;
        this.silence = silence;
    }

    /// @param collection whom to recognise
    /// @param mostFrames a second that are looked at, 1 or more; 0: as many as can be
    /// @param learn      whether strangers become provisional people
    /// @param enrich     whether known people get sure new views
    /// @param forgetDays with `learn`: strangers who were not seen for so many days are erased; 0: never
    public record Wanted(String collection, double mostFrames, boolean learn, boolean enrich, int forgetDays) {

        public static final Wanted USUAL = new Wanted("default", 0, false, false, 30);

        public Wanted learning() {
            return new Wanted(collection, mostFrames, true, enrich, forgetDays);
        }

        public Wanted forgettingAfter(int days) {
            return new Wanted(collection, mostFrames, learn, enrich, days);
        }
    }

    public List<LiveStream> list() {
        return exchange.list(Address.of("streams"), "streams", LiveStream.class);
    }

    /// Names that can be started.
    public List<String> sources() {
        return exchange.list(Address.of("streams"), "sources", String.class);
    }

    public LiveStream start(String name, Wanted wanted) {
        return exchange.send("PUT", Address.of("streams", name), Exchange.object().put("collection", wanted.collection).put("max_fps", wanted.mostFrames)
                .put("learn", wanted.learn).put("enrich", wanted.enrich).put("forget_days", wanted.forgetDays), LiveStream.class);
    }

    public LiveStream stop(String name) {
        return exchange.send(exchange.to(Address.of("streams", name)).DELETE(), LiveStream.class);
    }

    /// What happens, from the event after `last` (0: the first the server still has) to the stream's end. Reading waits for
    /// the next event; closing the result, also from another thread, ends the following.
    ///
    /// @throws UncheckedIOException from the result, when the connection breaks, or nothing came for 40 seconds, not even a sign of life:
    ///         follow again, after the last number
    public Stream<StreamEvent> events(String name, long last) {
        HttpRequest.Builder request = exchange.to(Address.of("streams", name, "events")).header("Last-Event-ID", Long.toString(last));
        InputStream body = new Pulse(exchange.open(request), silence);
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        // not the reader, which would wait for whoever reads
        return Stream.generate(() -> next(lines)).takeWhile(Optional::isPresent).map(Optional::get).onClose(() -> close(body));
    }

    /// The same for a listener, on the calling thread, to the stream's end.
    public void follow(String name, long last, Consumer<StreamEvent> listener) {
        try (Stream<StreamEvent> events = events(name, last)) {
            events.forEach(listener);
        }
    }

    /// @return empty at the stream's end
    private static Optional<StreamEvent> next(BufferedReader lines) {
        try {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("event: end")) return Optional.empty();
                if (line.startsWith("id: ")) number = Long.parseLong(line.substring(4));
                if (line.startsWith("data: ")) return Optional.of(Exchange.read(Exchange.parse(line.substring(6)), StreamEvent.class).numbered(number));
            }
            throw new IOException("the server closed the connection before the stream's end");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
