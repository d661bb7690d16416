package semblance.gallery;

import java.util.List;

/// Keeps a [PeopleIndex] the same as a gallery file, by the file's log. For one thread at a time.
final class Follower {

    private final Sql sql;
    private final Records records;
    private final Memories memories;
    private final PeopleIndex index;
    private final String stamp;
    private long version;
    private long position;

    private Follower(Sql sql, Records records, Memories memories, PeopleIndex index) {
        this.sql = sql;
        this.records = records;
        this.memories = memories;
        this.index = index;
        this.stamp = SqliteSchema.stamp(sql);
    }

    /// @param size numbers in a vector
    static Follower of(Sql sql, Vault vault, int size, PeopleIndex index) {
        return new Follower(sql, new Records(sql, vault, size), new Memories(sql, vault, size), index);
    }

    void load() {
        sql.reading(() -> {
            position = records.lastChange();
            records.load(index, memories);
            return null;
        });
    }

    /// Brings the memory to the state of the file. Costs microseconds if nobody wrote.
    void follow() {
        long now = sql.number("PRAGMA data_version");
        if (now == version) return;
        sql.reading(() -> {
            SqliteSchema.checkStamp(sql, stamp);
            while (step()) { }
            return null;
        });
        version = now;
    }

    private boolean step() {
        List<Change> changes = records.changes(position, Page.LARGEST);
        if (changes.isEmpty()) return false;
        changes.stream().map(Change::person).distinct().forEach(this::refresh);
        changes.forEach(this::apply);
        position = Long.parseLong(changes.getLast().cursor());
        return true;
    }

    private void refresh(String person) {
        records.person(person).ifPresent(p -> index.put(p, memories.rejected(person)));
    }

    /// The file may be further than the change is: what is gone by now is passed over, its own change comes later.
    private void apply(Change change) {
        switch (change.kind()) {
            case ENROLLED, CHANGED, SIGHTED -> { }
            case FACE_ADDED -> add(face(change));
            case MERGED -> merge(change.other(), change.person());
            case FACE_ERASED -> index.removeFace(face(change));
            case ERASED -> index.remove(change.person());
        }
    }

    private long face(Change change) {
        return Cursor.number(change.other()).orElseThrow(() -> sql.damaged("its log can't be read"));
    }

    private void add(long face) {
        records.vector(face).ifPresent(vector -> {
            String owner = records.owner(face);
            if (index.person(owner).isEmpty()) index.put(records.known(owner), memories.rejected(owner));
            index.add(owner, face, vector);
        });
    }

    private void merge(String from, String into) {
        if (index.person(into).isPresent()) index.merge(from, into);
        else index.remove(from);
    }
}
