package semblance.server;

import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.websocket.WsRouting;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import semblance.server.compreface.CompreFace;
import semblance.server.deepstack.DeepStack;
import semblance.server.v1.OwnApi;
import semblance.server.web.WebPage;

/// The server: recognition over HTTP, one process with one data folder.
///
/// ```java
/// try (SemblanceServer server = SemblanceServer.start(ServerSettings.of(Path.of("data")).withPort(0))) {
///     server.firstKey().ifPresent(System.out::println);
///     System.out.println("http://127.0.0.1:" + server.port());
/// }
/// ```
public final class SemblanceServer implements AutoCloseable {

    private static final int SECONDS_TO_DRAIN = 30;
    /// Helidon announces itself, and says with a stack trace that a port is taken, or that somebody hung up in the middle of a
    /// request, through java.util.logging; the references keep the levels.
    private static final Logger HELIDON = Logger.getLogger("io.helidon"), STARTING = Logger.getLogger("io.helidon.webserver.LoomServer"),
            CONNECTIONS = Logger.getLogger("io.helidon.webserver.http1.Http1Connection");

    private final Services services;
    private final Dispatch dispatch;
    private final List<Protocol> protocols;
    private final List<Route> routes = new ArrayList<>();
    private final WebServer web;
    private final Optional<ApiKeys.Issued> first;

    private SemblanceServer(Services services) {
        this.services = services;
        dispatch = new Dispatch(services);
        protocols = protocols(dispatch);
        HELIDON.setLevel(Level.WARNING);
        STARTING.setLevel(Level.OFF);
        CONNECTIONS.setLevel(Level.SEVERE);
        WebServerConfig.Builder builder = WebServer.builder();
        services.settings().access().certificate().map(Certificate::tls).ifPresent(builder::tls);
        web = builder.host(services.settings().host()).port(services.settings().port())
                .shutdownHook(false)
                .directHandlers(direct())
                .routing(this::routes)
                .addRouting(sockets())
                .build().start();
        if (!web.isRunning()) throw portTaken(services.settings());
        // last of all: of a start that fails nobody would hear the key
        first = services.keys().first();
    }

    private static IllegalArgumentException portTaken(ServerSettings settings) {
        return new IllegalArgumentException("got the port " + settings.port() + " at " + settings.host()
                + ", which can't be had: another program has it, or the address is not this machine's; name another");
    }

    /// Every way of speaking to the server.
    private static List<Protocol> protocols(Dispatch dispatch) {
        return List.of(new Operations(dispatch::draining), new OwnApi(), new CompreFace(), new DeepStack(), new WebPage());
    }

    /// Opens the networks and the data folder and listens. When this returns, calls are answered.
    ///
    /// @throws RuntimeException that says why, if a network, the gallery or the port can't be had
    public static SemblanceServer start(ServerSettings settings) {
        PrivateFiles.folder(settings.data());
        ApiKeys keys = ApiKeys.open(settings.data().resolve("keys.json"), settings.limits().rate());
        Metrics metrics = new Metrics();
        Serving serving = new Serving(Recognition.open(settings, metrics));
        try {
            metrics.watch(() -> serving.now().gallery());
            AuditLog audit = AuditLog.open(settings.data().resolve("audit.log"));
            return new SemblanceServer(new Services(settings, serving, keys, audit, metrics));
        } catch (RuntimeException e) {
            serving.close();
            throw e;
        }
    }

    private void routes(HttpRouting.Builder routing) {
        Map<String, Protocol> paths = new LinkedHashMap<>();
        Map<String, Set<String>> methods = new HashMap<>();
        for (Protocol protocol : protocols) {
            Routes routes = new Routes();
            protocol.routes(routes, services);
            List<Route> all = routes.all().stream().map(route -> protocol.parameters(route).map(route::knowing).orElse(route)).toList();
            all.forEach(route -> route.methods().forEach(method ->
                    routing.route(method, route.path(), (request, response) -> dispatch.handle(protocol, route, request, response))));
            this.routes.addAll(all);
            all.forEach(route -> {
                paths.putIfAbsent(route.path(), protocol);
                methods.computeIfAbsent(route.path(), _ -> new TreeSet<>()).addAll(route.methods().stream().map(Method::text).toList());
            });
        }
        Problem method = Problem.of(405, "method_not_allowed", "got a method that this address does not have"), nothing = Problem.of(404, "not_found", "there is nothing at this address");
        paths.forEach((path, protocol) -> any(routing, path, protocol, protocol.failed(method).with("Allow", String.join(", ", methods.get(path)))));
        any(routing, "/*", protocols.getFirst(), protocols.getFirst().failed(nothing));
    }

    private WsRouting.Builder sockets() {
        WsRouting.Builder sockets = WsRouting.builder();
        protocols.forEach(protocol -> protocol.sockets(sockets, services));
        return sockets;
    }

    /// What is left at an address: the same answer to any method.
    private void any(HttpRouting.Builder routing, String path, Protocol protocol, Reply reply) {
        Route route = new Route(Method.GET, path, Optional.empty(), false, _ -> reply);
        routing.any(path, (request, response) -> dispatch.handle(protocol, route, request, response));
    }

    /// What is no HTTP, or too long for it, never comes to a route.
    private static DirectHandlers direct() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        DirectHandler ours = (request, event, status, headers, message) -> DirectHandler.TransportResponse.builder().status(status).keepAlive(false)
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .entity((event == EventType.OTHER && message.startsWith("{\"error\"") ? message : notUnderstood(status.code())).getBytes(StandardCharsets.UTF_8)).build();
        for (EventType type : EventType.values()) handlers.addHandler(type, ours);
        return handlers.build();
    }

    private static String notUnderstood(int status) {
        return Problem.of(status, "bad_request", "got what is no request this server understands").json().toString();
    }

    /// Where it listens.
    public int port() {
        return web.port();
    }

    /// The admin key made because there was none; known only now.
    public Optional<String> firstKey() {
        return first.map(ApiKeys.Issued::secret);
    }

    /// Every route of every protocol.
    public List<Route> routes() {
        return List.copyOf(routes);
    }

    public Services services() {
        return services;
    }

    /// Answers what is in progress, takes nothing new, and closes gallery and networks.
    @Override
    public void close() {
        dispatch.refuse();
        protocols.forEach(Protocol::close);
        dispatch.drain(SECONDS_TO_DRAIN);
        web.stop();
        services.serving().close();
        services.audit().close();
    }
}
