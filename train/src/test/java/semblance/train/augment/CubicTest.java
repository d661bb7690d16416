package semblance.train.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import semblance.train.dataset.CropShard;

class CubicTest {

    private static byte[] crop(IntBinaryOperator red) {
        byte[] crop = new byte[CropShard.BYTES];
        for (int y = 0; y < CropShard.SIDE; y++) for (int x = 0; x < CropShard.SIDE; x++) crop[3 * (y * CropShard.SIDE + x)] = (byte) red.applyAsInt(x, y);
        return crop;
    }

    private static float red(byte[] crop, double x, double y) {
        float[] rgb = new float[3];
        Cubic.sample(crop, x, y, rgb);
        assertArrayEquals(new float[2], new float[] {rgb[1], rgb[2]});
        return rgb[0];
    }

    /// Keys's kernel takes a parabola for what it is.
    @Test
    void pixelsStayThemselvesAndAParabolaIsMet() {
        byte[] parabola = crop((x, y) -> x >= 60 && x < 70 ? (x - 60) * (x - 60) + y : y);
        assertEquals(25 + 20, red(parabola, 65, 20), 1e-4);
        assertEquals(4.5 * 4.5 + 20.25, red(parabola, 64.5, 20.25), 1e-3);
    }

    /// Half way between black and white there is grey, and a line of one pixel keeps more of its height than the half that bilinear leaves.
    @Test
    void isSharperThanBilinear() {
        assertEquals(100, red(crop((x, y) -> x < 64 ? 0 : 200), 63.5, 64), 1e-4);
        assertEquals(0.5625 * 200, red(crop((x, y) -> x == 64 ? 200 : 0), 64.5, 64), 1e-3);
    }

    @Test
    void whatLiesOutsideIsTheEdge() {
        byte[] crop = crop((x, y) -> x < 64 ? 10 : 240);
        for (double far : new double[] {-50, 0, 0.4}) assertEquals(10, red(crop, far, far), 1e-3);
        for (double far : new double[] {127.3, 200}) assertEquals(240, red(crop, far, far), 1e-3);
        assertTrue(red(crop, 62.5, 64) < 10, "beside an edge a cubic goes a little beyond");
    }
}
