package semblance.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;
import semblance.gallery.CollectionSettings;
import semblance.gallery.Filter;
import semblance.gallery.Gallery;
import semblance.gallery.Page;
import semblance.gallery.Person;

/// Which of a gallery's collections a command is about.
final class CollectionOption {

    private static final int LOOKED_AT = 1000, PROPOSED = 3;

    @Option(names = "--collection", paramLabel = "NAME", description = {"One of the gallery's collections: a site, a door, a family.",
        "Default: `" + Gallery.DEFAULT_COLLECTION + "` to enrol, learn and calibrate, all to search and list."})
    private Optional<String> name = Optional.empty();

    /// Where people are enrolled and learnt; what is calibrated.
    String home() {
        return name.map(Person::checkName).orElse(Gallery.DEFAULT_COLLECTION);
    }

    /// Whom to search and list.
    Filter filter() {
        return name.map(Person::checkName).map(Filter.ALL::in).orElse(Filter.ALL);
    }

    /// The collection named, or all there are.
    List<String> each(Gallery gallery) {
        return name.map(List::of).orElseGet(() -> gallery.collections().stream().map(CollectionSettings::collection).toList());
    }

    /// Somebody by name, or by id.
    Person person(Gallery gallery, String nameOrId) {
        List<Person> found = each(gallery).stream().flatMap(collection -> gallery.named(collection, nameOrId).stream()).toList();
        if (found.size() > 1) {
            throw new Refusal(Exit.GALLERY, "got \"" + nameOrId + "\", who is in the collections " + String.join(" and ", found.stream().map(Person::collection).toList())
                    + ", wanted one person: add --collection");
        }
        return found.stream().findFirst().or(() -> gallery.person(nameOrId)).orElseThrow(() -> new Refusal(Exit.GALLERY,
                "got \"" + nameOrId + "\", wanted the name or id of someone in the gallery" + similar(gallery, nameOrId.toLowerCase(Locale.ROOT))));
    }

    private String similar(Gallery gallery, String name) {
        List<String> names = gallery.people(filter(), Page.START, LOOKED_AT).items().stream().map(Person::name).filter(n -> {
            String other = n.toLowerCase(Locale.ROOT);
            return other.contains(name) || name.contains(other);
        }).limit(PROPOSED).toList();
        return names.isEmpty() ? ": see `semblance people list`" : ": did you mean " + String.join(" or ", names) + "?";
    }
}
