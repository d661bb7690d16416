package semblance.synth;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import semblance.detect.Face;
import semblance.detect.RetinaFaceDetector;
import semblance.network.Models;
import semblance.network.OnnxModel;

/// The network that learnt from real faces takes the invented ones for faces, and finds their eyes where they truly are.
class ShippedDetectorTest {

    private static final int PEOPLE = 16;

    @Test
    void facesAndLandmarksAreFoundWhereTheyAre() {
        try (OnnxModel model = OnnxModel.open(Models.detector(), OnnxModel.Settings.DEFAULT)) {
            RetinaFaceDetector detector = new RetinaFaceDetector(model);
            List<Double> errors = IntStream.range(0, PEOPLE).mapToObj(seed -> photo(seed)).flatMap(photo -> errors(detector, photo).stream()).toList();
            assertTrue(errors.size() >= PEOPLE - 1, "found " + errors.size() + " of " + PEOPLE);
            double mean = errors.stream().mapToDouble(e -> e).average().orElseThrow();
            assertTrue(mean < 0.1, "landmarks off by " + mean + " of the eye distance");
        }
    }

    private static Photo photo(int seed) {
        InventedPerson person = InventedPerson.of(seed);
        Shot shot = Shot.random(person, new SplittableRandom(seed));
        return Studio.draft().portrait(person, shot.withPose(new Pose(shot.pose().yaw() / 2, shot.pose().pitch() / 2, shot.pose().roll())), 224, 224);
    }

    /// Mean distance of the landmarks, in eye distances; empty if the face is missed.
    private static List<Double> errors(RetinaFaceDetector detector, Photo photo) {
        Face truth = photo.subjects().getFirst().face();
        return detector.detect(photo.image()).stream().filter(f -> f.box().iou(truth.box()) > 0.4).limit(1).map(found -> IntStream.range(0, 5)
                .mapToDouble(i -> found.landmarks().points().get(i).distanceTo(truth.landmarks().points().get(i)) / truth.landmarks().eyeDistance() / 5).sum()).toList();
    }
}
