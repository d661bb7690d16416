package semblance.gallery;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteGalleryTest extends GalleryContract {

    @TempDir
    Path folder;

    @Override
    protected Gallery open() {
        return Gallery.open(folder.resolve("gallery.db"), MODEL, SIZE);
    }
}
