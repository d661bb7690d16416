package semblance.annotate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.util.List;
import org.junit.jupiter.api.Test;
import semblance.align.FaceAligner;
import semblance.detect.Face;
import semblance.geometry.Box;
import semblance.image.Image;

class AnnotatorTest {

    private static final Image GREY = plain(400, 300);

    private static Image plain(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        java.util.Arrays.fill(rgb, (byte) 90);
        return new Image(width, height, rgb);
    }

    private static Annotation at(double x, double y, double size, String title) {
        Face face = new Face(new Box(x, y, x + size, y + size), FaceAligner.TEMPLATE.times(size / 112).plus(x, y), 0.9);
        return new Annotation(face, title, "93 %", Annotation.colourOf(title));
    }

    @Test
    void theInputStaysAsItWasAndTheSizeIsKept() {
        byte[] before = GREY.rgb().clone();
        Image drawn = Annotator.draw(GREY, List.of(at(100, 80, 90, "Ada")));
        assertArrayEquals(before, GREY.rgb());
        assertEquals(400, drawn.width());
        assertEquals(300, drawn.height());
    }

    @Test
    void theBoxHasThePersonsColour() {
        Image drawn = Annotator.draw(GREY, List.of(at(100, 80, 90, "Ada")));
        Color colour = Annotation.colourOf("Ada");
        assertEquals(colour.getRed(), drawn.red(100, 125), 40);
        assertEquals(colour.getGreen(), drawn.green(100, 125), 40);
        assertEquals(colour.getBlue(), drawn.blue(100, 125), 40);
    }

    @Test
    void aThumbnailIsEnlargedUntilANameCanBeRead() {
        Image drawn = Annotator.legible(plain(60, 40), List.of(at(10, 5, 24, "Ada")));
        assertEquals(720, drawn.width());
        assertEquals(480, drawn.height());
    }

    @Test
    void facesAtAndBeyondEveryEdgeAreDrawn() {
        List<Annotation> faces = List.of(at(-40, -40, 90, "top left"), at(370, 270, 90, "bottom right"),
                at(-10, -10, 420, "fills all"), at(398, 0, 2, "tiny"));
        assertNotEquals(0, changed(GREY, Annotator.draw(GREY, faces)));
    }

    @Test
    void aNameWiderThanThePictureIsShrunkNotRefused() {
        assertNotEquals(0, changed(GREY, Annotator.draw(GREY, List.of(at(100, 80, 90, "A".repeat(200))))));
    }

    @Test
    void onePixelIsEnough() {
        assertEquals(1, Annotator.draw(plain(1, 1), List.of(at(0, 0, 1, "Ada"))).width());
    }

    @Test
    void coloursAreStableAndApart() {
        assertEquals(Annotation.colourOf("Ada"), Annotation.colourOf("Ada"));
        long distinct = java.util.stream.IntStream.range(0, 50).mapToObj(i -> Annotation.colourOf("person " + i)).distinct().count();
        assertTrue(distinct > 45, distinct + " colours for 50 people");
    }

    private static int changed(Image a, Image b) {
        int n = 0;
        for (int i = 0; i < a.rgb().length; i++) if (a.rgb()[i] != b.rgb()[i]) n++;
        return n;
    }
}
