package semblance.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semblance.gallery.Person;

/// The keys that open the server, in a file that holds their SHA-256 only: a key is 160 random bits, so it can't be
/// guessed from its hash, however fast that is. Safe to share between threads.
public final class ApiKeys {

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz", BEGINNING = "smb_";
    private static final Object MISSING = "";
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);
    private static final int SECRET_DIGITS = 32, ID_DIGITS = 8;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Rates rates;
    /// Hash to key; replaced as a whole.
    private volatile Map<String, ApiKey> keys;
    /// Of the file that was read last: another process may replace it.
    private volatile Object stamp;

    private ApiKeys(Path file, Map<String, ApiKey> keys, Rates rates) {
        this.file = file;
        this.rates = rates;
        this.keys = keys;
        stamp = stamp(file);
    }

    /// A new key, and the only time its secret is known.
    public record Issued(ApiKey key, String secret) {
    }

    /// Reads the keys of a data folder; none if there is no file yet.
    ///
    /// @param rate requests a second that each key may make, 0: any
    /// @throws IllegalArgumentException if the file is not one of keys
    static ApiKeys open(Path file, double rate) {
        return new ApiKeys(file, Files.exists(file) ? read(file) : Map.of(), new Rates(rate, System::nanoTime));
    }

    /// Follows the file. One that can't be read any more changes nothing, or a slip of the pen would lock everybody out.
    private void follow() {
        Object now = stamp(file);
        if (now.equals(stamp)) return;
        synchronized (this) {
            if (now.equals(stamp)) return;
            stamp = now;
            try {
                if (!now.equals(MISSING)) keys = Map.copyOf(read(file));
            } catch (IllegalArgumentException e) {
                LOG.error("the file of keys was changed and can't be read; the keys before it stay good", e);
            }
        }
    }

    private static Object stamp(Path file) {
        try {
            BasicFileAttributes of = Files.readAttributes(file, BasicFileAttributes.class);
            return Arrays.asList(of.fileKey(), of.lastModifiedTime(), of.size());
        } catch (IOException e) {
            return MISSING;
        }
    }

    private static Map<String, ApiKey> read(Path file) {
        try {
            Map<String, ApiKey> keys = new LinkedHashMap<>();
            for (JsonNode node : JSON.readTree(Files.readAllBytes(file)).required("keys")) keys.put(node.required("sha256").textValue(), key(node));
            return keys;
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("got " + file + ", which is no file of keys (" + e.getMessage()
                    + "); put a copy of it back, or move it away to begin with a new admin key", e);
        }
    }

    private static ApiKey key(JsonNode node) {
        Set<Scope> scopes = new HashSet<>();
        Set<String> collections = new HashSet<>();
        node.required("scopes").forEach(s -> scopes.add(Scope.of(s.textValue())));
        node.required("collections").forEach(c -> collections.add(c.textValue()));
        return new ApiKey(node.required("id").textValue(), node.required("label").textValue(), scopes, collections, Instant.parse(node.required("created").textValue()));
    }

    /// Makes a key. When this returns it is in the file.
    ///
    /// @throws IllegalArgumentException if it has no scope, or the label or a collection is no name
    public synchronized Issued issue(String label, Set<Scope> scopes, Set<String> collections) {
        Person.checkName(label);
        collections.forEach(Person::checkName);
        if (scopes.isEmpty()) throw new IllegalArgumentException("got no scope, wanted one or more of read, identify, enrol, admin");
        follow();
        String secret = BEGINNING + random(SECRET_DIGITS);
        ApiKey key = new ApiKey(random(ID_DIGITS), label, scopes, collections, Instant.now().truncatedTo(ChronoUnit.SECONDS));
        Map<String, ApiKey> more = new LinkedHashMap<>(keys);
        more.put(hash(secret), key);
        replace(more);
        return new Issued(key, secret);
    }

    /// An admin key, if there is no key at all yet.
    synchronized Optional<Issued> first() {
        return keys.isEmpty() ? Optional.of(issue("first admin", Set.of(Scope.ADMIN), Set.of())) : Optional.empty();
    }

    /// Makes a key useless at once. The last admin key stays: without one nobody could make another.
    ///
    /// @return false if there is none of that id
    /// @throws Refused with 409 if it is the last admin key
    public synchronized boolean revoke(String id) {
        follow();
        Map<String, ApiKey> fewer = new LinkedHashMap<>(keys);
        if (!fewer.values().removeIf(k -> k.id().equals(id))) return false;
        if (fewer.values().stream().noneMatch(k -> k.may(Scope.ADMIN) && k.collections().isEmpty())) {
            throw Problem.of(409, "last_admin_key", "this is the last admin key: issue another before you revoke it").refused();
        }
        replace(fewer);
        return true;
    }

    public List<ApiKey> list() {
        follow();
        return new ArrayList<>(keys.values());
    }

    /// The secret in `X-Api-Key` or `Authorization: Bearer`.
    public static Optional<String> secret(Function<String, Optional<String>> header) {
        return header.apply("X-Api-Key").or(() -> header.apply("Authorization").filter(a -> a.regionMatches(true, 0, "Bearer ", 0, 7)).map(a -> a.substring(7).strip()));
    }

    /// Whose secret this is.
    public Optional<ApiKey> find(String secret) {
        follow();
        return Optional.ofNullable(keys.get(hash(secret)));
    }

    /// The key of this secret, if it may do that.
    ///
    /// @throws Refused with 401, 403, or 429 if it asks too often
    public ApiKey authorise(Optional<String> secret, Scope scope) {
        if (secret.isEmpty()) throw Problem.of(401, "key_missing", "got no API key, wanted one in the header Authorization: Bearer KEY, or X-Api-Key").refused();
        ApiKey key = find(secret.get()).orElseThrow(() -> Problem.of(401, "key_unknown", "got an API key that is not one of this server's, or no longer").refused());
        rates.take(key.id());
        if (key.may(scope)) return key;
        throw Problem.of(403, "key_lacks_scope", "got a key without the scope \"" + scope.word() + "\": use one that has it").refused();
    }

    private void replace(Map<String, ApiKey> wanted) {
        ObjectNode json = JSON.createObjectNode().put("version", 1);
        ArrayNode list = json.putArray("keys");
        wanted.forEach((hash, key) -> list.add(json(key).put("sha256", hash)));
        try {
            PrivateFiles.replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        keys = Map.copyOf(wanted);
        stamp = stamp(file);
    }

    /// What may be shown of a key.
    public static ObjectNode json(ApiKey key) {
        ObjectNode json = JSON.createObjectNode().put("id", key.id()).put("label", key.label()).put("created", key.created().toString());
        ArrayNode scopes = json.putArray("scopes"), collections = json.putArray("collections");
        key.scopes().stream().sorted().forEach(s -> scopes.add(s.word()));
        key.collections().stream().sorted().forEach(collections::add);
        return json;
    }

    private static String random(int digits) {
        StringBuilder text = new StringBuilder(digits);
        for (int i = 0; i < digits; i++) text.append(DIGITS.charAt(RANDOM.nextInt(32)));
        return text.toString();
    }

    private static String hash(String secret) {
        return Sha256.of(secret.getBytes(StandardCharsets.UTF_8));
    }
}
