package semblance.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;

/// How to reach a server. Immutable.
///
/// @param server  its address; one with a path for a server behind a proxy
/// @param key     API key
/// @param retries how often a request is made again that was answered with 429 or 503 and a `Retry-After`
/// @param timeout for an answer to begin
/// @param http    what makes the connections: give one of your own for a proxy, or for a certificate of your own authority
public record Settings(URI server, String key, int retries, Duration timeout, HttpClient http) {

    private static final int USUAL_RETRIES = 3;
    private static final Duration USUAL_TIMEOUT = Duration.ofMinutes(1), CONNECTING = Duration.ofSeconds(10);

    public Settings {
        if (!"http".equals(server.getScheme()) && !"https".equals(server.getScheme())) {
            throw new IllegalArgumentException("got the server " + server + ", wanted an address such as http://127.0.0.1:8425");
        }
        if (key.isBlank()) throw new IllegalArgumentException("got no API key, wanted one that the server issued: it prints the first when it starts first");
        if (retries < 0) throw new IllegalArgumentException("got " + retries + " retries, wanted 0 or more");
    }

    public static Settings of(URI server, String key) {
        return new Settings(server, key, USUAL_RETRIES, USUAL_TIMEOUT, HttpClient.newBuilder().connectTimeout(CONNECTING).build());
    }

    public Settings withRetries(int retries) {
        return new Settings(server, key, retries, timeout, http);
    }

    public Settings withTimeout(Duration timeout) {
        return new Settings(server, key, retries, timeout, http);
    }

    public Settings withHttp(HttpClient http) {
        return new Settings(server, key, retries, timeout, http);
    }

    /// Without the key, so that it stays out of logs.
    @Override
    public String toString() {
        return server.toString();
    }
}
