package semblance.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An encoded picture that a protocol names; read when it is needed.
public sealed interface Photo {

    /// Unique within its protocol: the path below the images' folder, with `/`.
    String name();

    /// The encoded picture, as a file would hold it.
    ///
    /// @throws UncheckedIOException if the file can't be read
    byte[] bytes();

    /// A file of its own.
    record File(String name, Path path) implements Photo {

        @Override
        public byte[] bytes() {
            try {
                return Files.readAllBytes(path);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + path, e);
            }
        }
    }

    /// A picture inside a larger file.
    record Encoded(String name, byte[] bytes) implements Photo {
    }
}
