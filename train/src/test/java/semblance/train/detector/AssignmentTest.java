package semblance.train.detector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;

class AssignmentTest {

    private final Anchors anchors = new Anchors(128, 96);

    @Test
    void decoding_gives_back_the_box_and_the_landmarks() {
        Assignment a = Assignment.of(anchors, List.of(MarkedFaceTest.FACE));
        assertTrue(a.anchors().length > 0);
        for (int k = 0; k < a.anchors().length; k++) {
            int i = a.anchors()[k];
            double side = anchors.side(i);
            double x = anchors.x(i) + a.boxes()[4 * k] * 0.1 * side, w = side * Math.exp(0.2 * a.boxes()[4 * k + 2]);
            double y = anchors.y(i) + a.boxes()[4 * k + 1] * 0.1 * side, h = side * Math.exp(0.2 * a.boxes()[4 * k + 3]);
            assertEquals(10, x - w / 2, 1e-3);
            assertEquals(80, y + h / 2, 1e-3);
            assertEquals(40, anchors.x(i) + a.landmarks()[10 * k + 2] * 0.1 * side, 1e-3, "right eye");
            assertEquals(1, a.marked()[k]);
        }
    }

    @Test
    void it_is_what_the_rule_says_read_word_by_word_for_seed_5() {
        var random = new Random(5);
        for (int n = 0; n < 20; n++) {
            var faces = new ArrayList<MarkedFace>();
            for (int f = random.nextInt(5); f >= 0; f--) faces.add(random(random));
            Assignment a = Assignment.of(anchors, faces);
            int[] naive = naive(faces);
            var chosen = new ArrayList<Integer>();
            for (int i = 0; i < naive.length; i++) {
                assertEquals(naive[i] == -1 ? 1 : 0, a.background()[i], "anchor " + i);
                if (naive[i] >= 0) chosen.add(i);
            }
            assertArrayEquals(chosen.stream().mapToInt(i -> i).toArray(), a.anchors());
        }
    }

    /// Each anchor looks at all faces, where the code looks at each face's anchors.
    private int[] naive(List<MarkedFace> faces) {
        int[] owner = new int[anchors.count()];
        for (int i = 0; i < owner.length; i++) {
            int best = 0;
            for (int f = 1; f < faces.size(); f++) {
                if (iou(i, faces.get(f)) > iou(i, faces.get(best))) best = f;
            }
            double iou = iou(i, faces.get(best));
            owner[i] = iou >= 0.35 ? best : iou >= 0.3 ? -2 : -1;
        }
        for (int f = 0; f < faces.size(); f++) {
            int best = 0;
            for (int i = 1; i < owner.length; i++) if (iou(i, faces.get(f)) > iou(best, faces.get(f))) best = i;
            owner[best] = f;
        }
        return owner;
    }

    private double iou(int i, MarkedFace face) {
        double h = anchors.side(i) / 2;
        return new Box(anchors.x(i) - h, anchors.y(i) - h, anchors.x(i) + h, anchors.y(i) + h).iou(face.box());
    }

    private static MarkedFace random(Random random) {
        double x = random.nextDouble() * 100, y = random.nextDouble() * 70, w = 8 + random.nextDouble() * 60;
        return new MarkedFace(new Box(x, y, x + w, y + 1.3 * w), Optional.empty(), false);
    }

    @Test
    void a_face_too_small_for_every_anchor_still_gets_its_best() {
        var tiny = new MarkedFace(new Box(50, 50, 53, 54), Optional.empty(), false);
        Assignment a = Assignment.of(anchors, List.of(tiny));
        assertEquals(1, a.anchors().length);
        assertEquals(0, a.marked()[0]);
        assertArrayEquals(new float[10], a.landmarks());
    }

    @Test
    void an_ignored_face_is_neither_face_nor_background() {
        Assignment a = Assignment.of(anchors, List.of(MarkedFaceTest.FACE.ignore()));
        assertEquals(0, a.anchors().length);
        int excused = 0;
        for (byte b : a.background()) excused += 1 - b;
        assertTrue(excused > 10 && excused < anchors.count() / 2, excused + " excused");
    }

    @Test
    void a_picture_without_faces_is_all_background() {
        Assignment a = Assignment.of(anchors, List.of());
        assertEquals(0, a.anchors().length);
        for (byte b : a.background()) assertEquals(1, b);
    }

    @Test
    void landmarks_may_lie_outside_the_picture() {
        var cut = new MarkedFace(new Box(-20, 10, 30, 70), Landmarks.of(List.of(new Point(-5, 30), new Point(15, 30),
                new Point(5, 40), new Point(-3, 55), new Point(13, 55))));
        Assignment a = Assignment.of(anchors, List.of(cut));
        double side = anchors.side(a.anchors()[0]);
        assertEquals(-5, anchors.x(a.anchors()[0]) + a.landmarks()[0] * 0.1 * side, 1e-3);
    }
}
