package semblance.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import semblance.geometry.Box;
import semblance.geometry.Point;
import semblance.image.Image;

class CutTest {

    private static final Image WHOLE = numbered(300, 200);

    /// Red counts the columns, green the rows.
    private static Image numbered(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            rgb[3 * i] = (byte) (i % width);
            rgb[3 * i + 1] = (byte) (i / width);
        }
        return new Image(width, height, rgb);
    }

    @Test
    void theMiddleIsInTheMiddle() {
        Cut cut = Cut.around(new Point(150, 100), 64, WHOLE);
        assertEquals(64, cut.picture().width());
        assertEquals(118, cut.x());
        assertEquals(118, cut.picture().red(0, 0));
        assertEquals(68, cut.picture().green(0, 0));
    }

    @Test
    void atAnEdgeItMovesAndInASmallPictureItIsThePicture() {
        Cut corner = Cut.around(new Point(299, -20), 64, WHOLE);
        assertEquals(300 - 64, corner.x());
        assertEquals(0, corner.y());
        Cut all = Cut.around(new Point(10, 10), 1000, WHOLE);
        assertEquals(WHOLE.width(), all.picture().width());
        assertEquals(WHOLE.height(), all.picture().height());
    }

    @Test
    void facesThatAnEdgeOfThePartCutsAreNotHeld() {
        Cut cut = Cut.around(new Point(150, 100), 64, WHOLE);
        assertTrue(cut.holds(new Box(130, 80, 170, 120)));
        assertFalse(cut.holds(new Box(119, 80, 160, 120)));
        assertFalse(cut.holds(new Box(130, 80, 170, 131)));
        Cut corner = Cut.around(new Point(0, 0), 64, WHOLE);
        assertTrue(corner.holds(new Box(-5, -5, 30, 30)), "cut by the picture's own edge");
        assertFalse(corner.holds(new Box(10, 10, 63, 30)));
    }
}
