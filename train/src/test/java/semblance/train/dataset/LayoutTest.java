package semblance.train.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semblance.geometry.Box;
import semblance.geometry.Point;

class LayoutTest {

    @TempDir
    private Path root;

    private void touch(String... names) throws Exception {
        for (String name : names) {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
    }

    private static List<Photo> photos(Layout layout) {
        try (var photos = layout.photos()) {
            return photos.toList();
        }
    }

    private static List<String> names(Layout layout) {
        return photos(layout).stream().map(p -> p.identity() + ": " + p.name()).toList();
    }

    @Test
    void aFolderIsAPersonInTheOrderOfNames() throws Exception {
        touch("bob/2.PNG", "bob/10.jpg", "ann/a.webp", "ann/notes.txt", "ann/.hidden.jpg", "team/eve/1.jpg", "loose.jpg");
        assertEquals(List.of("ann: ann/a.webp", "bob: bob/10.jpg", "bob: bob/2.PNG", "team/eve: team/eve/1.jpg"), names(Layout.of(root)));
    }

    @Test
    void lfwIsAFolderAPerson() throws Exception {
        touch("Ann_Example/Ann_Example_0002.jpg", "Ann_Example/Ann_Example_0001.jpg");
        assertEquals(List.of("Ann_Example: Ann_Example/Ann_Example_0001.jpg", "Ann_Example: Ann_Example/Ann_Example_0002.jpg"),
                names(Layout.of(root)));
    }

    @Test
    void withoutLabelsEveryPictureIsNobodys() throws Exception {
        touch("a.jpg", "x/b.jpg", "x/y/c.jpg");
        assertEquals(List.of(": a.jpg", ": x/b.jpg", ": x/y/c.jpg"), names(Layout.unlabelled(root)));
    }

    @Test
    void aFolderOfThousandsIsWalkedOneFolderAtATime() throws Exception {
        for (int i = 0; i < 30; i++) for (int j = 0; j < 40; j++) touch("p%02d/%02d.jpg".formatted(i, j));
        var seen = new AtomicInteger();
        try (var photos = Layout.of(root).photos()) {
            // what has not been reached is not listed: a folder may still appear while the walk goes on
            assertEquals("p00/05.jpg", photos.peek(p -> seen.incrementAndGet()).skip(5).findFirst().orElseThrow().name());
        }
        assertTrue(seen.get() <= 40, "looked at " + seen.get());
        assertEquals(1200, photos(Layout.of(root)).size());
    }

    @Test
    void namesWithTabsAndLineEndsCannotBreakLists() throws Exception {
        touch("an\tn/a\nb.jpg");
        assertEquals(List.of("an_n: an_n/a_b.jpg"), names(Layout.of(root)));
        assertTrue(Files.exists(photos(Layout.of(root)).getFirst().file()));
    }

    private void vggFace2() throws Exception {
        touch("train/n000002/0001_01.jpg", "train/n000002/0002_01.jpg", "train/n000003/0001_01.jpg", "train/n000009/0001_01.jpg");
        Files.writeString(root.resolve("identity_meta.csv"), """
                Class_ID, Name, Sample_Num, Flag, Gender
                n000002, "Ann_Example", 2, 1, f
                n000003, "Bob, the_Invented", 1, 1, m
                n000009, "Ann_Example", 1, 1, f
                """);
        Files.createDirectories(root.resolve("bb_landmark"));
        // lines of one person apart, windows line ends, no line end at the end
        Files.writeString(root.resolve("bb_landmark/loose_landmark_train.csv"), """
                NAME_ID,P1X,P1Y,P2X,P2Y,P3X,P3Y,P4X,P4Y,P5X,P5Y\r
                "n000002/0001_01",1,2,3,4,5,6,7,8,9,10\r
                "n000003/0001_01",11.5,12,13,14,15,16,17,18,19,20\r
                "n000002/0002_01",21,22,23,24,25,26,27,28,29,30""");
        Files.writeString(root.resolve("bb_landmark/loose_bb_train.csv"), """
                NAME_ID,X,Y,W,H
                "n000002/0001_01",10,20,30,40
                """);
    }

    @Test
    void vggFace2GivesNamesLandmarksAndBoxes() throws Exception {
        vggFace2();
        Files.writeString(root.resolve("train_list.txt"), "n000002/0002_01.jpg\nn000002/0001_01.jpg\nn000003/0001_01.jpg\nn000009/0001_01.jpg\n");
        List<Photo> photos = photos(Layout.of(root));
        assertEquals(List.of("Ann_Example", "Ann_Example", "Bob, the_Invented", "Ann_Example n000009"),
                photos.stream().map(Photo::identity).toList());
        assertEquals("n000002/0002_01.jpg", photos.getFirst().name(), "in the order of the list");
        assertEquals(new Point(21, 22), photos.get(0).landmarks().orElseThrow().leftEye());
        assertEquals(new Point(9, 10), photos.get(1).landmarks().orElseThrow().rightMouth());
        assertEquals(Optional.of(new Box(10, 20, 40, 60)), photos.get(1).box());
        assertEquals(new Point(11.5, 12), photos.get(2).landmarks().orElseThrow().leftEye());
        assertEquals(Optional.empty(), photos.get(3).landmarks());
        assertTrue(photos.stream().allMatch(p -> Files.exists(p.file())));
    }

    @Test
    void vggFace2WithoutItsListsIsFoundInTheFolders() throws Exception {
        vggFace2();
        assertEquals(List.of("Ann_Example: n000002/0001_01.jpg", "Ann_Example: n000002/0002_01.jpg",
                "Bob, the_Invented: n000003/0001_01.jpg", "Ann_Example n000009: n000009/0001_01.jpg"), names(Layout.of(root)));
        assertEquals(new Point(1, 2), photos(Layout.of(root)).getFirst().landmarks().orElseThrow().leftEye());
    }

    @Test
    void aDamagedLineOfVggFace2IsQuoted() throws Exception {
        vggFace2();
        Files.writeString(root.resolve("bb_landmark/loose_landmark_train.csv"), "\"n000002/0001_01\",1,2,x\n");
        var e = assertThrows(IllegalArgumentException.class, () -> photos(Layout.of(root)));
        assertTrue(e.getMessage().contains("\"n000002/0001_01\",1,2,x"), e.getMessage());
    }

    @Test
    void cropsWithLabelsBringTheirLandmarks() throws Exception {
        Files.writeString(root.resolve("labels.tsv"), "crop\tsource\tl1x\tl1y\tl2x\tl2y\tl3x\tl3y\tl4x\tl4y\tl5x\tl5y\n"
                + "p1/000.jpg\tdemo\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10\n\n");
        Photo photo = photos(Layout.of(root)).getFirst();
        assertEquals("p1", photo.identity());
        assertEquals(new Point(5, 6), photo.landmarks().orElseThrow().nose());
        Photo nobodys = photos(Layout.unlabelled(root)).getFirst();
        assertEquals("", nobodys.identity());
        assertEquals(photo.landmarks(), nobodys.landmarks());
    }

    @ParameterizedTest(name = "{0} / {1}")
    @CsvSource({"crop only,p1/0.jpg", "crop l1x l1y l2x l2y l3x l3y l4x l4y l5x l5y,p1/0.jpg 1 2", "crop l1x l1y l2x l2y l3x l3y l4x l4y l5x l5y,p1/0.jpg 1 2 3 4 5 6 7 8 9 ten"})
    void damagedLabelsAreRefusedByName(String header, String line) throws Exception {
        Files.writeString(root.resolve("labels.tsv"), (header + "\n" + line + "\n").replace(' ', '\t'));
        var e = assertThrows(IllegalArgumentException.class, () -> photos(Layout.of(root)));
        assertTrue(e.getMessage().contains("labels.tsv"), e.getMessage());
    }

    @Test
    void whatIsNoFolderIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Layout.of(root.resolve("none")));
    }
}
