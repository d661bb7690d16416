package semblance.cli;

import java.nio.file.Path;
import java.util.Optional;
import javax.crypto.SecretKey;
import picocli.CommandLine.Option;
import semblance.gallery.KeyFile;
import semblance.gallery.TableGallery;
import semblance.network.Models;
import semblance.store.GalleryPlace;
import semblance.store.GalleryPlace.InFile;

/// Which gallery a command works with, and what several commands ask of it.
final class GalleryOption {

    /// Names the key's file where it would be tedious to name it in every command.
    private static final String KEY = "SEMBLANCE_GALLERY_KEY";

    @Option(names = "--gallery", paramLabel = "GALLERY", description = {"The gallery: a file, postgresql://[user@]host[:port]/database or cassandra://host/keyspace.",
        "Default: gallery.sqlite in the user's data folder (see `semblance doctor`)."})
    private Optional<String> name = Optional.empty();

    @Option(names = "--key", paramLabel = "FILE", description = {"The key of an encrypted gallery (see `semblance gallery encrypt`).",
        "Default: the file that the environment variable " + KEY + " names, if it is set."})
    private Optional<Path> key = Optional.empty();

    GalleryPlace place() {
        return name.map(this::named).orElseGet(() -> new InFile(Models.home().resolve("gallery.sqlite"), key()));
    }

    /// Another gallery than the one of `--gallery`, with the same key.
    GalleryPlace named(String other) {
        return GalleryPlace.of(other, key());
    }

    private Optional<SecretKey> key() {
        return key.or(() -> Optional.ofNullable(System.getenv(KEY)).filter(k -> !k.isEmpty()).map(Path::of)).map(KeyFile::read);
    }

    /// Where a gallery to be read is; a file that was named must exist, or a slip of the pen would make an empty one.
    GalleryPlace readable() {
        if (name.isEmpty()) OutFiles.make(Models.home());
        if (name.isPresent() && place() instanceof InFile f && f.isMissing()) {
            throw new Refusal(Exit.GALLERY, "got no gallery at " + f + ", wanted one that exists: check the path, or begin it with "
                    + "`semblance enrol NAME PHOTO --gallery " + f + "`");
        }
        return place();
    }

    /// Where a gallery to be written is; the folder of a file is made.
    GalleryPlace writable() {
        if (place() instanceof InFile(Path file, var _)) OutFiles.make(file.toAbsolutePath().getParent());
        return place();
    }

    /// The gallery that is there, whatever model it was made with.
    ///
    /// @throws semblance.gallery.GalleryException if there is none, or it can't be used
    TableGallery existing() {
        return place().existing();
    }

    /// For what is done to a file only.
    ///
    /// @param instead what to do about a server
    InFile file(String instead) {
        if (place() instanceof InFile file) return file;
        throw new Refusal(Exit.USAGE, "got the gallery " + place() + " on a server, wanted one in a file: " + instead);
    }
}
