package semblance.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// Files of the data folder that are for the server's user alone.
final class PrivateFiles {

    private PrivateFiles() {
    }

    /// Makes an empty file that only its owner may read, unless there is one.
    static void create(Path file) throws IOException {
        if (Files.exists(file)) return;
        if (hasOwners(file)) Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        else Files.createFile(file);
    }

    /// Makes a folder that only its owner may enter, unless there is one.
    static void folder(Path folder) {
        try {
            if (Files.isDirectory(folder)) return;
            Files.createDirectories(folder.toAbsolutePath().getParent());
            if (hasOwners(folder)) Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            else Files.createDirectory(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": the data folder can't be made: " + e, e);
        }
    }

    private static boolean hasOwners(Path file) throws IOException {
        return Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix");
    }

    /// Puts these bytes in place of the file: after a crash it holds the old ones or the new ones, whole.
    static void replace(Path file, byte[] bytes) {
        Path draft = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.deleteIfExists(draft);
            create(draft);
            Files.write(draft, bytes);
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": can't be written: " + e, e);
        }
    }
}
