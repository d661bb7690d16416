package semblance.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.data.CqlVector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import semblance.embed.Embedding;
import semblance.gallery.Change;
import semblance.gallery.Filter;
import semblance.gallery.Match;
import semblance.gallery.Person;
import semblance.gallery.Tables;

/// Searching on the nodes, for galleries larger than a process's memory: the nodes' index of vectors (storage-attached, a
/// graph of neighbours) gives more candidates than wanted, which are compared exactly here. The index answers from one
/// replica of each row, which may not have the latest, so the faces last added are kept here too, and every candidate's
/// person is read with the gallery's consistency before it is given out.
final class Nearest {

    private static final int FETCHED = 100;
    /// More Cassandra does not give.
    private static final int MOST = 1000;
    /// Faces last added that are kept.
    private static final int RECENT = 10_000;

    private final Cluster cluster;
    private final Map<Long, Embedding> recent = new LinkedHashMap<>();
    private long position;

    /// @param position the line of the log after which faces are kept
    Nearest(Cluster cluster, long position) {
        this.cluster = cluster;
        this.position = position;
    }

    /// Takes in what the log says is new.
    synchronized void follow(Tables tables) {
        for (Tables.News news = tables.news(position); !news.changes().isEmpty(); news = tables.news(position)) {
            news.faces().forEach((face, owned) -> recent.put(face, owned.vector()));
            for (Change change : news.changes()) if (change.kind() == Change.Kind.FACE_ERASED) recent.remove(Long.parseLong(change.other()));
            position = Long.parseLong(news.changes().getLast().cursor());
        }
        var oldest = recent.keySet().iterator();
        for (int surplus = recent.size() - RECENT; surplus > 0; surplus--) {
            oldest.next();
            oldest.remove();
        }
    }

    private record Candidate(long face, double distance) {
    }

    /// The people nearest to a probe, as far as the thousand nearest faces that the index finds know any whom the filter accepts.
    List<Match> search(Embedding probe, int limit, Filter filter, CassandraTables tables) {
        for (int fetched = Math.clamp(4L * limit, FETCHED, MOST); ; fetched = Math.min(MOST, 2 * fetched)) {
            Map<Long, Double> distances = new HashMap<>();
            boolean more = fetch(probe, fetched, distances) == fetched;
            List<Match> matches = matches(probe, distances, limit, filter, tables);
            if (matches.size() == limit || !more || fetched == MOST) return matches;
        }
    }

    private int fetch(Embedding probe, int limit, Map<Long, Double> distances) {
        int found = 0;
        for (Row row : cluster.execute("SELECT id, vector FROM face ORDER BY vector ANN OF ? LIMIT ?", Vectors.vector(probe), limit)) {
            distances.put(row.getLong(0), probe.distanceTo(Vectors.embedding((CqlVector<?>) row.getObject(1))));
            found++;
        }
        synchronized (this) {
            recent.forEach((face, vector) -> distances.put(face, probe.distanceTo(vector)));
        }
        return found;
    }

    private List<Match> matches(Embedding probe, Map<Long, Double> distances, int limit, Filter filter, CassandraTables tables) {
        List<Match> matches = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Candidate candidate : distances.entrySet().stream().map(e -> new Candidate(e.getKey(), e.getValue())).sorted(Comparator.comparing(Candidate::distance)).toList()) {
            Optional<Person> person = tables.records().ownerOf(candidate.face).filter(p -> seen.add(p.id()));
            if (person.isEmpty() || !filter.accepts(person.get()) || isRejected(probe, person.get(), candidate, tables)) continue;
            matches.add(new Match(person.get(), candidate.distance, Long.toString(candidate.face)));
            if (matches.size() == limit) break;
        }
        return matches;
    }

    private static boolean isRejected(Embedding probe, Person person, Candidate candidate, CassandraTables tables) {
        return tables.memories().rejected(person.id()).stream().anyMatch(rejected -> probe.distanceTo(rejected) < candidate.distance);
    }
}
