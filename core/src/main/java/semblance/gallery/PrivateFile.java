package semblance.gallery;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Files with people's data are for their owner's eyes only.
final class PrivateFile {

    private PrivateFile() {
    }

    /// Makes an empty file, unless there is one.
    static void create(Path file) {
        try {
            if (Files.exists(file)) return;
            if (Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(file);
            }
        } catch (FileAlreadyExistsException e) {
            // another process was faster; both go on
        } catch (IOException e) {
            throw new GalleryException(GalleryException.Reason.UNAVAILABLE, "could not make the file " + file + " (" + e
                    + "): look whether the folder exists and may be written", e);
        }
    }

    static void delete(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            throw new GalleryException(GalleryException.Reason.UNAVAILABLE, "could not delete " + draft + ", which may hold people's data: delete it", e);
        }
    }
}
