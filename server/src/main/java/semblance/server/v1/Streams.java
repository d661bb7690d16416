package semblance.server.v1;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Method;
import io.helidon.webserver.websocket.WsRouting;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import semblance.live.FrameSource;
import semblance.live.LiveSettings;
import semblance.server.ApiKey;
import semblance.server.ApiKeys;
import semblance.server.Call;
import semblance.server.JsonBody;
import semblance.server.Problem;
import semblance.server.Protocol;
import semblance.server.Reply;
import semblance.server.Routes;
import semblance.server.Scope;
import semblance.server.Services;

/// Live recognition of the sources that the server's settings name.
final class Streams implements Protocol {

    private static final int MOST_DAYS = 36_500;

    private final Map<String, Stream> streams = new ConcurrentHashMap<>();

    private record Control(Services services, Map<String, Stream> streams, Erasures erasures) {

        Reply list(Call call) {
            ObjectNode json = Json.object();
            ArrayNode list = json.putArray("streams");
            streams.values().stream().filter(s -> call.key().map(k -> k.sees(s.collection())).orElse(false)).forEach(s -> list.add(s.json()));
            ArrayNode sources = json.putArray("sources");
            services.settings().sources().keySet().stream().sorted().forEach(sources::add);
            return Reply.json(json);
        }

        Reply start(Call call) {
            String name = call.path("name");
            ObjectNode json = Given.json(call, "collection", "max_fps", "learn", "enrich", "forget_days");
            String address = Optional.ofNullable(services.settings().sources().get(name)).orElseThrow(() -> Problem.of(404, "no_such_source",
                    "there is no source of this name: sources are named in the server's settings, by whoever runs it").refused());
            LiveSettings settings = settings(call, json);
            erasures.watch();
            Stream stream = streams.compute(name, (_, before) -> {
                if (before != null && before.running()) throw Problem.of(409, "stream_running", "this source is being watched already").refused();
                Stream begun = new Stream(new Stream.Watched(name, () -> FrameSource.open(address), settings), services.serving());
                if (before != null) before.stop();
                return begun;
            });
            services.audit().note(call, "stream.started", name);
            return Reply.json(201, stream.json());
        }

        private LiveSettings settings(Call call, ObjectNode json) {
            boolean keep = call.recognition().matching().keepPhotos();
            return LiveSettings.of(call.recognition().recognizer().calibration())
                    .withCollection(Given.collection(call, JsonBody.text(json, "collection")))
                    .withMostFrames(JsonBody.number(json, "max_fps").orElse(0))
                    .withLearning(new LiveSettings.Learning(Given.flag(json, "learn"), Given.flag(json, "enrich"), keep, forget(json)));
        }

        private static Optional<Duration> forget(ObjectNode json) {
            double days = JsonBody.number(json, "forget_days").orElse(LiveSettings.Learning.A_MONTH.toDays());
            if (days < 0 || days > MOST_DAYS || days != Math.rint(days)) throw Given.invalid("got " + days + " in the field \"forget_days\", wanted a whole number from 0 (never) to " + MOST_DAYS);
            return days == 0 ? Optional.empty() : Optional.of(Duration.ofDays((long) days));
        }

        Reply stop(Call call) {
            Stream stream = stream(call);
            stream.stop();
            services.audit().note(call, "stream.stopped", call.path("name"));
            return Reply.json(stream.json());
        }

        Reply events(Call call) {
            Stream stream = stream(call);
            long last = Stream.last(call.header("Last-Event-ID"));
            BooleanSupplier may = may(services.keys(), call.secret(), stream);
            return Reply.stream("text/event-stream", out -> stream.sendEvents(last, out, may));
        }

        Reply preview(Call call) {
            Stream stream = stream(call);
            BooleanSupplier may = may(services.keys(), call.secret(), stream);
            return Reply.stream("multipart/x-mixed-replace; boundary=" + Stream.BOUNDARY, out -> stream.sendPictures(out, may));
        }

        private Stream stream(Call call) {
            return visible(streams, call.path("name"), call.key());
        }
    }

    /// The stream of this name, if the key may see it.
    static Stream visible(Map<String, Stream> streams, String name, Optional<ApiKey> key) {
        return Optional.ofNullable(streams.get(name)).filter(s -> key.map(k -> k.sees(s.collection())).orElse(false))
                .orElseThrow(() -> Problem.of(404, "no_such_stream", "no source of this name is being watched").refused());
    }

    /// Looks the key up each time: it may be revoked while its owner listens.
    static BooleanSupplier may(ApiKeys keys, Optional<String> secret, Stream stream) {
        return () -> secret.flatMap(keys::find).filter(k -> k.may(Scope.IDENTIFY) && k.sees(stream.collection())).isPresent();
    }

    @Override
    public void routes(Routes routes, Services services) {
        Erasures erasures = new Erasures(services.serving(), streams);
        Control control = new Control(services, streams, erasures);
        services.serving().whenExchanged(() -> streams.values().forEach(Stream::restart));
        services.serving().whenExchanged(erasures::exchanged);
        routes.on(Method.GET, "/v1/streams", Scope.READ, control::list)
                .on(Method.PUT, "/v1/streams/{name}", Scope.ADMIN, control::start)
                .on(Method.DELETE, "/v1/streams/{name}", Scope.ADMIN, control::stop)
                .streamed(EventSocket.ROUTE, Scope.IDENTIFY, control::events)
                .streamed("/v1/streams/{name}/preview", Scope.IDENTIFY, control::preview);
    }

    @Override
    public void sockets(WsRouting.Builder sockets, Services services) {
        sockets.endpoint(EventSocket.ROUTE, () -> new EventSocket(services, streams));
    }

    @Override
    public void close() {
        streams.values().forEach(Stream::stop);
    }
}
