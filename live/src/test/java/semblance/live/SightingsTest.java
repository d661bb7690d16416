package semblance.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import semblance.align.FaceAligner;
import semblance.detect.Face;
import semblance.geometry.Box;
import semblance.image.Image;

class SightingsTest {

    private static final Image PICTURE = new Image(640, 360, new byte[3 * 640 * 360]);

    private static Face face(double left, double top, double right, double bottom, double score) {
        return new Face(new Box(left, top, right, bottom), FaceAligner.TEMPLATE, score);
    }

    private static List<Face> of(Face... faces) {
        return Sightings.of(List.of(faces), PICTURE);
    }

    /// Boxes as the shipped detector gave them: the third is made of the right half of one face and the left half of the other.
    @Test
    void whatLiesBehindTwoFacesTogetherIsNoThirdFace() {
        Face left = face(422, 72, 506, 186, 0.943), right = face(489, 94, 571, 208, 0.973), between = face(452, 83, 538, 197, 0.917);
        assertEquals(List.of(right, left), of(left, between, right));
    }

    /// The same where the detector was surest of the third and least sure of the face behind.
    @Test
    void aThirdFaceThatTheDetectorIsSurestOfIsNoneEither() {
        Face left = face(435, 76, 514, 184, 0.93), right = face(496, 95, 585, 222, 0.996), between = face(463, 82, 547, 204, 0.998);
        assertEquals(List.of(right, left), of(between, left, right));
    }

    /// A false alarm around two real faces, as tall as both together, does not hide them; nor do they hide each other.
    @Test
    void largeBoxesAroundFacesDoNotHideThem() {
        Face near = face(100, 100, 180, 200, 0.9), beside = face(150, 105, 230, 205, 0.9), around = face(80, 60, 250, 240, 0.7);
        assertTrue(of(near, beside, around).containsAll(List.of(near, beside)));
    }

    @Test
    void aFaceHalfBehindAnotherIsFollowed() {
        assertEquals(2, of(face(100, 100, 160, 180, 0.9), face(130, 100, 190, 180, 0.8)).size());
    }

    @Test
    void whoIsMostlyOutsideOfThePictureIsNot() {
        assertEquals(1, of(face(-29, 100, 31, 180, 0.9)).size());
        assertTrue(of(face(-31, 100, 29, 180, 0.9)).isEmpty());
        assertTrue(of(face(700, 100, 760, 180, 0.9)).isEmpty());
    }

    @Test
    void aFaceTallerThanThePictureIsNot() {
        assertEquals(1, of(face(200, 0, 450, 350, 0.9)).size());
        assertTrue(of(face(150, -44, 447, 371, 0.9)).isEmpty());
    }
}
