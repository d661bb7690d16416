package semblance.synth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import semblance.detect.Face;
import semblance.detect.RetinaFaceDetector;
import semblance.image.Image;
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

    @Test
    void aLookAtAPartFindsTheFaceThatALookAtTheWholeFinds() {
        try (OnnxModel model = OnnxModel.open(Models.detector(), OnnxModel.Settings.DEFAULT)) {
            RetinaFaceDetector detector = new RetinaFaceDetector(model);
            for (int seed = 0; seed < 4; seed++) {
                Image picture = beside(photo(seed).image(), photo(seed + 4).image());
                List<Face> all = detector.glance(picture, false).stream().filter(f -> f.score() > 0.9).toList();
                assertEquals(2, all.size());
                for (Face face : all) {
                    List<Face> found = detector.glance(picture, List.of(face.box()));
                    assertTrue(found.stream().anyMatch(f -> f.box().iou(face.box()) > 0.8), "seed " + seed);
                }
                List<Face> both = detector.glance(picture, all.stream().map(Face::box).toList());
                for (Face face : all) assertEquals(1, both.stream().filter(f -> f.box().iou(face.box()) > 0.5).count());
            }
        }
    }

    /// Pictures of ellipses and rounded boxes, in some of which one look takes a large one for a face.
    @Test
    void whatLooksLikeALargeFaceAtOneSizeOnlyIsNoFace() {
        try (OnnxModel model = OnnxModel.open(Models.detector(), OnnxModel.Settings.DEFAULT)) {
            RetinaFaceDetector detector = new RetinaFaceDetector(model);
            List<Image> pictures = IntStream.range(0, 60).mapToObj(ShippedDetectorTest::collage).toList();
            long once = pictures.stream().mapToInt(p -> detector.glance(p, true).size()).sum(), twice = pictures.stream().mapToInt(p -> detector.detect(p).size()).sum();
            assertTrue(once >= 4 && 2 * twice <= once, once + " at one look, " + twice + " at two");
        }
    }

    private static Image collage(int seed) {
        var random = new Random(seed);
        int side = 320;
        var picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = picture.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setColor(new Color(random.nextInt(0x1000000)));
        g.fillRect(0, 0, side, side);
        for (int i = 0; i < 12; i++) {
            g.setColor(new Color(random.nextInt(0x1000000)));
            int width = 10 + (int) (random.nextDouble() * random.nextDouble() * 250), height = 10 + (int) (random.nextDouble() * random.nextDouble() * 250);
            int x = random.nextInt(side) - width / 2, y = random.nextInt(side) - height / 2;
            if (random.nextBoolean()) g.fillOval(x, y, width, height);
            else g.fillRoundRect(x, y, width, height, width / 2, height / 2);
        }
        g.dispose();
        return Image.of(picture);
    }

    /// Two pictures of 224 pixels in the corners of one.
    private static Image beside(Image left, Image right) {
        int width = 640, height = 480;
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < left.height(); y++) {
            System.arraycopy(left.rgb(), 3 * y * left.width(), rgb, 3 * y * width, 3 * left.width());
            System.arraycopy(right.rgb(), 3 * y * right.width(), rgb, 3 * ((y + height - right.height()) * width + width - right.width()), 3 * right.width());
        }
        return new Image(width, height, rgb);
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
