package semblance.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import semblance.network.Models;
import semblance.server.Configuration;
import semblance.server.Scope;
import semblance.server.SemblanceServer;
import semblance.server.ServerSettings;

/// `semblance serve`: the same over HTTP, for other programs.
@Command(name = "serve", description = "Answers over HTTP: the API of docs/server.md.", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", description = "Settings, a line each: key = value. Default: server.conf in the data folder, if it is there.")
    private Optional<Path> config = Optional.empty();
    @Option(names = "--data", paramLabel = "FOLDER", description = "Where gallery, keys and audit log are. Default: the user's data folder (see `semblance doctor`).")
    private Optional<Path> data = Optional.empty();
    @Option(names = "--gallery", paramLabel = "GALLERY", description = "The gallery, if it is not in the data folder: a file, postgresql://[user@]host[:port]/database or "
        + "cassandra://host/keyspace. Several servers may share one.")
    private Optional<String> gallery = Optional.empty();
    @Option(names = "--key", paramLabel = "FILE", description = "The key of an encrypted gallery (see `semblance gallery encrypt`).")
    private Optional<Path> key = Optional.empty();
    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen at; 0.0.0.0 for all. Default: 127.0.0.1, this machine only.")
    private Optional<String> host = Optional.empty();
    @Option(names = {"-p", "--port"}, paramLabel = "N", description = "Port to listen at; 0 for any free one. Default: " + ServerSettings.USUAL_PORT + ".")
    private Optional<String> port = Optional.empty();
    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any other setting: max_body_mb, max_megapixels, concurrency, queue, requests_per_second, detector, landmarks, model, "
        + "false_match_rate, detail, keep_photos, tls_certificate, tls_key, tls_keystore, tls_password, origins, source.NAME (what may be watched live).")
    private Map<String, String> others = new LinkedHashMap<>();
    @Option(names = "--new-admin-key", description = "Make a further admin key and print it, if the first was lost.")
    private boolean newKey;
    @Mixin
    private Output output;

    @Override
    public Integer call() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        try (StopSignal _ = StopSignal.onInterrupt(ended::countDown); SemblanceServer server = SemblanceServer.start(settings())) {
            announce(server);
            ended.await();
            output.note("finishing what is in progress");
            return Exit.INTERRUPTED;
        }
    }

    private ServerSettings settings() {
        Map<String, String> flags = new LinkedHashMap<>(others);
        data.ifPresent(d -> flags.put("data", d.toString()));
        gallery.ifPresent(g -> flags.put("gallery", g));
        key.ifPresent(k -> flags.put("gallery_key", k.toString()));
        host.ifPresent(h -> flags.put("host", h));
        port.ifPresent(p -> flags.put("port", p));
        Path usual = data.orElseGet(Models::home).resolve("server.conf");
        Configuration configuration = new Configuration();
        config.or(() -> Optional.of(usual).filter(Files::exists)).ifPresent(configuration::file);
        return configuration.environment(System.getenv()).flags(flags).settings();
    }

    private void announce(SemblanceServer server) {
        ServerSettings settings = server.services().settings();
        Optional<String> key = server.firstKey();
        if (newKey && key.isEmpty()) key = Optional.of(server.services().keys().issue("further admin", Set.of(Scope.ADMIN), Set.of()).secret());
        String address = (settings.access().certificate().isPresent() ? "https://" : "http://") + (settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host()) + ":" + server.port();
        output.result(Output.object().put("address", address).put("data", settings.data().toString()).put("gallery", settings.gallery().toString()),
                "listening at " + address + ", data in " + settings.data() + ", gallery " + settings.gallery());
        key.ifPresent(k -> output.result(Output.object().put("admin_key", k), "admin key, shown only now: " + k));
    }
}
