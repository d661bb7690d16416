package semblance.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalerTest {

    @Test
    void halvingTakesTheMeanOfFourPixels() {
        Image half = Scaler.scale(grey(4, 2, 0, 10, 20, 30, 100, 110, 120, 130), 2, 1);
        assertArrayEquals(grey(2, 1, 55, 75).rgb(), half.rgb());
    }

    @Test
    void doublingInterpolatesBetweenPixelCentres() {
        Image twice = Scaler.scale(grey(2, 1, 0, 100), 4, 1);
        assertArrayEquals(grey(4, 1, 0, 25, 75, 100).rgb(), twice.rgb());
    }

    @Test
    void theSameSizeIsTheSamePicture() {
        Image image = grey(2, 1, 3, 4);
        assertSame(image, Scaler.scale(image, 2, 1));
    }

    @Test
    void onePixelFillsAnySize() {
        Image one = grey(1, 1, 77);
        for (byte b : Scaler.scale(one, 5, 7).rgb()) assertEquals(77, b);
    }

    @ParameterizedTest(name = "{0}x{1} to {2}x{3}, seed 1")
    @CsvSource({"7,5,3,2", "64,48,31,17", "10,10,9,1", "13,3,26,2", "100,1,1,1", "5,9,5,8"})
    void equalsTheMeanOverEachNewPixelsArea(int width, int height, int newWidth, int newHeight) {
        byte[] rgb = new byte[3 * width * height];
        new Random(1).nextBytes(rgb);
        Image image = new Image(width, height, rgb), scaled = Scaler.scale(image, newWidth, newHeight);
        for (int y = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++) {
                double wanted = 0;
                for (int v = 0; v < height; v++) {
                    for (int u = 0; u < width; u++) wanted += weight(u, width, x, newWidth) * weight(v, height, y, newHeight) * image.green(u, v);
                }
                assertEquals(wanted, scaled.green(x, y), 0.51);
            }
        }
    }

    @Test
    void refusesASizeOfNothing() {
        assertThrows(IllegalArgumentException.class, () -> Scaler.scale(grey(1, 1, 0), 0, 1));
    }

    private static double weight(int from, int length, int to, int newLength) {
        if (newLength < length) {
            double size = (double) length / newLength;
            return Math.max(0, Math.min(from + 1, (to + 1) * size) - Math.max(from, to * size)) / size;
        }
        double centre = Math.clamp((to + 0.5) * length / newLength - 0.5, 0, length - 1);
        return Math.max(0, 1 - Math.abs(centre - from));
    }

    private static Image grey(int width, int height, int... values) {
        byte[] rgb = new byte[3 * values.length];
        for (int i = 0; i < rgb.length; i++) rgb[i] = (byte) values[i / 3];
        return new Image(width, height, rgb);
    }
}
