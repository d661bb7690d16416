package semblance.train.detector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import semblance.geometry.Box;

class AnchorsTest {

    @Test
    void a_640_square_has_16800_anchors_and_they_start_at_the_top_left() {
        var anchors = new Anchors(640, 640);
        assertEquals(16800, anchors.count());
        assertEquals(4, anchors.x(0));
        assertEquals(4, anchors.y(1));
        assertEquals(16, anchors.side(0));
        assertEquals(32, anchors.side(1));
        assertEquals(12, anchors.x(2), "the next column comes before the next row");
    }

    @Test
    void the_strides_follow_one_another() {
        var anchors = new Anchors(64, 32);
        int first = 2 * 8 * 4, second = 2 * 4 * 2;
        assertEquals(64, anchors.side(first));
        assertEquals(8, anchors.x(first));
        assertEquals(256, anchors.side(first + second));
        assertEquals(16, anchors.x(first + second));
        assertEquals(first + second + 2 * 2, anchors.count());
    }

    @Test
    void overlap_is_what_the_boxes_say() {
        var anchors = new Anchors(64, 64);
        var own = new Box(4 - 8, 4 - 8, 4 + 8, 4 + 8);
        assertEquals(1, anchors.iou(0, own), 1e-9);
        assertEquals(own.iou(new Box(0, 0, 10, 20)), anchors.iou(0, new Box(0, 0, 10, 20)), 1e-9);
        assertEquals(0, anchors.iou(0, new Box(40, 40, 50, 50)));
        assertEquals(0.25, anchors.covered(0, new Box(4, 4, 100, 100)), 1e-9);
    }

    @Test
    void other_sides_than_multiples_of_32_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> new Anchors(100, 64));
        assertThrows(IllegalArgumentException.class, () -> new Anchors(64, 0));
    }
}
