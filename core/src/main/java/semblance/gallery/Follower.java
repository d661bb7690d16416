package semblance.gallery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Keeps a [PeopleIndex] the same as a gallery's tables, by the gallery's log. For one thread at a time. What is needed
/// is read first and applied then, so a connection that is lost in the middle leaves the memory where it was: no change
/// is missed, none applied twice.
final class Follower {

    private final PeopleIndex index;
    private long position;

    Follower(PeopleIndex index) {
        this.index = index;
    }

    void load(Tables tables) {
        position = tables.load(index);
    }

    /// Brings the memory to the state of the tables. Where lines were removed before they were read, reads everything anew.
    void follow(Tables tables) {
        for (Tables.News news = tables.news(position); !news.changes().isEmpty(); news = tables.news(position)) {
            if (position < tables.records().firstChange() - 1) reload(tables);
            else apply(news);
        }
    }

    private void reload(Tables tables) {
        PeopleIndex fresh = index.empty();
        position = tables.load(fresh);
        index.become(fresh);
    }

    private void apply(Tables.News news) {
        Map<String, Person> people = new HashMap<>();
        news.people().forEach(person -> people.put(person.id(), person));
        people.values().forEach(person -> put(person, news));
        news.changes().forEach(change -> apply(change, news, people));
        position = Long.parseLong(news.changes().getLast().cursor());
    }

    private void put(Person person, Tables.News news) {
        index.put(person, news.rejected().getOrDefault(person.id(), List.of()));
    }

    /// The tables may be further than the change is: what is gone by now is passed over, its own change comes later.
    private void apply(Change change, Tables.News news, Map<String, Person> people) {
        switch (change.kind()) {
            case ENROLLED, CHANGED, SIGHTED -> { }
            case FACE_ADDED -> Optional.ofNullable(news.faces().get(face(change))).ifPresent(f -> index.add(f.person(), face(change), f.vector()));
            case MERGED -> merge(change.other(), change.person());
            case FACE_ERASED -> index.removeFace(face(change));
            case ERASED -> {
                index.remove(change.person());
                // and was put back since
                Optional.ofNullable(people.get(change.person())).ifPresent(person -> put(person, news));
            }
        }
    }

    private static long face(Change change) {
        return Long.parseLong(change.other());
    }

    /// They are the same where someone merged was put back and took in whom they had become: the line went along.
    private void merge(String from, String into) {
        if (from.equals(into)) return;
        if (index.person(into).isPresent()) index.merge(from, into);
        else index.remove(from);
    }
}
