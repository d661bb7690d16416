package semblance.synth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.image.ImageReader;

class PeopleFolderTest {

    @TempDir
    Path folder;

    @Test
    void writesAFolderAPersonAsLfwDoes() throws IOException {
        PeopleFolder people = new PeopleFolder(3, 2, 48, 100);
        people.write(folder, Studio.draft());
        for (String name : people.names()) {
            Path second = folder.resolve(name).resolve(name + "_0002.png");
            assertTrue(Files.exists(second), second.toString());
        }
        String first = people.names().getFirst();
        assertArrayEquals(people.picture(0, 1, Studio.draft()).image().rgb(),
                new ImageReader().read(folder.resolve(first).resolve(first + "_0001.png")).rgb());
    }

    @Test
    void namesAreDistinctEvenAmongManyPeople() {
        List<String> names = new PeopleFolder(300, 1, 48, 0).names();
        assertEquals(300, new HashSet<>(names).size());
    }

    @Test
    void pairsAreLfwsAndFoldsShareNoPeople() throws IOException {
        PeopleFolder people = new PeopleFolder(20, 4, 48, 0);
        people.writePairs(folder.resolve("pairs.txt"), 5, 10, new SplittableRandom(1));
        List<String> lines = Files.readAllLines(folder.resolve("pairs.txt"));
        assertEquals("5\t10", lines.getFirst());
        assertEquals(1 + 5 * 20, lines.size());
        for (int i = 1; i < lines.size(); i++) {
            int fold = (i - 1) / 20;
            String[] f = lines.get(i).split("\t");
            assertEquals((i - 1) % 20 < 10 ? 3 : 4, f.length);
            assertEquals(fold, people.names().indexOf(f[0]) / 4);
            if (f.length == 3) assertNotEquals(f[1], f[2]);
            else assertEquals(fold, people.names().indexOf(f[2]) / 4);
        }
    }

    @Test
    void tooFewPeopleForTheFoldsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new PeopleFolder(5, 4, 48, 0).writePairs(folder.resolve("p"), 5, 1, new SplittableRandom(1)));
    }
}
