package semblance.synth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import semblance.detect.Face;
import semblance.geometry.Landmarks;
import semblance.image.Image;

class StudioTest {

    private final Studio studio = Studio.draft();

    private Photo portrait(long seed, int side) {
        InventedPerson person = InventedPerson.of(seed);
        return studio.portrait(person, Shot.random(person, new SplittableRandom(seed)), side, side);
    }

    @Test
    void theSameSeedGivesTheSameBytesOnAnyThread() {
        List<Photo> several = IntStream.range(0, 6).parallel().mapToObj(i -> portrait(i % 2, 96)).toList();
        for (int i = 0; i < 6; i++) {
            assertArrayEquals(portrait(i % 2, 96).image().rgb(), several.get(i).image().rgb());
            assertEquals(portrait(i % 2, 96).subjects(), several.get(i).subjects());
        }
    }

    @Test
    void twoPeopleLookDifferentInTheSameShot() {
        Shot shot = Shot.portrait(InventedPerson.of(1));
        byte[] one = studio.portrait(InventedPerson.of(1), shot, 96, 96).image().rgb();
        byte[] two = studio.portrait(InventedPerson.of(2), shot, 96, 96).image().rgb();
        long differ = IntStream.range(0, one.length).filter(i -> Math.abs((one[i] & 255) - (two[i] & 255)) > 12).count();
        assertTrue(differ > one.length / 20, differ + " of " + one.length);
    }

    @Test
    void landmarksOfAFrontalFaceLieAsInAFace() {
        for (int seed = 0; seed < 12; seed++) {
            InventedPerson person = InventedPerson.of(seed);
            Face face = studio.portrait(person, Shot.portrait(person), 128, 160).subjects().getFirst().face();
            Landmarks l = face.landmarks();
            double middle = (l.leftEye().x() + l.rightEye().x()) / 2;
            assertTrue(l.leftEye().x() < middle && l.leftMouth().x() < middle && l.rightMouth().x() > middle, "sides of " + person);
            assertEquals(middle, l.nose().x(), 0.1 * l.eyeDistance(), "nose of " + person);
            assertTrue(l.leftEye().y() < l.nose().y() && l.nose().y() < l.leftMouth().y(), "heights of " + person);
            assertTrue(l.points().stream().allMatch(p -> p.x() > face.box().left() && p.x() < face.box().right()
                    && p.y() > face.box().top() && p.y() < face.box().bottom()), "box of " + person);
        }
    }

    @Test
    void turningTheHeadToTheRightMovesTheNoseToTheRight() {
        InventedPerson person = InventedPerson.of(3);
        Shot shot = Shot.portrait(person);
        Landmarks front = landmarks(person, shot), right = landmarks(person, shot.withPose(new Pose(30, 0, 0))), up = landmarks(person, shot.withPose(new Pose(0, 15, 0)));
        assertTrue(right.nose().x() - middle(right) > front.nose().x() - middle(front) + 3);
        assertTrue(up.nose().y() < front.nose().y() - 1);
        Landmarks tilted = landmarks(person, shot.withPose(new Pose(0, 0, 10)));
        double angle = Math.toDegrees(Math.atan2(tilted.rightEye().y() - tilted.leftEye().y(), tilted.rightEye().x() - tilted.leftEye().x()));
        assertEquals(10, angle, 1.5);
    }

    private Landmarks landmarks(InventedPerson person, Shot shot) {
        return studio.portrait(person, shot, 128, 128).subjects().getFirst().face().landmarks();
    }

    private static Figure figure(InventedPerson person) {
        return new Figure(new Actor(person, Pose.FRONTAL, Expression.NEUTRAL, new Wear(true, 1), 0.5, 0.5, 0.5));
    }

    private static double middle(Landmarks l) {
        return (l.leftEye().x() + l.rightEye().x()) / 2;
    }

    @Test
    void groundTruthScalesWithThePicture() {
        InventedPerson person = InventedPerson.of(4);
        Shot shot = Shot.portrait(person);
        Landmarks small = landmarks(person, shot), large = studio.portrait(person, shot, 256, 256).subjects().getFirst().face().landmarks();
        for (int i = 0; i < 5; i++) {
            assertEquals(2 * small.points().get(i).x(), large.points().get(i).x(), 1e-6);
            assertEquals(2 * small.points().get(i).y(), large.points().get(i).y(), 1e-6);
        }
    }

    @Test
    void aGroupHoldsEveryoneOnceNearestFirst() {
        List<InventedPerson> people = IntStream.range(0, 6).mapToObj(InventedPerson::of).toList();
        Photo photo = studio.group(people, new SplittableRandom(5), 240, 160);
        assertEquals(people, photo.subjects().stream().map(Photo.Subject::person).sorted((a, b) -> Long.compare(a.seed(), b.seed())).toList());
        assertTrue(photo.subjects().getFirst().face().box().area() > photo.subjects().getLast().face().box().area());
        assertTrue(photo.subjects().stream().allMatch(s -> s.face().box().center().x() > 0 && s.face().box().center().x() < 240));
    }

    @Test
    void noPictureIsFlatOrEmptyWhateverItsSize() {
        for (int side : new int[]{16, 17, 33, 64}) {
            Image image = portrait(side, side).image();
            assertEquals(side, image.width());
            long shades = IntStream.range(0, image.rgb().length).map(i -> image.rgb()[i]).distinct().count();
            assertTrue(shades > 25, shades + " shades at " + side);
        }
    }

    @Test
    void extremePosesAndExpressionsStillRender() {
        InventedPerson person = InventedPerson.of(8);
        for (double yaw : new double[]{-90, -60, 60, 90}) {
            Shot shot = Shot.portrait(person).withPose(new Pose(yaw, 20, -25)).withExpression(new Expression(1, 1, -1, 1, 30, 20));
            Photo photo = studio.portrait(person, shot, 64, 64);
            assertTrue(photo.subjects().getFirst().face().landmarks().points().stream().allMatch(p -> Double.isFinite(p.x()) && Double.isFinite(p.y())));
        }
    }

    @Test
    void picturesOfSillySizesAreRefused() {
        InventedPerson person = InventedPerson.of(1);
        assertThrows(IllegalArgumentException.class, () -> studio.portrait(person, Shot.portrait(person), 8, 100));
        assertThrows(IllegalArgumentException.class, () -> studio.portrait(person, Shot.portrait(person), 100_000, 100_000));
        assertThrows(IllegalArgumentException.class, () -> studio.group(List.of(), new SplittableRandom(1), 100, 100));
    }

    @Test
    void lightComesThroughFiniteAndNotNegative() {
        InventedPerson person = InventedPerson.of(5);
        Figure figure = figure(person);
        new Lighting(figure, Light.STUDIO, 128, (_, _, _, _, _) -> true);
        assertFalse(figure.mesh.vertices() < 10_000);
        for (float v : figure.mesh.light) assertTrue(v >= 0 && v < 10, "light " + v);
        assertTrue(Arrays.equals(figure.mesh.position, figure(person).mesh.position));
    }
}
