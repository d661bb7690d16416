package semblance.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import semblance.FaceRecognizer;

/// A recogniser that knows the people of a film who are enrolled, with a gallery of its own, which closing deletes.
record FilmGallery(Path file, FaceRecognizer recognizer) implements AutoCloseable {

    /// @param folder where the film is
    static FilmGallery of(SynthFilm film, Path folder, ModelOptions models) {
        Path file = folder.resolve(film.name() + ".sqlite");
        delete(file);
        FilmGallery gallery = new FilmGallery(file, models.recognizer(file));
        film.enrol(gallery.recognizer);
        return gallery;
    }

    private static void delete(Path gallery) {
        try {
            for (String ending : List.of("", "-wal", "-shm")) Files.deleteIfExists(gallery.resolveSibling(gallery.getFileName() + ending));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        recognizer.close();
        delete(file);
    }
}
