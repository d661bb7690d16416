package semblance.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import semblance.align.FaceAligner;
import semblance.detect.Face;
import semblance.geometry.Box;
import semblance.live.FaceTracker.Tracked;

class FaceTrackerTest {

    private static final double STEP = 1 / 25.0;

    private final FaceTracker tracker = new FaceTracker();

    static Face face(double x, double y, double size, double score) {
        Box box = new Box(x - size / 2, y - size / 2, x + size / 2, y + size / 2);
        return new Face(box, FaceAligner.TEMPLATE.times(size / 112).plus(box.left(), box.top()), score);
    }

    @Test
    void aFaceIsShownFromItsSecondSightOn() {
        assertTrue(tracker.update(0, List.of(face(100, 100, 60, 0.9))).isEmpty());
        assertEquals(1, tracker.unsettled().size());
        assertEquals(1, tracker.update(STEP, List.of(face(101, 100, 60, 0.9))).size());
        assertTrue(tracker.unsettled().isEmpty());
    }

    @Test
    void aSingleFalseAlarmIsNeverShown() {
        tracker.update(0, List.of(face(100, 100, 60, 0.9)));
        for (int i = 1; i < 20; i++) assertTrue(tracker.update(i * STEP, List.of()).isEmpty());
    }

    @Test
    void faintFacesFoundNoTrack() {
        for (int i = 0; i < 20; i++) assertTrue(tracker.update(i * STEP, List.of(face(100, 100, 60, 0.5))).isEmpty());
    }

    @Test
    void aFaceThatGrowsFaintKeepsItsTrack() {
        long id = seen(0, face(100, 100, 60, 0.9), face(100, 100, 60, 0.9));
        for (int i = 2; i < 40; i++) {
            assertEquals(id, tracker.update(i * STEP, List.of(face(100, 100, 60, 0.4))).getFirst().id());
        }
    }

    @Test
    void betweenDetectionsTheBoxMovesOn() {
        for (int i = 0; i < 12; i += 3) tracker.update(i * STEP, List.of(face(100 + 4 * i, 100, 60, 0.9)));
        tracker.skip(10 * STEP);
        Tracked at = tracker.skip(11 * STEP).getFirst();
        assertFalse(at.detected());
        assertEquals(144, at.box().center().x(), 3);
    }

    @Test
    void whoIsNotFoundAnyMoreIsSoonNotShown() {
        seen(0, face(100, 100, 60, 0.9), face(110, 100, 60, 0.9));
        assertEquals(1, tracker.update(2 * STEP, List.of()).size());
        assertTrue(tracker.update(3 * STEP, List.of()).isEmpty());
        assertEquals(1, tracker.unsettled().size(), "but is looked for");
        assertTrue(tracker.skip(4 * STEP).isEmpty());
    }

    @Test
    void aLookAtAPartSaysNothingOfThoseElsewhere() {
        for (int i = 0; i < 3; i++) tracker.update(i * STEP, List.of(face(100, 100, 60, 0.9), face(400, 100, 60, 0.9)));
        List<Box> part = List.of(new Box(50, 50, 150, 150));
        for (int i = 3; i < 6; i++) tracker.update(i * STEP, List.of(), part);
        List<Tracked> at = tracker.update(6 * STEP, List.of(), part);
        assertEquals(List.of(400L), at.stream().map(t -> Math.round(t.box().center().x())).toList());
        assertEquals(1, tracker.unsettled().size());
        assertEquals(2, tracker.update(7 * STEP, List.of(face(100, 100, 60, 0.9)), part).size());
    }

    @Test
    void whoGoesBehindSomeoneIsNotShownAtAll() {
        for (int i = 0; i < 10; i++) tracker.update(i * STEP, List.of(face(100, 100, 60, 0.9), face(40 + 5 * i, 100, 66, 0.9)));
        assertEquals(1, tracker.update(10 * STEP, List.of(face(90, 100, 66, 0.9))).size());
    }

    @Test
    void whoTurnsUpWhereATrackWasGoingIsNotTakenForItUnmarked() {
        for (int i = 0; i <= 12; i += 3) tracker.update(i * STEP, List.of(face(100 + 15 * i, 100, 60, 0.9)));
        List<Tracked> met = tracker.update(15 * STEP, List.of(face(292, 100, 60, 0.9)));
        assertTrue(met.getFirst().disturbed(), "it was expected at 325");
    }

    @Test
    void whoIsLostIsExpectedNearWhereTheyWereLastSeenAndAsLarge() {
        for (int i = 0; i < 12; i++) tracker.update(i * STEP, List.of(face(100 + 10 * i, 100, 60 - i, 0.9)));
        for (int i = 12; i < 40; i++) tracker.update(i * STEP, List.of());
        Tracked back = tracker.update(40 * STEP, List.of(face(290, 100, 45, 0.9))).getFirst();
        assertEquals(1, back.id());
        assertTrue(back.disturbed());
    }

    @Test
    void aShortOcclusionKeepsTheTrackAndMarksItDisturbed() {
        long id = seen(0, face(100, 100, 60, 0.9), face(104, 100, 60, 0.9));
        for (int i = 2; i < 18; i++) tracker.update(i * STEP, List.of());
        Tracked back = tracker.update(18 * STEP, List.of(face(160, 100, 60, 0.9))).getFirst();
        assertEquals(id, back.id());
        assertTrue(back.disturbed());
        assertFalse(tracker.update(19 * STEP, List.of(face(164, 100, 60, 0.9))).getFirst().disturbed());
    }

    @Test
    void whoComesBackLaterIsAnotherTrack() {
        long id = seen(0, face(100, 100, 60, 0.9), face(100, 100, 60, 0.9));
        for (int i = 2; i < 60; i++) tracker.update(i * STEP, List.of());
        tracker.update(60 * STEP, List.of(face(100, 100, 60, 0.9)));
        assertNotEquals(id, tracker.update(61 * STEP, List.of(face(100, 100, 60, 0.9))).getFirst().id());
    }

    @Test
    void twoWhoPassEachOtherKeepTheirTracksAndAreMarked() {
        boolean disturbed = false;
        List<Tracked> at = List.of();
        for (int i = 0; i <= 50; i++) {
            at = tracker.update(i * STEP, List.of(face(100 + 6 * i, 100, 60, 0.9), face(400 - 6 * i, 140, 60, 0.9)));
            disturbed |= at.stream().anyMatch(Tracked::disturbed);
        }
        assertTrue(disturbed);
        assertEquals(400, at.get(0).box().center().x(), 6);
        assertEquals(100, at.get(1).box().center().x(), 6);
    }

    @Test
    void motionTellsWhoIsWhoWhileOnlyOneFaceIsWithinReach() {
        for (int i = 0; i < 10; i++) tracker.update(i * STEP, List.of(face(100, 100, 60, 0.9), face(400, 100, 60, 0.9)));
        assertFalse(tracker.update(10 * STEP, List.of(face(102, 100, 60, 0.9), face(398, 100, 60, 0.9))).stream().anyMatch(Tracked::ambiguous));
        List<Tracked> met = tracker.update(11 * STEP, List.of(face(104, 100, 60, 0.9), face(124, 100, 60, 0.9), face(396, 100, 60, 0.9)));
        assertTrue(met.get(0).ambiguous(), "either face may be who was followed");
        assertFalse(met.get(1).ambiguous());
    }

    @Test
    void motionTellsWhoIsWhoAfterABlinkButNotAfterALongerLoss() {
        seen(0, face(100, 100, 60, 0.9), face(100, 100, 60, 0.9));
        tracker.update(2 * STEP, List.of());
        assertFalse(tracker.update(3 * STEP, List.of(face(100, 100, 60, 0.9))).getFirst().ambiguous());
        for (int i = 4; i < 8; i++) tracker.update(i * STEP, List.of());
        assertTrue(tracker.update(8 * STEP, List.of(face(100, 100, 60, 0.9))).getFirst().ambiguous());
    }

    @Test
    void eightPeopleWalkingAboutAreFollowedWithSeed3() {
        SplittableRandom random = new SplittableRandom(3);
        double[] x = new double[8], y = new double[8], vx = new double[8];
        for (int p = 0; p < 8; p++) {
            x[p] = 60 + 70 * p;
            y[p] = 60 + 50 * p;
            vx[p] = random.nextDouble(-120, 120);
        }
        TrackingScore score = new TrackingScore();
        for (int i = 0; i < 400; i++) {
            List<Face> faces = new ArrayList<>();
            List<TrackingScore.Placed> truth = new ArrayList<>();
            for (int p = 0; p < 8; p++) {
                x[p] += vx[p] * STEP;
                if (x[p] < 40 || x[p] > 600) vx[p] = -vx[p];
                truth.add(new TrackingScore.Placed(p, face(x[p], y[p], 48, 1).box()));
                if (random.nextDouble() < 0.9) faces.add(face(x[p] + random.nextGaussian(), y[p] + random.nextGaussian(), 48, 0.9));
            }
            List<Tracked> at = i % 3 == 0 ? tracker.update(i * STEP, faces) : tracker.skip(i * STEP);
            score.frame(truth, at.stream().map(t -> new TrackingScore.Placed(t.id(), t.box())).toList());
        }
        assertTrue(score.mota() > 0.95, "MOTA " + score.mota());
        assertTrue(score.idf1() > 0.95, "IDF1 " + score.idf1());
    }

    private long seen(double from, Face... faces) {
        long id = 0;
        for (int i = 0; i < faces.length; i++) {
            List<Tracked> at = tracker.update(from + i * STEP, List.of(faces[i]));
            if (!at.isEmpty()) id = at.getFirst().id();
        }
        return id;
    }
}
