package semblance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import semblance.align.FaceAligner;
import semblance.detect.Face;
import semblance.geometry.Box;

class OneFaceTest {

    private static Face face(double side, double score) {
        return new Face(new Box(10, 10, 10 + side, 10 + side), FaceAligner.TEMPLATE.times(side / 112), score);
    }

    @Test
    void aFaceAloneOrMuchLargerThanTheOthersIsMeant() {
        Face large = face(100, 0.99), small = face(60, 0.99);
        assertEquals(new OneFace.None(), OneFace.among(List.of()));
        assertEquals(new OneFace.Found(small), OneFace.among(List.of(small)));
        assertEquals(new OneFace.Found(large), OneFace.among(List.of(small, large)));
    }

    @Test
    void ofTwoAlikeNobodyKnowsWhoIsMeantThoughOneIsLessSure() {
        List<Face> alike = List.of(face(100, 0.99), face(90, 0.99)), lessSure = List.of(face(100, 0.9), face(100, 0.99));
        assertEquals(new OneFace.Several(alike), OneFace.among(alike));
        assertEquals(new OneFace.Several(lessSure), OneFace.among(lessSure));
    }

    /// A shirt with a face on it, say: it isn't taken for the person in silence.
    @Test
    void aLargeOneThatIsNotQuiteSureIsNotPreferredToASmallSureOne() {
        List<Face> shirtAndHead = List.of(face(200, 0.84), face(60, 0.99));
        assertEquals(new OneFace.Several(shirtAndHead), OneFace.among(shirtAndHead));
        Face hardlyOne = face(100, 0.5), head = face(60, 0.99);
        assertEquals(new OneFace.Found(head), OneFace.among(List.of(hardlyOne, head)));
    }
}
