package semblance.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import semblance.Calibration;
import semblance.gallery.Filter;
import semblance.gallery.Gallery;
import semblance.gallery.Page;
import semblance.gallery.Person;
import semblance.gallery.Person.Status;

/// The one collection that a key opens, for APIs of others, whose calls name none: the key's own, or the default one if
/// the key is good for all.
public record OpenedCollection(String name, Recognition recognition, AuditLog audit) {

    /// Finds out who calls, and for which collection.
    ///
    /// @throws Refused with 401 or 403, also for a key to several collections
    public static OpenedCollection by(Call call, Optional<String> secret, Scope scope, Services services) {
        ApiKey key = services.keys().authorise(secret, scope);
        call.comesFrom(key);
        if (key.collections().size() > 1) {
            throw Problem.of(403, "collection_unclear", "got a key to " + key.collections().size() + " collections, wanted one to a single collection: this API has no way to say which is meant").refused();
        }
        return new OpenedCollection(key.collections().stream().findFirst().orElse(Gallery.DEFAULT_COLLECTION), call.recognition(), services.audit());
    }

    public Gallery gallery() {
        return recognition.gallery();
    }

    /// Those with a name: strangers and the ignored are nobody to other APIs.
    public Filter known() {
        return Filter.ALL.in(name).being(Status.KNOWN);
    }

    /// All of them, by name.
    public List<Person> people() {
        List<Person> people = new ArrayList<>();
        Optional<String> next = Optional.of(Page.START);
        while (next.isPresent()) {
            Page<Person> page = gallery().people(known(), next.get(), Page.LARGEST);
            people.addAll(page.items());
            next = page.next();
        }
        return people;
    }

    public Optional<Person> named(String person) {
        return gallery().named(name, person).filter(known()::accepts);
    }

    /// Whose an enrolled face is.
    public Optional<Person> owner(String face) {
        return gallery().owner(face).filter(known()::accepts);
    }

    /// For two faces: the collection's own calibration, if it has one and the server's rate is not fixed.
    public Calibration calibration() {
        return recognition.recognizer().calibration(name);
    }
}
