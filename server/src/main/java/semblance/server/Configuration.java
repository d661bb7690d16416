package semblance.server;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import org.apache.commons.text.similarity.LevenshteinDistance;
import semblance.gallery.KeyFile;
import semblance.network.ModelCard.Kind;
import semblance.network.ModelFile;
import semblance.network.Models;
import semblance.store.GalleryPlace;

/// Settings as people write them: a file of `key = value` lines, variables of the environment, flags of the command
/// line; the later ones win. A key that is not known is refused: a limit that silently doesn't hold is worse than a
/// server that doesn't start.
public final class Configuration {

    /// Of the environment's variables: `SEMBLANCE_SERVER_MAX_BODY_MB` is `max_body_mb`.
    public static final String ENVIRONMENT = "SEMBLANCE_SERVER_";
    /// `source.door = rtsp://...`
    private static final String SOURCE = "source.";
    private static final int LARGEST_FILE = 1 << 20;

    /// The keys, in the order of the documentation.
    public static final List<String> KEYS = List.of("data", "gallery", "gallery_key", "host", "port", "max_body_mb", "max_megapixels", "concurrency", "queue",
            "requests_per_second", "detector", "landmarks", "model", "false_match_rate", "detail", "keep_photos",
            "tls_certificate", "tls_key", "tls_keystore", "tls_password", "origins");

    private final Map<String, String> values = new TreeMap<>();

    /// Nothing set: everything at its default.
    public Configuration() {
    }

    /// Adds the keys of a file.
    public Configuration file(Path file) {
        Properties properties = new Properties();
        try {
            if (Files.size(file) > LARGEST_FILE) throw new IllegalArgumentException("got " + file + " of " + Files.size(file) + " bytes, wanted a file of settings");
            try (Reader in = Files.newBufferedReader(file)) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": the settings can't be read: " + e, e);
        }
        for (String key : properties.stringPropertyNames()) set(key, properties.getProperty(key), file.toString());
        return this;
    }

    /// Adds those of the environment that are meant for the server.
    public Configuration environment(Map<String, String> environment) {
        environment.forEach((name, value) -> {
            if (name.startsWith(ENVIRONMENT)) set(name.substring(ENVIRONMENT.length()).toLowerCase(Locale.ROOT), value, "the variable " + name);
        });
        return this;
    }

    /// Adds those given by hand.
    public Configuration flags(Map<String, String> flags) {
        flags.forEach((key, value) -> set(key, value, "the command line"));
        return this;
    }

    private void set(String key, String value, String where) {
        if (!KEYS.contains(key) && !key.matches("source\\..+")) {
            throw new IllegalArgumentException("got the unknown setting \"" + key + "\" in " + where + "; did you mean \"" + nearest(key) + "\"? There are "
                    + String.join(", ", KEYS) + " and source.NAME");
        }
        values.put(key, value.strip());
    }

    private static String nearest(String key) {
        return KEYS.stream().min(Comparator.comparingInt(known -> LevenshteinDistance.getDefaultInstance().apply(key, known))).orElseThrow();
    }

    /// @throws IllegalArgumentException if a value is not what its key wants
    public ServerSettings settings() {
        ServerSettings.Limits usual = ServerSettings.Limits.DEFAULT;
        ServerSettings.Limits limits = new ServerSettings.Limits(
                Math.round(number("max_body_mb", usual.bodyBytes() / 1048576.0) * 1048576), Math.round(number("max_megapixels", usual.pixels() / 1e6) * 1e6),
                whole("concurrency", usual.concurrency()), whole("queue", usual.queue()), number("requests_per_second", usual.rate()));
        Path data = value("data", Models.home(), Path::of);
        Optional<SecretKey> key = file("gallery_key").map(KeyFile::read);
        return new ServerSettings(value("host", ServerSettings.LOOPBACK, Function.identity()), whole("port", ServerSettings.USUAL_PORT),
                data, limits, matching(), sources(), new ServerSettings.Access(certificate(), origins()),
                value("gallery", ServerSettings.inFolder(data, key), place -> GalleryPlace.of(place, key)));
    }

    private ServerSettings.Matching matching() {
        return new ServerSettings.Matching(
                values.containsKey("detector") ? Models.find(values.get("detector"), Kind.DETECTOR) : Models.detector(), landmarks(),
                values.containsKey("model") ? Models.find(values.get("model"), Kind.EMBEDDER) : Models.embedder(),
                values.containsKey("false_match_rate") ? OptionalDouble.of(number("false_match_rate", 0)) : OptionalDouble.empty(),
                whole("detail", 640), value("keep_photos", false, Configuration::truth));
    }

    private Optional<ModelFile> landmarks() {
        String name = values.get("landmarks");
        if (name == null) return Optional.of(Models.landmarks());
        return name.equals("none") ? Optional.empty() : Optional.of(Models.find(name, Kind.LANDMARKS));
    }

    private Optional<Certificate> certificate() {
        Optional<Path> chain = file("tls_certificate"), key = file("tls_key"), store = file("tls_keystore");
        String password = values.getOrDefault("tls_password", "");
        if (chain.isPresent() != key.isPresent() || chain.isPresent() && store.isPresent() || chain.isEmpty() && store.isEmpty() && !password.isEmpty()) {
            throw new IllegalArgumentException("got half of what TLS needs, or too much, wanted tls_certificate and tls_key (PEM), or tls_keystore (PKCS#12)");
        }
        return store.<Certificate>map(s -> new Certificate.Pkcs12(s, password)).or(() -> chain.map(c -> new Certificate.Pem(c, key.orElseThrow(), password)));
    }

    private Optional<Path> file(String key) {
        return Optional.ofNullable(values.get(key)).map(Path::of);
    }

    private Set<String> origins() {
        return Arrays.stream(values.getOrDefault("origins", "").split(",")).map(String::strip).filter(o -> !o.isEmpty()).collect(Collectors.toSet());
    }

    private Map<String, String> sources() {
        Map<String, String> sources = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(SOURCE)) sources.put(key.substring(SOURCE.length()), value);
        });
        return sources;
    }

    private int whole(String key, int otherwise) {
        return value(key, otherwise, Integer::valueOf);
    }

    private double number(String key, double otherwise) {
        return value(key, otherwise, Double::valueOf);
    }

    private static boolean truth(String text) {
        if (text.equals("true") || text.equals("false")) return text.equals("true");
        throw new NumberFormatException(text);
    }

    private <T> T value(String key, T otherwise, Function<String, T> read) {
        if (!values.containsKey(key)) return otherwise;
        try {
            return read.apply(values.get(key));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("got \"" + values.get(key) + "\" for the setting " + key + ", wanted a "
                    + (otherwise instanceof Boolean ? "true or false" : otherwise instanceof Integer ? "whole number" : "number"));
        }
    }
}
