package semblance.align;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semblance.detect.Face;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;
import semblance.geometry.SimilarityTransform;
import semblance.image.Image;

class FaceAlignerTest {

    @Test
    void aFaceThatIsInPlaceAlreadyIsCutUnchanged() {
        Image image = noise(112, 112, 5);
        assertArrayEquals(image.rgb(), FaceAligner.align(image, FaceAligner.TEMPLATE).rgb());
    }

    @Test
    void theLandmarksComeToLieOnTheTemplate() {
        SimilarityTransform away = new SimilarityTransform(1.7, 0.9, 40, -20);
        Landmarks face = Landmarks.of(FaceAligner.TEMPLATE.points().stream().map(away::apply).toList());
        SimilarityTransform back = SimilarityTransform.fit(face.points(), FaceAligner.TEMPLATE.points());
        for (int i = 0; i < 5; i++) {
            assertEquals(0, back.apply(face.points().get(i)).distanceTo(FaceAligner.TEMPLATE.points().get(i)), 1e-9);
        }
        assertEquals(away.inverse().angle(), back.angle(), 1e-12);
    }

    @Test
    void whatLiesOutsideThePictureIsBlack() {
        Image white = plain(20, 20, 255);
        Image crop = FaceAligner.warp(white, new SimilarityTransform(1, 0, 46, 46), 112);
        assertEquals(0, crop.red(45, 60));
        assertEquals(255, crop.red(46, 60));
        assertEquals(255, crop.red(65, 60));
        assertEquals(0, crop.red(66, 60));
    }

    @Test
    void shrinkingAveragesSoThatAFineBoardTurnsGrey() {
        byte[] board = new byte[3 * 448 * 448];
        for (int i = 0; i < board.length; i++) board[i] = (byte) (((i / 3 % 448) + (i / 3 / 448)) % 2 == 0 ? 0 : 255);
        Image crop = FaceAligner.warp(new Image(448, 448, board), new SimilarityTransform(0.25, 0, 0, 0), 112);
        assertEquals(127.5, crop.green(50, 50), 1);
        assertEquals(127.5, crop.green(7, 99), 1);
    }

    @ParameterizedTest(name = "{0} {1} {2} {3}, seed 4")
    @CsvSource({"1,0,0,0", "0.5,0.1,3,-4", "2.3,-0.4,-30,20", "0.1,0.02,10,10", "0.03,0,5,5", "-0.8,0.2,100,90"})
    void equalsTheNaiveMeanOfBilinearSamples(double a, double b, double tx, double ty) {
        Image image = noise(150, 90, 4);
        SimilarityTransform toCrop = new SimilarityTransform(a, b, tx, ty), toImage = toCrop.inverse();
        int steps = Math.clamp((int) Math.ceil(toImage.scale() - 0.25), 1, 16);
        Image crop = FaceAligner.warp(image, toCrop, 40);
        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 40; x++) {
                double wanted = 0;
                for (int k = 0; k < steps * steps; k++) {
                    wanted += bilinear(image, toImage.apply(new Point(x + (k % steps + 0.5) / steps, y + (k / steps + 0.5) / steps))) / (steps * steps);
                }
                assertEquals(wanted, crop.blue(x, y), 0.6);
            }
        }
    }

    private static double bilinear(Image image, Point p) {
        double sum = 0;
        for (int y = (int) Math.floor(p.y() - 0.5); y <= Math.floor(p.y() - 0.5) + 1; y++) {
            for (int x = (int) Math.floor(p.x() - 0.5); x <= Math.floor(p.x() - 0.5) + 1; x++) {
                if (x < 0 || y < 0 || x >= image.width() || y >= image.height()) continue;
                sum += (1 - Math.abs(p.x() - 0.5 - x)) * (1 - Math.abs(p.y() - 0.5 - y)) * image.blue(x, y);
            }
        }
        return sum;
    }

    @Test
    void aFrontalSharpLargeFaceHasGoodQuality() {
        FaceQuality quality = quality(FaceAligner.TEMPLATE.times(2), noise(112, 112, 6));
        assertEquals(1, quality.size());
        assertTrue(quality.pose() > 0.85, quality.toString());
        assertEquals(1, quality.sharpness());
        assertTrue(quality.overall() > 0.9, quality.toString());
    }

    @Test
    void eachFaultLowersItsPart() {
        Landmarks t = FaceAligner.TEMPLATE;
        Landmarks turned = new Landmarks(t.leftEye(), t.rightEye(), t.nose().plus(14, 0), t.leftMouth(), t.rightMouth());
        Landmarks nodding = new Landmarks(t.leftEye(), t.rightEye(), t.nose().plus(0, 12), t.leftMouth(), t.rightMouth());
        Image sharp = noise(112, 112, 6);
        double frontal = quality(t, sharp).pose();
        assertTrue(quality(turned, sharp).pose() < frontal - 0.3);
        assertTrue(quality(nodding, sharp).pose() < frontal - 0.3);
        assertEquals(0, quality(t.times(0.1), sharp).size());
        assertEquals(0, quality(t, plain(112, 112, 90)).sharpness());
        assertEquals(0, quality(t, plain(112, 112, 90)).overall());
    }

    @Test
    void turningTheWholePictureChangesNoQuality() {
        Landmarks t = FaceAligner.TEMPLATE;
        SimilarityTransform turn = new SimilarityTransform(Math.cos(1), Math.sin(1), 300, 10);
        Landmarks turned = Landmarks.of(t.points().stream().map(turn::apply).toList());
        assertEquals(quality(t, noise(112, 112, 6)).pose(), quality(turned, noise(112, 112, 6)).pose(), 1e-9);
    }

    private static FaceQuality quality(Landmarks marks, Image crop) {
        return FaceQuality.of(new Face(new Box(0, 0, 112, 112), marks, 0.99), crop);
    }

    private static Image noise(int width, int height, long seed) {
        byte[] rgb = new byte[3 * width * height];
        new Random(seed).nextBytes(rgb);
        return new Image(width, height, rgb);
    }

    private static Image plain(int width, int height, int value) {
        byte[] rgb = new byte[3 * width * height];
        java.util.Arrays.fill(rgb, (byte) value);
        return new Image(width, height, rgb);
    }
}
