package semblance.gallery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import semblance.embed.Embedding;

/// The tables of a gallery beside people and faces: who is known not to be whom, who was seen when, and the
/// receipts of what was erased. For one thread at a time, inside a transaction of the caller where it writes.
final class SqlMemories implements Memories {

    private static final String PURPOSE = "rejected vector";
    private static final String KEY = "(SELECT key FROM person WHERE id = ?)";

    private final Sql sql;
    private final Vault vault;
    private final int size;

    SqlMemories(Sql sql, Vault vault, int size) {
        this.sql = sql;
        this.vault = vault;
        this.size = size;
    }

    // ---- not this person

    @Override
    public void reject(String person, Embedding probe) {
        sql.update("INSERT INTO rejected (person, vector) VALUES (" + KEY + ", ?)", person, vault.seal(probe, PURPOSE));
    }

    @Override
    public List<Embedding> rejected(String person) {
        return sql.list("SELECT vector FROM rejected WHERE person = " + KEY + " ORDER BY id", row -> vector(row, 1), person);
    }

    Map<String, List<Embedding>> allRejected() {
        return rejectedBy("ORDER BY r.id");
    }

    /// For the people in the lines of the log from `after` to `last`.
    Map<String, List<Embedding>> changedRejected(long after, long last) {
        return rejectedBy("WHERE p.id IN (SELECT person FROM change WHERE seq > ? AND seq <= ?) ORDER BY r.id", after, last);
    }

    private Map<String, List<Embedding>> rejectedBy(String which, Object... arguments) {
        Map<String, List<Embedding>> all = new HashMap<>();
        sql.each("SELECT p.id, r.vector FROM rejected r JOIN person p ON p.key = r.person " + which,
                row -> all.computeIfAbsent(row.getString(1), id -> new ArrayList<>()).add(vector(row, 2)), arguments);
        return all;
    }

    private Embedding vector(ResultSet row, int column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        if (bytes == null) throw sql.damaged("a rejected vector is missing");
        return vault.openEmbedding(bytes, size, PURPOSE);
    }

    // ---- two people, not one

    @Override
    public void keepApart(String a, String b) {
        boolean ordered = a.compareTo(b) < 0;
        sql.update("INSERT INTO apart VALUES (?, ?) ON CONFLICT DO NOTHING", ordered ? a : b, ordered ? b : a);
    }

    @Override
    public Set<String> apart(String person) {
        return new HashSet<>(sql.list("SELECT CASE WHEN low = ? THEN high ELSE low END FROM apart WHERE low = ? OR high = ?", row -> row.getString(1),
                person, person, person));
    }

    // ---- sightings

    @Override
    public boolean insert(Sighting sighting) {
        return sql.update("INSERT INTO sighting (person, began, ended, source, distance) SELECT key, ?, ?, ?, ? FROM person WHERE id = ?",
                sighting.from().toEpochMilli(), sighting.to().toEpochMilli(), sighting.source(), sighting.distance(), sighting.person()) > 0;
    }

    @Override
    public Page<Sighting> sightings(Optional<String> person, long after, int limit) {
        List<Long> ids = new ArrayList<>();
        List<Sighting> page = sql.list("""
                SELECT s.id, p.id, s.began, s.ended, s.source, s.distance FROM sighting s JOIN person p ON p.key = s.person
                WHERE s.id > ? AND (CAST(? AS TEXT) IS NULL OR p.id = ?) ORDER BY s.id LIMIT ?""", row -> {
            ids.add(row.getLong(1));
            return sighting(row);
        }, after, person.orElse(null), person.orElse(null), limit + 1);
        return page.size() <= limit ? new Page<>(page, Optional.empty())
                : new Page<>(page.subList(0, limit), Optional.of(Long.toString(ids.get(limit - 1))));
    }

    private Sighting sighting(ResultSet row) throws SQLException {
        try {
            return new Sighting(row.getString(2), Instant.ofEpochMilli(row.getLong(3)), Instant.ofEpochMilli(row.getLong(4)),
                    row.getString(5), row.getDouble(6));
        } catch (IllegalArgumentException e) {
            throw sql.damaged("a sighting can't be read");
        }
    }

    // ---- all of them

    @Override
    public void move(String from, String into) {
        for (String table : List.of("rejected", "sighting")) {
            sql.update("UPDATE " + table + " SET person = " + KEY + " WHERE person = " + KEY, into, from);
        }
        Set<String> others = apart(from);
        sql.update("DELETE FROM apart WHERE low = ? OR high = ?", from, from);
        others.stream().filter(other -> !other.equals(into)).forEach(other -> keepApart(into, other));
    }

    @Override
    public void forget(String person) {
        for (String table : List.of("rejected", "sighting")) sql.update("DELETE FROM " + table + " WHERE person = " + KEY, person);
        sql.update("DELETE FROM apart WHERE low = ? OR high = ?", person, person);
    }

    // ---- strangers and receipts

    @Override
    public int strangers(String collection) {
        return (int) sql.number("""
                SELECT count(*) FROM person WHERE status = 'PROVISIONAL'
                AND collection = (SELECT key FROM collection WHERE name = ?)""", collection);
    }

    @Override
    public List<String> strangersNotSeenSince(Instant moment) {
        return sql.list("SELECT id FROM person WHERE status = 'PROVISIONAL' AND seen < ? ORDER BY id", row -> row.getString(1), moment.toEpochMilli());
    }

    @Override
    public void insert(Receipt receipt) {
        sql.update("INSERT INTO receipt (at, people, faces, photos, sightings, digest) VALUES (?, ?, ?, ?, ?, ?)", receipt.at().toEpochMilli(),
                receipt.people(), receipt.faces(), receipt.photos(), receipt.sightings(), receipt.digest());
    }

    @Override
    public List<Receipt> receipts() {
        return sql.list("SELECT at, people, faces, photos, sightings, digest FROM receipt ORDER BY id",
                row -> new Receipt(Instant.ofEpochMilli(row.getLong(1)), row.getInt(2), row.getInt(3), row.getInt(4), row.getInt(5), row.getString(6)));
    }
}
