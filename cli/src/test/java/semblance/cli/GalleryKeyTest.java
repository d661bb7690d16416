package semblance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Encrypted galleries on the command line; that the file really holds nothing readable is tested in module `core`.
class GalleryKeyTest {

    @TempDir
    private Path folder;
    private Path gallery, key, other, photo;

    @BeforeEach
    void enrol() {
        Pictures.needModels();
        gallery = folder.resolve("people.sqlite");
        key = folder.resolve("key");
        other = folder.resolve("other-key");
        photo = Pictures.write(folder.resolve("ada.jpg"), Pictures.ADA, 1);
        Command.run("enrol", "Ada", photo, "--gallery", gallery).exits(Exit.OK);
        Command.run("gallery", "key", key).exits(Exit.OK);
        Command.run("gallery", "key", other).exits(Exit.OK);
    }

    private Command identify(Object... more) {
        Object[] line = {"identify", photo, "--gallery", gallery, "--json"};
        Object[] all = java.util.Arrays.copyOf(line, line.length + more.length);
        System.arraycopy(more, 0, all, line.length, more.length);
        return Command.run(all);
    }

    @Test
    void anEncryptedGalleryOpensWithItsKeyOnly() {
        Command.run("gallery", "encrypt", "--gallery", gallery, "--new-key", key).exits(Exit.OK);
        assertTrue(identify("--key", key).exits(Exit.OK).out().contains("Ada"));
        assertTrue(identify().exits(Exit.GALLERY).err().contains("key"));
        assertTrue(identify("--key", other).exits(Exit.GALLERY).err().contains("another key"));
    }

    @Test
    void aKeyIsExchangedAndTakenAway() {
        Command.run("gallery", "encrypt", "--gallery", gallery, "--new-key", key).exits(Exit.OK);
        Command.run("gallery", "encrypt", "--gallery", gallery, "--key", key, "--new-key", other).exits(Exit.OK);
        identify("--key", key).exits(Exit.GALLERY);
        identify("--key", other).exits(Exit.OK);
        Command.run("gallery", "decrypt", "--gallery", gallery, "--key", other).exits(Exit.OK);
        identify().exits(Exit.OK);
    }

    @Test
    void aCopyHasAKeyOfItsOwn() {
        Path copy = folder.resolve("copy.sqlite");
        Command.run("gallery", "copy", gallery, copy, "--to-key", key).exits(Exit.OK);
        Command.run("people", "--gallery", copy).exits(Exit.GALLERY);
        assertTrue(Command.run("people", "--gallery", copy, "--key", key).exits(Exit.OK).out().contains("Ada"));
    }

    @Test
    void aKeyFileIsItsOwnersAndNeverWrittenOver() throws IOException {
        String before = Files.readString(key);
        assertTrue(Command.run("gallery", "key", key).exits(Exit.GALLERY).err().contains("exists"));
        assertEquals(before, Files.readString(key));
        assertFalse(before.equals(Files.readString(other)));
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            assertEquals("[OWNER_READ, OWNER_WRITE]", new java.util.TreeSet<>(Files.getPosixFilePermissions(key)).toString());
        }
    }

    @Test
    void whatIsNoKeyIsSaid() throws IOException {
        Path none = folder.resolve("none");
        assertTrue(identify("--key", none).exits(Exit.GALLERY).err().contains("check the path"));
        assertTrue(identify("--key", Files.writeString(folder.resolve("text"), "not a key!")).exits(Exit.GALLERY).err().contains("semblance gallery key"));
        assertTrue(identify("--key", Files.writeString(folder.resolve("short"), "c2hvcnQ=")).exits(Exit.GALLERY).err().contains("5 bytes"));
        assertTrue(identify("--key", photo).exits(Exit.GALLERY).err().contains("wanted 32 bytes"));
    }
}
