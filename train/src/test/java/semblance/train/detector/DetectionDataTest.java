package semblance.train.detector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.geometry.Box;
import semblance.geometry.Point;

class DetectionDataTest {

    private static final String HEADER = "photo\twidth\theight\tscore\tx1\ty1\tx2\ty2\tl1x\tl1y\tl2x\tl2y\tl3x\tl3y\tl4x\tl4y\tl5x\tl5y\n";
    private static final String NUMBERS = "10\t20\t50\t80\t20\t40\t40\t40\t30\t50\t22\t62\t38\t62\n";

    @TempDir
    Path folder;

    @Test
    void photos_with_one_face_with_an_unsure_one_and_with_none() throws IOException {
        write("labels.tsv", HEADER + "a.jpg\t100\t100\t0.9\t" + NUMBERS + "a.jpg\t100\t100\t0.3\t" + NUMBERS + "b.jpg\t100\t100\t0\n");
        DetectionData data = DetectionData.read(List.of(folder));
        assertEquals(2, data.photos().size());
        MarkedPhoto a = data.photos().getFirst();
        assertEquals(new Box(10, 20, 50, 80), a.known().getFirst().box());
        assertTrue(a.faces().get(1).ignored());
        assertEquals(List.of(), data.photos().get(1).faces());
    }

    @Test
    void wider_face_with_five_landmarks() throws IOException {
        write("label.txt", "# 0--Parade/a.jpg\n449 330 122 149 488.9 373.6 0.0 542.0 376.4 0.0 515.0 412.8 0.0 485.1 425.8 0.0 538.3 431.4 0.0 0.82\n"
                + "10 10 20 20 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 0.3\n5 5 0 0\n# 1--Empty/b.jpg\n");
        List<MarkedPhoto> photos = DetectionData.read(List.of(folder)).photos();
        assertEquals(folder.resolve("images/0--Parade/a.jpg"), photos.getFirst().file());
        List<MarkedFace> faces = photos.getFirst().faces();
        assertEquals(new Box(449, 330, 571, 479), faces.getFirst().box());
        assertEquals(new Point(542, 376.4), faces.getFirst().landmarks().orElseThrow().rightEye());
        assertTrue(faces.get(1).landmarks().isEmpty());
        assertTrue(faces.get(2).ignored());
        assertEquals(List.of(), photos.get(1).faces());
    }

    @Test
    void the_boxes_of_crops_are_learnt_from_photos_for_seed_1() throws IOException {
        var random = new Random(1);
        var photos = new StringBuilder(HEADER);
        for (int i = 0; i < 40; i++) photos.append("p" + i + ".jpg\t500\t500\t0.9\t" + face(random, true) + "\n");
        write("labels.tsv", photos.toString());
        Path crops = Files.createDirectory(folder.resolve("crops"));
        Files.writeString(crops.resolve("labels.tsv"), "crop\tsource\tscale\tl1x\tl1y\tl2x\tl2y\tl3x\tl3y\tl4x\tl4y\tl5x\tl5y\n"
                + "x/1.jpg\there\t1.0\t40\t50\t80\t50\t60\t70\t44\t94\t76\t94\n");
        MarkedPhoto crop = DetectionData.read(List.of(folder, crops)).crops().getFirst();
        assertEquals(crops.resolve("x/1.jpg"), crop.file());
        Box box = crop.faces().getFirst().box();
        assertTrue(box.iou(new Box(20, 10, 100, 130)) > 0.95, box.toString());
    }

    /// Twice the eye distance wide, three times high, as the crop's box in the test.
    private static String face(Random random, boolean withBox) {
        double s = 5 + 20 * random.nextDouble(), x = 100 + 200 * random.nextDouble(), y = 100 + 200 * random.nextDouble();
        return String.format(Locale.ROOT, "%f\t%f\t%f\t%f\t%f\t%f\t%f\t%f\t%f\t%f\t%f\t%f\t%f\t%f", x - 2 * s, y - 3 * s, x + 2 * s, y + 3 * s,
                x - s, y - s, x + s, y - s, x, y, x - .8 * s, y + 1.2 * s, x + .8 * s, y + 1.2 * s);
    }

    @Test
    void a_line_that_cannot_be_read_is_named() throws IOException {
        write("labels.tsv", HEADER + "a.jpg\t100\t100\t0.9\t" + NUMBERS + "b.jpg\t100\t100\t0.9\t1\t2\n");
        var e = assertThrows(IllegalArgumentException.class, () -> DetectionData.read(List.of(folder)));
        assertTrue(e.getMessage().contains("line 3"), e.getMessage());
    }

    @Test
    void a_folder_of_something_else_is_refused() {
        var e = assertThrows(IllegalArgumentException.class, () -> DetectionData.read(List.of(folder)));
        assertTrue(e.getMessage().contains("neither labels.tsv nor label.txt"), e.getMessage());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
