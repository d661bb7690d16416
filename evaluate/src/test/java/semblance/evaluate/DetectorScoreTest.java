package semblance.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semblance.detect.Face;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;

class DetectorScoreTest {

    private static final Landmarks SOMEWHERE = landmarks(100, 0);

    @Test
    void everyFaceFoundAndNothingElseIsOne() {
        DetectorScore score = score(0, List.of(label(0, 0, 50), label(100, 0, 50)), List.of(face(1, 0, 50, 0.9), face(100, 1, 50, 0.8)));
        assertEquals(1, score.averagePrecision(), 1e-12);
        assertEquals(2, score.faces());
    }

    @Test
    void aFalseAlarmBetweenTwoFacesCostsASixth() {
        DetectorScore score = score(0, List.of(label(0, 0, 50), label(100, 0, 50)),
                List.of(face(0, 0, 50, 0.9), face(200, 0, 50, 0.8), face(100, 0, 50, 0.7)));
        // Recall 1/2 at precision 1, recall 1 at precision 2/3.
        assertEquals(0.5 + 0.5 * 2 / 3, score.averagePrecision(), 1e-12);
        assertEquals(0.5, score.recallAt(0.75));
        assertEquals(0.5, score.precisionAt(0.75));
    }

    @Test
    void theSecondDetectionOfAFaceIsAFalseAlarm() {
        DetectorScore score = score(0, List.of(label(0, 0, 50), label(100, 0, 50)), List.of(face(0, 0, 50, 0.9), face(2, 2, 50, 0.8)));
        assertEquals(0.5, score.averagePrecision());
        assertEquals(0.5, score.precisionAt(0));
    }

    @Test
    void halfAnOverlapIsNotEnough() {
        // 50 x 50 against the same moved by 25: a third.
        assertEquals(0, score(0, List.of(label(0, 0, 50)), List.of(face(25, 0, 50, 0.9))).averagePrecision());
    }

    @Test
    void smallFacesNeitherCountNorAlarm() {
        DetectorScore score = score(32, List.of(label(0, 0, 50), label(100, 0, 30)),
                List.of(face(100, 0, 33, 0.95), face(0, 0, 50, 0.9), face(300, 0, 20, 0.8)));
        assertEquals(1, score.averagePrecision());
        assertEquals(1, score.faces());
    }

    @Test
    void theLandmarkErrorIsInPerCentOfTheEyeDistance() {
        LabelledFace label = new LabelledFace(new Box(0, 0, 50, 50), Optional.of(landmarks(20, 0)), true);
        Face found = new Face(new Box(0, 0, 50, 50), landmarks(20, 1), 0.9);
        DetectorScore score = DetectorScore.of(List.of(new DetectorScore.Judged(List.of(label), List.of(found))), 0);
        assertEquals(5, score.landmarkError(), 1e-9);
        assertEquals(5, score.medianLandmarkError(), 1e-9);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void theAreaEqualsTheOneSummedOverEveryRecallStep(long seed) {
        Random random = new Random(seed);
        List<LabelledFace> labels = new ArrayList<>();
        List<Face> found = new ArrayList<>();
        List<double[]> hits = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            labels.add(label(100 * i, 0, 50));
            if (random.nextInt(5) == 0) continue;
            boolean right = random.nextInt(4) > 0;
            double score = random.nextDouble();
            found.add(face(100 * i, right ? 0 : 1000, 50, score));
            hits.add(new double[] {score, right ? 1 : 0});
        }
        assertEquals(naiveAp(hits, 60), score(0, labels, found).averagePrecision(), 1e-12);
    }

    @Test
    void aPhotoWithoutLabelsHoldsFalseAlarmsOnly() {
        DetectorScore score = DetectorScore.of(List.of(new DetectorScore.Judged(List.of(), List.of(face(0, 0, 50, 0.9))),
                new DetectorScore.Judged(List.of(label(0, 0, 50)), List.of(face(0, 0, 50, 0.5)))), 0);
        assertEquals(0.5, score.averagePrecision());
        assertTrue(Double.isNaN(score.landmarkError()));
    }

    /// For the k-th face found, the best precision of any score that finds as many.
    private static double naiveAp(List<double[]> hits, int faces) {
        hits.sort((a, b) -> Double.compare(b[0], a[0]));
        double area = 0;
        for (int k = 1; k <= faces; k++) {
            double best = 0, right = 0;
            for (int i = 0; i < hits.size(); i++) {
                right += hits.get(i)[1];
                if (right >= k) best = Math.max(best, right / (i + 1));
            }
            area += best / faces;
        }
        return area;
    }

    private static DetectorScore score(double leastSize, List<LabelledFace> labels, List<Face> found) {
        return DetectorScore.of(List.of(new DetectorScore.Judged(labels, found)), leastSize);
    }

    private static LabelledFace label(double x, double y, double side) {
        return new LabelledFace(new Box(x, y, x + side, y + side), Optional.empty(), true);
    }

    private static Face face(double x, double y, double side, double score) {
        return new Face(new Box(x, y, x + side, y + side), SOMEWHERE, score);
    }

    /// Eyes `eyes` apart, everything moved down by `dy`.
    private static Landmarks landmarks(double eyes, double dy) {
        return new Landmarks(new Point(0, dy), new Point(eyes, dy), new Point(eyes / 2, 10 + dy), new Point(0, 20 + dy), new Point(eyes, 20 + dy));
    }
}
