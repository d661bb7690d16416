package semblance.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import semblance.gallery.EnrolledFace;
import semblance.gallery.Filter;
import semblance.gallery.Gallery;
import semblance.gallery.Page;
import semblance.gallery.Person;
import semblance.gallery.Receipt;
import semblance.gallery.Update;

/// `semblance people`: who is in the gallery, and changes to them.
@Command(name = "people", description = "Lists, renames, merges and deletes the people in a gallery; looks after strangers.", mixinStandardHelpOptions = true,
    subcommands = {PeopleSuggest.class, PeopleReject.class, PeopleSightings.class, PeopleExpire.class})
final class PeopleCommand implements Callable<Integer> {

    @Mixin
    private GalleryOption gallery;
    @Mixin
    private CollectionOption collection;
    @Mixin
    private Output output;

    @Override
    public Integer call() {
        return list(gallery, collection, output, Optional.empty(), Optional.empty());
    }

    @Command(description = "Lists everyone: name, faces, when last seen.", mixinStandardHelpOptions = true)
    Integer list(@Mixin GalleryOption gallery, @Mixin CollectionOption collection, @Mixin Output output,
            @Option(names = "--tag", paramLabel = "TAG", description = "Only people with this tag.") Optional<String> tag,
            @Option(names = "--status", paramLabel = "STATUS", description = "Only people who are known, provisional (strangers learnt by watch --learn) or ignored.") Optional<Person.Status> status) {
        try (Gallery open = gallery.existing()) {
            Filter all = collection.filter(), tagged = tag.map(all::tagged).orElse(all), filter = status.map(tagged::being).orElse(tagged);
            long listed = 0;
            Optional<String> next = Optional.of(Page.START);
            while (next.isPresent()) {
                Page<Person> page = open.people(filter, next.get(), 1000);
                page.items().forEach(person -> output.result(Json.person(person), line(person)));
                listed += page.items().size();
                next = page.next();
            }
            output.note(listed > 0 ? listed + (listed == 1 ? " person" : " people") : filter.equals(Filter.ALL) ? "nobody is enrolled yet: semblance enrol NAME PHOTO..." : "nobody");
        }
        return Exit.OK;
    }

    private static String line(Person person) {
        String tags = person.tags().isEmpty() ? "" : "  [" + String.join(", ", new TreeSet<>(person.tags())) + "]";
        String status = person.status() == Person.Status.KNOWN ? "" : "  " + person.status().name().toLowerCase(Locale.ROOT);
        String collection = person.collection().equals(Gallery.DEFAULT_COLLECTION) ? "" : "  in " + person.collection();
        return String.format(Locale.ROOT, "%-28s %4d %-5s  seen %.10s%s%s%s", person.name(), person.faces(), person.faces() == 1 ? "face" : "faces",
                person.seen(), status, collection, tags);
    }

    @Command(description = "Shows one person with each enrolled face.", mixinStandardHelpOptions = true)
    Integer show(@Mixin GalleryOption gallery, @Mixin CollectionOption collection, @Mixin Output output, @Parameters(paramLabel = "PERSON", description = "Name or id.") String name) {
        try (Gallery open = gallery.existing()) {
            Person person = collection.person(open, name);
            output.result(Json.person(person), line(person) + "  id " + person.id());
            for (EnrolledFace face : open.faces(person.id())) {
                boolean kept = face.sample().photo().isPresent();
                output.result(Output.object().put("person", person.name()).put("face", face.id()).put("added", face.added().toString())
                        .put("quality", Json.rounded(face.sample().quality())).put("photo_kept", kept),
                        String.format(Locale.ROOT, "  face %s  added %.10s  quality %.2f  %s", face.id(), face.added(), face.sample().quality(),
                                kept ? "photo kept" : "photo not kept"));
            }
        }
        return Exit.OK;
    }

    @Command(description = "Gives a person another name.", mixinStandardHelpOptions = true)
    Integer rename(@Mixin GalleryOption gallery, @Mixin CollectionOption collection, @Mixin Output output, @Parameters(paramLabel = "PERSON", description = "Name or id.") String name,
            @Parameters(paramLabel = "NEW-NAME", description = "Not the name of someone else.") String newName) {
        try (Gallery open = gallery.existing()) {
            Person person = collection.person(open, name);
            return told(output, open.rename(person.id(), newName), person.name() + " is now called " + newName);
        }
    }

    @Command(description = "Makes two people one, who keeps the name of the second.", mixinStandardHelpOptions = true)
    Integer merge(@Mixin GalleryOption gallery, @Mixin CollectionOption collection, @Mixin Output output, @Parameters(paramLabel = "FROM", description = "Who is to go.") String from,
            @Parameters(paramLabel = "INTO", description = "Who is to stay.") String into) {
        try (Gallery open = gallery.existing()) {
            Person gone = collection.person(open, from), kept = collection.person(open, into);
            if (gone.id().equals(kept.id())) throw new Refusal(Exit.USAGE, "got " + from + " twice, wanted two people");
            return told(output, open.merge(gone.id(), kept.id()), "the faces of " + gone.name() + " are now those of " + kept.name());
        }
    }

    @Command(description = "Sets a person's tags, in place of those they had.", mixinStandardHelpOptions = true)
    Integer tag(@Mixin GalleryOption gallery, @Mixin CollectionOption collection, @Mixin Output output, @Parameters(paramLabel = "PERSON", description = "Name or id.") String name,
            @Parameters(paramLabel = "TAG", arity = "0..*", description = "None removes all.") List<String> tags) {
        try (Gallery open = gallery.existing()) {
            Person person = collection.person(open, name);
            Set<String> wanted = tags == null ? Set.of() : Set.copyOf(tags);
            return told(output, open.tag(person.id(), wanted), person.name() + ": " + (wanted.isEmpty() ? "no tags" : String.join(", ", new TreeSet<>(wanted))));
        }
    }

    @Command(description = {"Lets people be recognised and not reported: the postman, the neighbours.", "`people rename` makes them known again."}, mixinStandardHelpOptions = true)
    Integer ignore(@Mixin GalleryOption gallery, @Mixin CollectionOption collection, @Mixin Output output,
            @Parameters(paramLabel = "PERSON", arity = "1..*", description = "Names or ids.") List<String> names) {
        try (Gallery open = gallery.existing()) {
            for (Person person : people(open, collection, names)) told(output, open.mark(person.id(), Person.Status.IGNORED), person.name() + " is ignored from now on");
        }
        return Exit.OK;
    }

    @Command(description = "Remembers that two people are two, so that `suggest` doesn't propose to merge them.", mixinStandardHelpOptions = true)
    Integer apart(@Mixin GalleryOption gallery, @Mixin CollectionOption collection, @Mixin Output output, @Parameters(paramLabel = "PERSON", description = "Name or id.") String name,
            @Parameters(paramLabel = "OTHER", description = "Name or id.") String otherName) {
        try (Gallery open = gallery.existing()) {
            Person person = collection.person(open, name), other = collection.person(open, otherName);
            if (person.id().equals(other.id())) throw new Refusal(Exit.USAGE, "got " + name + " twice, wanted two people");
            return told(output, open.keepApart(person.id(), other.id()), person.name() + " and " + other.name() + " are two people");
        }
    }

    @Command(description = {"Erases people for good: vectors, kept photos, sightings and log, from the file too.",
        "Prints a receipt, which says nothing about who it was."}, mixinStandardHelpOptions = true)
    Integer delete(@Mixin GalleryOption gallery, @Mixin CollectionOption collection, @Mixin Output output,
            @Parameters(paramLabel = "PERSON", arity = "1..*", description = "Names or ids.") List<String> names) {
        try (Gallery open = gallery.existing()) {
            for (Person person : people(open, collection, names)) open.erase(person.id()).ifPresent(receipt -> receipt(output, receipt));
        }
        return Exit.OK;
    }

    /// All of them before anything is done to the first.
    private static List<Person> people(Gallery open, CollectionOption collection, List<String> names) {
        return names.stream().map(name -> collection.person(open, name)).distinct().toList();
    }

    static void receipt(Output output, Receipt receipt) {
        output.result(Output.object().put("erased", receipt.people()).put("faces", receipt.faces()).put("photos", receipt.photos())
                .put("sightings", receipt.sightings()).put("at", receipt.at().toString()).put("digest", receipt.digest()),
                "erased " + receipt.people() + (receipt.people() == 1 ? " person, " : " people, ") + receipt.faces() + " faces, " + receipt.photos() + " photos, "
                        + receipt.sightings() + " sightings at " + receipt.at() + " (receipt " + receipt.digest() + ")");
    }

    static int told(Output output, Update update, String done) {
        switch (update) {
            case Update.Done(Person person) -> output.result(Json.person(person), done);
            case Update.NameTaken(Person by) -> throw new Refusal(Exit.GALLERY, "got the name " + by.name()
                    + ", which someone else has (" + by.id() + "): choose another, or make the two one with `semblance people merge`");
            case Update.NoSuchPerson(String id) -> throw new Refusal(Exit.GALLERY, "got " + id + ", who is not in the gallery any more: someone else has just changed it");
        }
        return Exit.OK;
    }
}
