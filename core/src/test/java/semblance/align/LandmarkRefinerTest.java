package semblance.align;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.detect.Face;
import semblance.detect.RetinaFaceDetector;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;
import semblance.image.Image;
import semblance.network.ModelException;
import semblance.network.ModelFile;
import semblance.network.OnnxModel;
import semblance.network.TinyOnnx;

class LandmarkRefinerTest {

    private static final Image PICTURE = new Image(300, 200, new byte[3 * 300 * 200]);

    @TempDir
    Path folder;

    private Landmarks refined(Landmarks rough, float... moves) {
        try (OnnxModel model = OnnxModel.open(TinyOnnx.landmarks(folder, moves))) {
            return new LandmarkRefiner(model).refine(PICTURE, rough);
        }
    }

    /// Twice the template's size, so a unit, 4 pixels of the half-size cut, is 16 pixels of the picture.
    @Test
    void movesThePointsByTheNetworksUnitsInThePicturesScale() {
        Landmarks rough = FaceAligner.TEMPLATE.times(2).plus(30, 10);
        Landmarks refined = refined(rough, 1, 0, 0, 0, 0, -0.5f, 0, 0, 0, 0);
        assertEquals(0, refined.leftEye().distanceTo(rough.leftEye().plus(16, 0)), 1e-4);
        assertEquals(0, refined.rightEye().distanceTo(rough.rightEye()), 1e-4);
        assertEquals(0, refined.nose().distanceTo(rough.nose().plus(0, -8)), 1e-4);
    }

    @Test
    void aTurnedFacesPointsMoveInItsOwnDirections() {
        Landmarks upright = FaceAligner.TEMPLATE;
        Landmarks turned = Landmarks.of(upright.points().stream().map(p -> new Point(200 - p.y(), p.x())).toList());
        Landmarks refined = refined(turned, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertEquals(0, refined.leftEye().distanceTo(turned.leftEye().plus(0, 8)), 1e-4);
    }

    @Test
    void unrestIsHowFarThePointsWouldMoveInEyeDistances() {
        try (OnnxModel model = OnnxModel.open(TinyOnnx.landmarks(folder, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0))) {
            var refiner = new LandmarkRefiner(model);
            double once = LandmarkRefiner.UNIT / LandmarkRefiner.TEMPLATE.eyeDistance() / 5;
            assertEquals(once, refiner.unrest(PICTURE, FaceAligner.TEMPLATE.times(2)), 1e-4);
        }
        try (OnnxModel model = OnnxModel.open(TinyOnnx.landmarks(folder, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))) {
            var refiner = new LandmarkRefiner(model);
            Landmarks off = Landmarks.of(List.of(new Point(0, 0), new Point(40, 0), new Point(70, 5), new Point(0, 40), new Point(30, 50)));
            assertTrue(refiner.unrest(PICTURE, off) > 0.1);
            assertEquals(0, refiner.unrest(PICTURE, refiner.refine(PICTURE, off)), 1e-4, "where a network says twice the same, landmarks stay");
        }
    }

    @Test
    void aFaceWhoseLandmarksWanderOnIsLessLikely() {
        assertEquals(0.9, FaceFinder.settled(0.9, 0), 1e-9);
        assertEquals(0.9, FaceFinder.settled(0.9, 0.014), 1e-9, "as still as on a face");
        assertEquals(0.9 / (0.9 + 1), FaceFinder.settled(0.9, 0.15), 1e-9, "ten times as far: odds of 0.9 instead of 9");
    }

    /// Sees a face of that score in any picture, whose landmarks never come to rest.
    private FaceFinder finder(double score) {
        float[] scores = new float[168], marks = new float[1680];
        scores[160] = (float) score;
        for (int i = 0; i < marks.length; i++) marks[i] = i % 10 * 0.3f;
        ModelFile detector = ModelFile.of(TinyOnnx.detector(folder, new float[672], marks, scores)), landmarks = ModelFile.of(TinyOnnx.landmarks(folder, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        return FaceFinder.open(detector, Optional.of(landmarks), RetinaFaceDetector.Settings.DEFAULT, OnnxModel.Settings.DEFAULT);
    }

    private List<Face> found(double score) {
        try (FaceFinder finder = finder(score)) {
            return finder.detect(PICTURE);
        }
    }

    @Test
    void onlyAFaceThatIsNotSureIsLookedAtTwice() {
        assertEquals(0.98, found(0.98).getFirst().score(), 1e-6);
        assertTrue(found(0.95).getFirst().score() < 0.94);
        assertTrue(found(0.55).isEmpty(), "below the least score after the second look");
    }

    @Test
    void aNetworkForSomethingElseOrWithTooFewNumbersIsRefused() {
        try (OnnxModel embedder = OnnxModel.open(TinyOnnx.embedder(folder))) {
            String text = assertThrows(ModelException.class, () -> new LandmarkRefiner(embedder)).getMessage();
            assertTrue(text.contains("EMBEDDER"), text);
        }
        assertThrows(ModelException.class, () -> refined(FaceAligner.TEMPLATE, 1, 2, 3));
    }

    @Test
    void aGlanceRefinedIsADetection() {
        try (FaceFinder finder = finder(0.98)) {
            List<Face> rough = finder.glance(PICTURE, true), exact = finder.detect(PICTURE);
            assertFalse(rough.isEmpty());
            assertNotEquals(exact, rough);
            assertEquals(exact, rough.stream().map(face -> finder.refine(PICTURE, face)).toList());
        }
    }

    @Test
    void aFinderWhoseSecondNetworkIsNoneClosesTheFirstAndSaysSo() {
        ModelFile detector = ModelFile.of(TinyOnnx.detector(folder, new float[672], new float[1680], new float[168]));
        ModelFile wrong = ModelFile.of(TinyOnnx.embedder(folder));
        assertThrows(ModelException.class, () -> FaceFinder.open(detector, Optional.of(wrong), RetinaFaceDetector.Settings.DEFAULT, OnnxModel.Settings.DEFAULT));
        try (FaceFinder plain = FaceFinder.open(detector, Optional.empty(), RetinaFaceDetector.Settings.DEFAULT, OnnxModel.Settings.DEFAULT)) {
            assertTrue(plain.detect(PICTURE).isEmpty());
        }
    }
}
