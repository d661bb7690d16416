package semblance.store.postgres;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/// Where a gallery is: `postgresql://[user[:password]@]host[:port]/database[?schema=NAME&option=value...]`. Options
/// other than `schema` go to the driver (`sslmode=verify-full`, say).
///
/// @param jdbc   for the driver, without user and password
/// @param schema holds the gallery's tables; several galleries in one database have a schema each
record Address(String jdbc, String schema, Optional<String> user, Optional<String> password) {

    static final String SCHEME = "postgresql://";
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,50}");

    static Address of(String url) {
        // what is rare in a name or password, but ? and %, may stand there as it is; the rest is a plain URI
        int at = url.lastIndexOf('@', url.indexOf('?') < 0 ? url.length() : url.indexOf('?'));
        String credentials = at < 0 ? "" : url.substring(SCHEME.length(), at), rest = at < 0 ? url.substring(SCHEME.length()) : url.substring(at + 1);
        URI uri = uri(rest);
        List<String> options = new ArrayList<>(uri.getRawQuery() == null ? List.of() : List.of(uri.getRawQuery().split("&")));
        String schema = options.stream().filter(o -> o.startsWith("schema=")).map(o -> o.substring(7)).findFirst().orElse("semblance");
        if (!NAME.matcher(schema).matches()) {
            throw new IllegalArgumentException("got the schema \"" + schema + "\", wanted lower-case letters, digits and _, 51 at most, a letter first");
        }
        options.removeIf(o -> o.startsWith("schema="));
        String jdbc = "jdbc:postgresql://" + uri.getRawAuthority() + uri.getRawPath() + (options.isEmpty() ? "" : "?" + String.join("&", options));
        int colon = credentials.indexOf(':');
        return new Address(jdbc, schema, part(colon < 0 ? credentials : credentials.substring(0, colon)), part(colon < 0 ? "" : credentials.substring(colon + 1)));
    }

    private static URI uri(String rest) {
        try {
            URI uri = URI.create(SCHEME + rest);
            if (uri.getRawAuthority() != null && uri.getRawPath().length() > 1) return uri;
        } catch (IllegalArgumentException e) {
            throw wrong();
        }
        throw wrong();
    }

    private static IllegalArgumentException wrong() {
        return new IllegalArgumentException("got an address of a PostgreSQL gallery that is none, wanted postgresql://[user@]host[:port]/database[?schema=name]");
    }

    private static Optional<String> part(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    /// For messages: no user, no password, no options.
    String where() {
        String plain = jdbc.substring("jdbc:".length());
        int options = plain.indexOf('?');
        return (options < 0 ? plain : plain.substring(0, options)) + (schema.equals("semblance") ? "" : "?schema=" + schema);
    }

    /// What every connection is opened with.
    Properties properties(Duration patience) {
        Properties properties = new Properties();
        user.ifPresent(name -> properties.setProperty("user", name));
        // without one the driver looks into ~/.pgpass itself
        password.or(() -> Optional.ofNullable(System.getenv("PGPASSWORD"))).ifPresent(secret -> properties.setProperty("password", secret));
        properties.setProperty("currentSchema", schema);
        properties.setProperty("ApplicationName", "semblance");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", Long.toString(Math.max(1, patience.toSeconds())));
        properties.setProperty("defaultRowFetchSize", "5000");
        // on: an acknowledged commit survives the server's death, whatever the server's default is. A client that hangs
        // in the middle of a change must not keep the others waiting for ever.
        properties.setProperty("options", "-c synchronous_commit=on -c idle_in_transaction_session_timeout=60000 -c lock_timeout=" + patience.toMillis());
        return properties;
    }
}
