package semblance.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import semblance.gallery.Filter;
import semblance.gallery.Gallery;
import semblance.gallery.Page;
import semblance.gallery.Person;
import semblance.gallery.SqliteGallery;
import semblance.network.Models;

/// Which gallery a command works with, and what several commands ask of it.
final class GalleryOption {

    @Option(names = "--gallery", paramLabel = "FILE",
            description = "The gallery: one file. Default: gallery.sqlite in the user's data folder (see `semblance doctor`).")
    private Optional<Path> file = Optional.empty();

    Path file() {
        return file.orElseGet(() -> Models.home().resolve("gallery.sqlite"));
    }

    /// Where a gallery to be read is; one that was named must exist, or a slip of the pen would make an empty one.
    Path readable() {
        file.filter(Files::notExists).ifPresent(f -> {
            throw new Refusal(Exit.GALLERY, "got no gallery at " + f + ", wanted one that exists: check the path, or begin it with "
                    + "`semblance enrol NAME PHOTO --gallery " + f + "`");
        });
        if (file.isEmpty()) OutFiles.make(Models.home());
        return file();
    }

    /// The gallery that is there, whatever model it was made with.
    ///
    /// @throws semblance.gallery.GalleryException if there is none, or it can't be used
    SqliteGallery existing() {
        return SqliteGallery.open(file(), SqliteGallery.Settings.DEFAULT);
    }

    /// Somebody by name, or by id.
    static Person person(Gallery gallery, String nameOrId) {
        return gallery.named(Gallery.DEFAULT_COLLECTION, nameOrId).or(() -> gallery.person(nameOrId)).orElseThrow(() -> new Refusal(Exit.GALLERY,
                "got \"" + nameOrId + "\", wanted the name or id of someone in the gallery" + similar(gallery, nameOrId)));
    }

    private static String similar(Gallery gallery, String name) {
        List<String> names = gallery.people(Filter.ALL, Page.START, 1000).items().stream().map(Person::name)
                .filter(n -> n.toLowerCase().contains(name.toLowerCase()) || name.toLowerCase().contains(n.toLowerCase())).limit(3).toList();
        return names.isEmpty() ? ": see `semblance people list`" : ": did you mean " + String.join(" or ", names) + "?";
    }
}
