package semblance.server.v1;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import semblance.server.ApiKey;
import semblance.server.Call;
import semblance.server.Handler;
import semblance.server.Problem;
import semblance.server.Reply;
import semblance.server.Sha256;
import semblance.server.Upload;

/// Lets a caller repeat a request it got no answer to, with the same `Idempotency-Key`: the first answer comes again
/// and nothing is done twice. Kept in memory for the last requests; after a restart the gallery itself knows a picture
/// it has.
final class Idempotency {

    private static final int REMEMBERED = 10_000, LONGEST_KEY = 200;

    /// @param sent SHA-256 of query and body
    private record Done(String sent, Optional<Reply> reply) {
    }

    private final Map<String, Done> requests = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Done> eldest) {
            return size() > REMEMBERED;
        }
    };

    Handler around(Handler handler) {
        return call -> {
            Optional<String> key = call.header("Idempotency-Key");
            return key.isEmpty() ? handler.handle(call) : once(call, checked(key.get()), handler);
        };
    }

    private static String checked(String key) {
        if (!key.isBlank() && key.length() <= LONGEST_KEY) return key;
        throw Given.invalid("got an Idempotency-Key that is blank or longer than " + LONGEST_KEY + " characters");
    }

    private Reply once(Call call, String key, Handler handler) throws IOException {
        String name = call.key().map(ApiKey::id).orElse("") + "\n" + call.target() + "\n" + key;
        String sent = digest(call);
        Optional<Reply> before = begin(name, sent);
        if (before.isPresent()) return before.get().with("Idempotent-Replay", "true");
        Optional<Reply> reply = Optional.empty();
        try {
            reply = Optional.of(handler.handle(call));
            return reply.get();
        } finally {
            end(name, sent, reply);
        }
    }

    /// Of the query, which may hold a name or a collection, and the body; of a form its parts, without the line between them that clients
    /// make up anew for each request.
    private static String digest(Call call) {
        StringBuilder all = new StringBuilder(call.rawQuery()).append('\n');
        boolean form = call.header("Content-Type").map(t -> t.toLowerCase(Locale.ROOT).startsWith("multipart/")).orElse(false);
        if (form && call.upload() instanceof Upload.Form parts) {
            parts.parts().forEach(part -> all.append(part.name().length()).append(part.name()).append(Sha256.of(part.bytes())));
        } else {
            all.append(Sha256.of(call.body()));
        }
        return Sha256.of(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    private synchronized Optional<Reply> begin(String name, String sent) {
        Done before = requests.putIfAbsent(name, new Done(sent, Optional.empty()));
        if (before == null) return Optional.empty();
        if (!before.sent.equals(sent)) throw Problem.of(422, "idempotency_mismatch", "got an Idempotency-Key that came with another body or query before").refused();
        if (before.reply.isEmpty()) throw Problem.of(409, "idempotency_in_progress", "the first request with this Idempotency-Key is not answered yet").retryAfter(1).refused();
        return before.reply;
    }

    /// A request that failed may be tried again.
    private synchronized void end(String name, String sent, Optional<Reply> reply) {
        if (reply.isPresent()) requests.put(name, new Done(sent, reply));
        else requests.remove(name);
    }
}
