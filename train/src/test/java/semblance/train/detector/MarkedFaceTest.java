package semblance.train.detector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;
import semblance.geometry.SimilarityTransform;

class MarkedFaceTest {

    static final MarkedFace FACE = new MarkedFace(new Box(10, 20, 50, 80), new Landmarks(
            new Point(20, 40), new Point(40, 41), new Point(31, 50), new Point(22, 62), new Point(39, 63)));

    @Test
    void the_mirror_makes_the_right_eye_the_left_one() {
        MarkedFace mirrored = FACE.mirrored(100);
        assertEquals(new Box(50, 20, 90, 80), mirrored.box());
        Landmarks l = mirrored.landmarks().orElseThrow();
        assertEquals(new Point(60, 41), l.leftEye());
        assertEquals(new Point(69, 50), l.nose());
        assertEquals(new Point(61, 63), l.leftMouth());
        assertEquals(FACE, mirrored.mirrored(100));
    }

    @Test
    void moving_and_scaling_move_and_scale_the_box() {
        MarkedFace moved = FACE.moved(new SimilarityTransform(2, 0, 5, -3));
        assertEquals(new Box(25, 37, 105, 157), moved.box());
        assertEquals(new Point(45, 77), moved.landmarks().orElseThrow().leftEye());
    }

    @Test
    void a_quarter_turn_exchanges_the_box_sides() {
        Box turned = FACE.moved(new SimilarityTransform(0, 1, 0, 0)).box();
        assertEquals(60, turned.width(), 1e-9);
        assertEquals(40, turned.height(), 1e-9);
        assertEquals(-50, turned.center().x(), 1e-9);
        assertEquals(30, turned.center().y(), 1e-9);
    }

    @Test
    void half_of_a_face_on_the_edge_is_visible() {
        assertEquals(0.5, FACE.visible(new Box(30, 0, 100, 100)), 1e-9);
        assertEquals(0, FACE.visible(new Box(60, 0, 100, 100)));
        assertEquals(1, FACE.visible(new Box(0, 0, 100, 100)), 1e-9);
    }
}
