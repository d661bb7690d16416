package semblance.store.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a gallery is: `cassandra://host[:port][,host2[:port]...]/keyspace[?dc=..&rf=..&consistency=..&search=..]`. User and password
/// come from the environment (`CASSANDRA_USER`, `CASSANDRA_PASSWORD`): an address is seen by others.
///
/// @param dc          the data centre that is asked; empty: the hosts'
/// @param onNodes     searches are the nodes' work, not this process's memory's (`search=nodes`)
/// @param replication copies of each row, for a keyspace that is made; empty: 1, or whatever there is
record Address(List<InetSocketAddress> hosts, String keyspace, Optional<String> dc, Optional<Integer> replication, ConsistencyLevel consistency,
               boolean onNodes) {

    static final String SCHEME = "cassandra://";
    private static final int PORT = 9042;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,47}");
    private static final Pattern DC = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Map<String, ConsistencyLevel> LEVELS = Map.of("quorum", DefaultConsistencyLevel.QUORUM,
            "local_quorum", DefaultConsistencyLevel.LOCAL_QUORUM, "all", DefaultConsistencyLevel.ALL);

    static Address of(String url) {
        String rest = url.substring(SCHEME.length());
        int slash = rest.indexOf('/'), query = rest.indexOf('?');
        if (slash < 1 || rest.contains("@")) throw wrong("");
        String keyspace = rest.substring(slash + 1, query < 0 ? rest.length() : query);
        if (!NAME.matcher(keyspace).matches()) throw wrong(", the keyspace of lower-case letters, digits and _, a letter first");
        Map<String, String> options = options(query < 0 ? "" : rest.substring(query + 1));
        Optional<String> dc = Optional.ofNullable(options.remove("dc"));
        if (dc.isPresent() && !DC.matcher(dc.get()).matches()) throw wrong("; dc names a data centre");
        Optional<Integer> replication = Optional.ofNullable(options.remove("rf")).map(Address::replication);
        ConsistencyLevel level = LEVELS.get(options.getOrDefault("consistency", "quorum").toLowerCase());
        options.remove("consistency");
        if (level == null) throw wrong("; consistency is quorum, local_quorum or all: with less, what was acknowledged could be missed");
        String search = Optional.ofNullable(options.remove("search")).orElse("memory");
        if (!search.equals("memory") && !search.equals("nodes")) throw wrong("; search is memory or nodes");
        if (!options.isEmpty()) throw wrong("; it has no other options");
        return new Address(hosts(rest.substring(0, slash)), keyspace, dc, replication, level, search.equals("nodes"));
    }

    private static Map<String, String> options(String query) {
        Map<String, String> options = new HashMap<>();
        for (String option : query.isEmpty() ? new String[0] : query.split("&")) {
            String[] parts = option.split("=", 2);
            if (parts.length < 2) throw wrong("");
            options.put(parts[0], parts[1]);
        }
        return options;
    }

    private static int replication(String text) {
        if (!text.matches("[1-9]")) throw wrong("; rf is 1 to 9");
        return Integer.parseInt(text);
    }

    private static List<InetSocketAddress> hosts(String text) {
        List<InetSocketAddress> hosts = new ArrayList<>();
        for (String one : text.split(",")) {
            URI uri;
            try {
                uri = URI.create(SCHEME + one + "/");
            } catch (IllegalArgumentException e) {
                throw wrong("");
            }
            if (uri.getHost() == null) throw wrong("");
            hosts.add(new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? PORT : uri.getPort()));
        }
        return hosts;
    }

    private static IllegalArgumentException wrong(String more) {
        return new IllegalArgumentException("got an address of a Cassandra gallery that is none, wanted"
                + " cassandra://host[:port][,host2]/keyspace[?dc=..&rf=..&consistency=..&search=..]" + more);
    }

    /// For messages.
    String where() {
        StringBuilder where = new StringBuilder(SCHEME);
        for (InetSocketAddress host : hosts) {
            if (where.length() > SCHEME.length()) where.append(',');
            where.append(host.getHostString()).append(host.getPort() == PORT ? "" : ":" + host.getPort());
        }
        return where.append('/').append(keyspace).toString();
    }
}
