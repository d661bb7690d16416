package semblance.client;

import java.util.Locale;
import java.util.Optional;

/// Whom to consider. Immutable.
public record Among(Optional<String> collection, Optional<String> tag, Optional<Person.Status> status) {

    public static final Among EVERYBODY = new Among(Optional.empty(), Optional.empty(), Optional.empty());

    public Among in(String collection) {
        return new Among(Optional.of(collection), tag, status);
    }

    public Among tagged(String tag) {
        return new Among(collection, Optional.of(tag), status);
    }

    public Among being(Person.Status status) {
        return new Among(collection, tag, Optional.of(status));
    }

    Address ask(Address address) {
        return address.with("collection", collection).with("tag", tag).with("status", status.map(s -> s.name().toLowerCase(Locale.ROOT)));
    }
}
