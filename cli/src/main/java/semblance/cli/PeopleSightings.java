package semblance.cli;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import semblance.gallery.Gallery;
import semblance.gallery.Page;
import semblance.gallery.Person;
import semblance.gallery.Sighting;

/// `semblance people sightings`: who was seen when, and where?
@Command(name = "sightings", description = "Lists when and where people were seen, oldest first.", mixinStandardHelpOptions = true)
final class PeopleSightings implements Callable<Integer> {

    @Parameters(paramLabel = "PERSON", arity = "0..1", description = "Name or id. Default: everybody.")
    private Optional<String> name = Optional.empty();
    @Mixin
    private GalleryOption gallery;
    @Mixin
    private CollectionOption collection;
    @Mixin
    private Output output;

    private final Map<String, Optional<Person>> people = new HashMap<>();

    @Override
    public Integer call() {
        try (Gallery open = gallery.existing()) {
            Optional<String> person = name.map(n -> collection.person(open, n).id());
            Optional<String> next = Optional.of(Page.START);
            while (next.isPresent()) {
                Page<Sighting> page = open.sightings(person, next.get(), Page.LARGEST);
                page.items().forEach(sighting -> people.computeIfAbsent(sighting.person(), open::person).filter(collection.filter()::accepts).ifPresent(p -> print(sighting, p)));
                next = page.next();
            }
        }
        return Exit.OK;
    }

    private void print(Sighting sighting, Person person) {
        output.result(Output.object().put("person", person.name()).put("id", person.id()).put("from", sighting.from().toString()).put("to", sighting.to().toString())
                .put("source", sighting.source()).put("distance", Json.rounded(sighting.distance())),
                String.format(Locale.ROOT, "%-28s %s to %s  %s", person.name(), sighting.from(), sighting.to(), sighting.source()));
    }
}
