package semblance.train.detector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import semblance.geometry.Box;
import semblance.geometry.Point;
import semblance.geometry.SimilarityTransform;
import semblance.image.Image;

class CanvasTest {

    private static final Canvas.Beyond GREEN = new Canvas.Beyond.Colour(0, 255, 0);

    /// Black with a white square of 3x3 pixels around (x, y).
    private static Image dot(int width, int height, int x, int y) {
        byte[] rgb = new byte[3 * width * height];
        for (int v = y - 1; v <= y + 1; v++) {
            for (int u = x - 1; u <= x + 1; u++) {
                for (int c = 0; c < 3; c++) rgb[3 * (v * width + u) + c] = -1;
            }
        }
        return new Image(width, height, rgb);
    }

    private static Point brightest(Canvas canvas) {
        double x = 0, y = 0, sum = 0;
        for (int i = 0; i < canvas.size * canvas.size; i++) {
            int v = canvas.rgb[3 * i] & 0xff;
            x += v * (i % canvas.size + 0.5);
            y += v * (i / canvas.size + 0.5);
            sum += v;
        }
        return new Point(x / sum, y / sum);
    }

    @Test
    void a_dot_lands_where_the_transform_carries_it_enlarged_turned_and_shrunk() {
        Image picture = dot(90, 70, 30, 40);
        for (double scale : new double[] {0.2, 0.5, 1, 2.3}) {
            for (double angle : new double[] {0, 0.4, -1}) {
                double a = scale * Math.cos(angle), b = scale * Math.sin(angle);
                var place = new SimilarityTransform(a, b, 60 - 30 * a + 40 * b, 60 - 30 * b - 40 * a);
                Canvas canvas = new Canvas(128);
                canvas.draw(picture, place, canvas.whole(), new Canvas.Beyond.Edge(), Tone.NONE);
                Point expected = place.apply(new Point(30.5, 40.5));
                assertEquals(0, brightest(canvas).distanceTo(expected), 0.35, "scale " + scale + ", angle " + angle);
            }
        }
    }

    @Test
    void beyond_the_picture_is_the_colour_and_outside_the_tile_nothing() {
        Canvas canvas = new Canvas(32);
        canvas.draw(new Image(4, 4, new byte[48]), new SimilarityTransform(1, 0, 0, 0), new Canvas.Tile(0, 0, 16, 32), GREEN, Tone.NONE);
        assertEquals(0, canvas.rgb[3 * (2 * 32 + 2) + 1]);
        assertEquals(-1, canvas.rgb[3 * (10 * 32 + 10) + 1]);
        assertEquals(0, canvas.rgb[3 * (10 * 32 + 20) + 1]);
    }

    @Test
    void halving_takes_the_mean_of_four() {
        byte[] rgb = new byte[3 * 5 * 2];
        for (int c = 0; c < 3; c++) {
            rgb[c] = 100;
            rgb[3 + c] = 20;
            rgb[15 + c] = 40;
            rgb[18 + c] = (byte) 200;
        }
        Image half = Canvas.halved(new Image(5, 2, rgb));
        assertEquals(2, half.width());
        assertArrayEquals(new byte[] {90, 90, 90, 0, 0, 0}, half.rgb());
    }

    @Test
    void a_face_is_learnt_ignored_or_dropped_by_how_much_of_it_is_seen() {
        var frame = new Box(0, 0, 100, 100);
        assertEquals(Optional.empty(), SampleMaker.judge(MarkedFaceTest.FACE.moved(shift(-35)), frame).filter(f -> !f.ignored()));
        assertEquals(Optional.empty(), SampleMaker.judge(MarkedFaceTest.FACE.moved(shift(-45)), frame));
        assertTrue(SampleMaker.judge(MarkedFaceTest.FACE.moved(shift(-35)), frame).orElseThrow().ignored());
        assertTrue(!SampleMaker.judge(MarkedFaceTest.FACE, frame).orElseThrow().ignored());
        assertTrue(SampleMaker.judge(MarkedFaceTest.FACE.moved(new SimilarityTransform(0.1, 0, 5, 5)), frame).orElseThrow().ignored(), "too small");
    }

    private static SimilarityTransform shift(double x) {
        return new SimilarityTransform(1, 0, x, 0);
    }
}
