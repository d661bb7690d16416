package semblance.gallery;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;

/// The tables of a gallery as seen through one connection, in one transaction.
record SqlTables(SqlRecords records, SqlMemories memories) implements Tables {

    static SqlTables of(Sql sql, Optional<SecretKey> key, int size) {
        Vault vault = new Vault(key);
        return new SqlTables(new SqlRecords(sql, vault, size), new SqlMemories(sql, vault, size));
    }

    @Override
    public News news(long after) {
        List<Change> changes = records.changes(after, Page.LARGEST);
        if (changes.isEmpty()) return new News(changes, List.of(), Map.of(), Map.of());
        long last = Long.parseLong(changes.getLast().cursor());
        return new News(changes, records.changedPeople(after, last), memories.changedRejected(after, last), records.addedFaces(after, last));
    }

    @Override
    public long load(PeopleIndex index) {
        long last = records.lastChange();
        records.load(index, memories);
        return last;
    }
}
