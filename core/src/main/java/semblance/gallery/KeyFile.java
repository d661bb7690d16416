package semblance.gallery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import semblance.gallery.GalleryException.Reason;

/// The key of an encrypted gallery, kept in a file of its own: 32 random bytes (AES-256) as one line of Base64.
/// Whoever loses it loses the vectors and photos; whoever keeps it beside the gallery protects nothing.
public final class KeyFile {

    private static final int BYTES = 32;
    /// More than a line of Base64 can have.
    private static final long LARGEST = 200;

    private KeyFile() {
    }

    /// Makes a key that nobody has had before, readable by its owner only.
    ///
    /// @throws GalleryException if the file is there already, which may hold a key in use, or can't be written
    public static void make(Path file) {
        if (Files.exists(file)) {
            throw new GalleryException(Reason.WRONG_KEY, "got " + file + ", which exists and may hold a key in use; wanted a new file");
        }
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        PrivateFile.create(file);
        try {
            Files.writeString(file, Base64.getEncoder().encodeToString(key) + "\n");
        } catch (IOException e) {
            throw new GalleryException(Reason.UNAVAILABLE, "could not write the key file " + file + " (" + e + "): look whether the disk is full", e);
        }
    }

    /// @throws GalleryException if there is no key in the file
    public static SecretKey read(Path file) {
        try {
            if (Files.size(file) > LARGEST) throw unlike(file, Files.size(file) + " bytes");
            byte[] key = Base64.getDecoder().decode(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
            if (key.length != BYTES) throw unlike(file, key.length + " bytes in Base64");
            return new SecretKeySpec(key, "AES");
        } catch (IllegalArgumentException e) {
            throw unlike(file, "something else");
        } catch (IOException e) {
            throw new GalleryException(Reason.UNAVAILABLE, "could not read the key file " + file + " (" + e + "): check the path and the rights", e);
        }
    }

    private static GalleryException unlike(Path file, String got) {
        return new GalleryException(Reason.WRONG_KEY, "got " + got + " in the key file " + file + ", wanted " + BYTES
                + " bytes in Base64: a key file is made by `semblance gallery key FILE`");
    }
}
