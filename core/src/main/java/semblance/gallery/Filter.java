package semblance.gallery;

import java.util.EnumSet;
import java.util.Set;
import semblance.gallery.Person.Status;

/// Which people a search or a list is about. An empty set of collections means all of them; of the tags, a person must
/// have every one.
public record Filter(Set<String> collections, Set<String> tags, Set<Status> statuses) {

    /// Everybody.
    public static final Filter ALL = new Filter(Set.of(), Set.of(), EnumSet.allOf(Status.class));

    public Filter {
        collections = Set.copyOf(collections);
        tags = Set.copyOf(tags);
        statuses = Set.copyOf(statuses);
    }

    public Filter in(String... collections) {
        return new Filter(Set.of(collections), tags, statuses);
    }

    public Filter tagged(String... tags) {
        return new Filter(collections, Set.of(tags), statuses);
    }

    public Filter being(Status... statuses) {
        return new Filter(collections, tags, Set.of(statuses));
    }

    public boolean accepts(Person person) {
        return (collections.isEmpty() || collections.contains(person.collection()))
                && statuses.contains(person.status())
                && person.tags().containsAll(tags);
    }
}
