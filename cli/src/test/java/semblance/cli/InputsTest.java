package semblance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(folder.resolve("b/deep"));
        Files.createDirectories(folder.resolve(".hidden"));
        for (String name : List.of("a.JPG", "notes.txt", "b/c.png", "b/deep/d.webp", ".hidden/e.jpg", "odd[1].jpg")) Files.createFile(folder.resolve(name));
    }

    private List<String> pictures(String... arguments) {
        return Inputs.pictures(List.of(arguments)).stream().map(p -> folder.relativize(p).toString()).toList();
    }

    @Test
    void aFolderIsItsPicturesAndThoseBelowInOrderWithoutHiddenOnes() {
        assertEquals(List.of("a.JPG", "b/c.png", "b/deep/d.webp", "odd[1].jpg"), pictures(folder.toString()));
    }

    @Test
    void aNamedFileIsTakenWhateverItIsCalled() {
        assertEquals(List.of("notes.txt"), pictures(folder + "/notes.txt"));
    }

    @Test
    void patternsStayInAFolderOrGoBelow() {
        assertEquals(List.of("a.JPG", "odd[1].jpg"), pictures(folder + "/*.{jpg,JPG}"));
        assertEquals(List.of("b/c.png", "b/deep/d.webp"), pictures(folder + "/b/**"));
    }

    @Test
    void aFileWhoseNameLooksLikeAPatternIsAFile() {
        assertEquals(List.of("odd[1].jpg"), pictures(folder + "/odd[1].jpg"));
    }

    @Test
    void whatIsNamedTwiceComesOnce() {
        assertEquals(List.of("a.JPG", "b/c.png", "b/deep/d.webp", "odd[1].jpg"), pictures(folder + "/a.JPG", folder.toString()));
    }

    @Test
    void whatIsNotThereIsRefusedWithWhatToDo() throws IOException {
        assertTrue(assertThrows(Refusal.class, () -> pictures(folder + "/gone.jpg")).getMessage().contains("does not exist"));
        assertTrue(assertThrows(Refusal.class, () -> pictures(folder + "/*.tiff")).getMessage().contains("matches no file"));
        assertTrue(assertThrows(Refusal.class, () -> pictures(Files.createDirectory(folder.resolve("empty")).toString())).getMessage().contains("holds no pictures"));
    }

    @Test
    void onlyAFileIsASingleInput() {
        assertTrue(Inputs.isSingle(List.of(folder + "/a.JPG")));
        assertTrue(Inputs.isSingle(List.of(folder + "/odd[1].jpg")));
        assertFalse(Inputs.isSingle(List.of(folder.toString())));
        assertFalse(Inputs.isSingle(List.of(folder + "/*.jpg")));
    }
}
