package semblance.store.cassandra;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import semblance.embed.Embedding;
import semblance.gallery.Change;
import semblance.gallery.Change.Kind;
import semblance.gallery.Page;
import semblance.gallery.PeopleIndex;
import semblance.gallery.Person;
import semblance.gallery.Tables;

/// The tables of a keyspace, as one change or look sees them. Others may change them meanwhile: faces are read before
/// the people they belong to, so that each has its owner.
record CassandraTables(Rows rows, Vectors vectors, CassandraRecords records, CassandraMemories memories) implements Tables {

    static CassandraTables of(Rows rows, Vectors vectors) {
        return new CassandraTables(rows, vectors, new CassandraRecords(rows, vectors), new CassandraMemories(rows, vectors));
    }

    @Override
    public News news(long after) {
        List<Change> changes = records.changes(after, Page.LARGEST);
        Map<Long, Owned> faces = new HashMap<>();
        Set<String> ids = new HashSet<>();
        for (Change change : changes) {
            ids.add(change.person());
            if (change.kind() == Kind.FACE_ADDED) face(Long.parseLong(change.other())).ifPresent(f -> faces.put(Long.parseLong(change.other()), f));
        }
        faces.values().forEach(face -> ids.add(face.person()));
        List<Person> people = ids.stream().map(records::person).flatMap(Optional::stream).toList();
        Set<String> there = new HashSet<>(people.stream().map(Person::id).toList());
        faces.values().removeIf(face -> !there.contains(face.person()));
        Map<String, List<Embedding>> rejected = new HashMap<>();
        people.forEach(person -> rejected.put(person.id(), memories.rejected(person.id())));
        return new News(changes, people, rejected, faces);
    }

    private Optional<Owned> face(long id) {
        return records.row(id).map(row -> new Owned(row.text(0), vectors.face(row)));
    }

    /// What was changed meanwhile is in the log behind the place returned. A face added meanwhile is left out here, by its
    /// number; one moved meanwhile may be passed over by the reading of FACE, but not by that of FACE_OWNER.
    @Override
    public long load(PeopleIndex index) {
        Map<String, List<Embedding>> rejected = new HashMap<>();
        rows.each(Table.REJECTED, row -> rejected.computeIfAbsent(row.text(0), id -> new ArrayList<>()).add(vectors.rejected(row)));
        rows.each(Table.PERSON, row -> index.put(CassandraRecords.person(row), rejected.getOrDefault(row.text(0), List.of())));
        Set<Long> loaded = new HashSet<>();
        rows.each(Table.FACE, row -> load(index, row, loaded));
        rows.each(Table.FACE_OWNER, owner -> {
            if (!loaded.contains(owner.number(0))) records.row(owner.number(0)).ifPresent(row -> load(index, row, loaded));
        });
        return rows.last();
    }

    private void load(PeopleIndex index, Row face, Set<Long> loaded) {
        if (face.number(1) > rows.last() || index.person(face.text(0)).isEmpty() || !loaded.add(face.number(1))) return;
        index.add(face.text(0), face.number(1), vectors.face(face));
    }
}
