package semblance.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;
import semblance.image.Image;
import semblance.network.ModelException;
import semblance.network.ModelFile;
import semblance.network.OnnxModel;
import semblance.network.TinyOnnx;

class RetinaFaceDetectorTest {

    private static final int ANCHORS = 2 * (8 * 8 + 4 * 4 + 2 * 2);

    @TempDir
    private Path folder;

    @Test
    void decodesAnAnchorToItsBoxAndLandmarks() {
        AnchorGrid grid = new AnchorGrid(64, 64);
        assertEquals(ANCHORS, grid.count());
        float[] boxes = new float[4 * ANCHORS], marks = new float[10 * ANCHORS];
        // Row 1, column 2 of stride 8, second size: centre (20, 12), side 32.
        int i = 2 * (8 + 2) + 1;
        boxes[4 * i] = 1;
        boxes[4 * i + 2] = (float) (Math.log(2) / 0.2);
        marks[10 * i + 4] = 5;
        marks[10 * i + 5] = -5;
        assertBox(new Box(20 + 3.2 - 32, 12 - 16, 20 + 3.2 + 32, 12 + 16), grid.box(i, boxes));
        assertEquals(new Point(20 + 16, 12 - 16), grid.landmarks(i, marks).nose());
        // The last of all: stride 32, row 1, column 1, side 512.
        assertBox(new Box(48 - 256, 48 - 256, 48 + 256, 48 + 256), grid.box(ANCHORS - 1, boxes));
        // The first of stride 16: centre (8, 8), side 64.
        assertBox(new Box(8 - 32, 8 - 32, 8 + 32, 8 + 32), grid.box(128, boxes));
    }

    @ParameterizedTest
    @CsvSource({"640,480,1", "100,3000,0.2", "3000,100,0.2", "1,1,2", "320,213,2", "37,911,0.7"})
    void aViewCarriesBoxesThereAndBack(int width, int height, double scale) {
        for (boolean centred : new boolean[] {false, true}) {
            View view = View.of(width, height, scale, 640, 640, centred);
            Box onCanvas = new Box(view.x(), view.y(), view.x() + view.pictureWidth(), view.y() + view.pictureHeight());
            assertBox(new Box(0, 0, width, height), view.toPicture(onCanvas, marks(onCanvas), 1).box());
            assertTrue(onCanvas.left() >= 0 && onCanvas.top() >= 0 && onCanvas.right() <= 640 && onCanvas.bottom() <= 640);
        }
    }

    @Test
    void suppressionKeepsTheSurestOfWhatOverlapsSeed9() {
        Random random = new Random(9);
        List<Face> faces = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            double x = random.nextInt(100), y = random.nextInt(100), size = 20 + random.nextInt(20);
            faces.add(face(new Box(x, y, x + size, y + size), random.nextDouble()));
        }
        List<Face> kept = Suppression.suppress(faces, 0.4);
        for (int i = 1; i < kept.size(); i++) assertTrue(kept.get(i - 1).score() >= kept.get(i).score());
        for (Face face : faces) {
            boolean beaten = kept.stream().anyMatch(k -> k.score() > face.score() && k.box().iou(face.box()) > 0.4);
            assertEquals(!beaten, kept.contains(face), "kept if and only if no surer kept face overlaps it");
        }
    }

    @Test
    void findsWhatTheNetworkSaysInThePicturesPixels() {
        float[] scores = new float[ANCHORS];
        // Stride 8, row 3, columns 3 and 6, and another far away that is too unsure.
        scores[2 * 27] = 0.9f;
        scores[2 * 30] = 0.7f;
        scores[2 * 60] = 0.2f;
        try (OnnxModel model = open(scores, spread(0.3f))) {
            List<Face> faces = new RetinaFaceDetector(model).detect(image(128, 128));
            assertEquals(List.of(0.9, 0.7), faces.stream().map(f -> Math.round(1e6 * f.score()) / 1e6).toList());
            // Two picture pixels to one of the canvas; centre (28, 28), 8 wide.
            assertBox(new Box(48, 48, 64, 64), faces.getFirst().box());
        }
    }

    /// The first anchor of the coarsest stride: 128 pixels on the large canvas, and 256 on the thumbnail, which shows half of it.
    @Test
    void aGlanceLeavesTheThumbnailOutIfNotForLargeFaces() {
        float[] scores = new float[ANCHORS];
        scores[ANCHORS - 8] = 0.9f;
        try (OnnxModel model = open(scores, spread(0.3f))) {
            RetinaFaceDetector detector = new RetinaFaceDetector(model);
            assertEquals(List.of(128L), widths(detector.glance(image(64, 64), false)));
            assertEquals(List.of(128L, 256L), widths(detector.glance(image(64, 64), true)));
            assertEquals(detector.glance(image(64, 64), true), detector.detect(image(64, 64)));
        }
    }

    private static List<Long> widths(List<Face> faces) {
        return faces.stream().map(f -> Math.round(f.box().width())).sorted().toList();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,500", "500,1", "64,64", "65,63", "1000,7"})
    void takesAnyShapeOfPicture(int width, int height) {
        try (OnnxModel model = open(new float[ANCHORS], spread(0.3f))) {
            assertEquals(List.of(), new RetinaFaceDetector(model).detect(image(width, height)));
        }
    }

    @Test
    void aNetworkGoneWrongGivesNoFacesRatherThanUnusableOnes() {
        float[] scores = new float[ANCHORS];
        java.util.Arrays.fill(scores, 1);
        try (OnnxModel model = open(scores, spread(Float.NaN))) {
            assertEquals(List.of(), new RetinaFaceDetector(model).detect(image(64, 64)));
        }
        try (OnnxModel model = open(scores, spread(0))) {
            assertEquals(List.of(), new RetinaFaceDetector(model).detect(image(64, 64)));
        }
    }

    @Test
    void aNetworkWithOtherAnchorsIsRefused() {
        Path file = TinyOnnx.detector(folder, new float[40], new float[100], new float[10]);
        try (OnnxModel model = OnnxModel.open(file)) {
            String text = assertThrows(ModelException.class, () -> new RetinaFaceDetector(model).detect(image(64, 64))).getMessage();
            assertTrue(text.contains("168 anchors"), text);
        }
    }

    @Test
    void anEmbedderIsNoDetector() {
        try (OnnxModel model = OnnxModel.open(TinyOnnx.embedder(folder))) {
            assertThrows(ModelException.class, () -> new RetinaFaceDetector(model));
        }
    }

    private OnnxModel open(float[] scores, float[] landmarks) {
        return OnnxModel.open(ModelFile.of(TinyOnnx.detector(folder, halves(), landmarks, scores)), OnnxModel.Settings.DEFAULT);
    }

    /// Boxes half as wide and high as their anchors.
    private static float[] halves() {
        float[] boxes = new float[4 * ANCHORS];
        for (int i = 0; i < boxes.length; i++) boxes[i] = i % 4 < 2 ? 0 : (float) (Math.log(0.5) / 0.2);
        return boxes;
    }

    /// Eyes apart by `step` times a tenth of the anchor.
    private static float[] spread(float step) {
        float[] marks = new float[10 * ANCHORS];
        for (int i = 0; i < marks.length; i++) marks[i] = step * (i % 10);
        return marks;
    }

    private static Image image(int width, int height) {
        return new Image(width, height, new byte[3 * width * height]);
    }

    private static Face face(Box box, double score) {
        return new Face(box, marks(box), score);
    }

    private static Landmarks marks(Box box) {
        Point c = box.center();
        return new Landmarks(c, c.plus(1, 0), c.plus(0.5, 1), c.plus(0, 2), c.plus(1, 2));
    }

    private static void assertBox(Box wanted, Box got) {
        assertEquals(wanted.left(), got.left(), 1e-4);
        assertEquals(wanted.top(), got.top(), 1e-4);
        assertEquals(wanted.right(), got.right(), 1e-4);
        assertEquals(wanted.bottom(), got.bottom(), 1e-4);
    }
}
