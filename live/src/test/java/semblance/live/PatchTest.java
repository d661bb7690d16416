package semblance.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import semblance.geometry.Box;
import semblance.image.Image;

/// The people are those of the toy world: each has a pattern of their own.
class PatchTest {

    private static final double[] PLACE = {200, 150};
    private static final Box BOX = new Box(155, 105, 245, 195);

    private static Image picture(int who, double x, double y) {
        return new ToyWorld().act(who, t -> Optional.of(new double[] {x, y})).render(0);
    }

    private static Image with(Image picture, java.util.function.DoubleUnaryOperator light) {
        byte[] rgb = picture.rgb().clone();
        for (int i = 0; i < rgb.length; i++) rgb[i] = (byte) Math.clamp(Math.round(light.applyAsDouble(rgb[i] & 255)), 0, 255);
        return new Image(picture.width(), picture.height(), rgb);
    }

    @Test
    void aFaceIsLikeItselfAndUnlikeOthers() {
        Patch one = Patch.of(picture(1, PLACE[0], PLACE[1]), BOX);
        assertFalse(one.unlike(Patch.of(picture(1, PLACE[0] + 3, PLACE[1] - 2), BOX)));
        for (int other = 2; other < 9; other++) assertTrue(one.unlike(Patch.of(picture(other, PLACE[0], PLACE[1]), BOX)), "person " + other);
    }

    @Test
    void otherLightIsNoOtherFace() {
        Image picture = picture(1, PLACE[0], PLACE[1]);
        assertFalse(Patch.of(picture, BOX).unlike(Patch.of(with(picture, v -> 0.5 * v + 40), BOX)));
    }

    @Test
    void aFaceThatStrayedALittleIsNotGone() {
        Patch one = Patch.of(picture(1, PLACE[0], PLACE[1]), BOX);
        assertFalse(one.goneFrom(picture(1, PLACE[0] + 18, PLACE[1]), BOX));
        long gone = IntStream.range(2, 12).filter(other -> one.goneFrom(picture(other, PLACE[0], PLACE[1]), BOX)).count();
        assertTrue(gone >= 7, "seen to be gone when one of ten others stood there: " + gone);
        assertTrue(one.goneFrom(picture(1, PLACE[0] + 90, PLACE[1]), BOX));
    }

    @Test
    void whereNothingIsToBeSeenNothingIsSaid() {
        Image dark = with(picture(1, PLACE[0], PLACE[1]), v -> 7);
        assertFalse(Patch.of(dark, BOX).unlike(Patch.of(picture(1, PLACE[0], PLACE[1]), BOX)));
    }

    @Test
    void aFaceOnThePicturesEdgeIsCutOffThere() {
        assertEquals(3 * 12 * 12, Patch.of(picture(1, 5, 5), new Box(-40, -40, 50, 50)).colours().length);
        assertEquals(3 * 12 * 12, Patch.of(picture(1, 635, 355), new Box(590, 310, 700, 420)).colours().length);
    }
}
