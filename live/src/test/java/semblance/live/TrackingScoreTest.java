package semblance.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import semblance.geometry.Box;
import semblance.live.TrackingScore.Placed;

class TrackingScoreTest {

    private final TrackingScore score = new TrackingScore();

    private static Placed at(long id, double x) {
        return new Placed(id, new Box(x, 0, x + 100, 100));
    }

    private static List<Placed> boxes(Placed... boxes) {
        return Arrays.asList(boxes);
    }

    @Test
    void thePerfectTrackerHasOneForBoth() {
        for (int i = 0; i < 10; i++) score.frame(boxes(at(1, 0), at(2, 300)), boxes(at(7, 0), at(8, 300)));
        assertEquals(1, score.mota());
        assertEquals(1, score.idf1());
    }

    @Test
    void answeringNothingMissesEverything() {
        for (int i = 0; i < 4; i++) score.frame(boxes(at(1, 0)), boxes());
        assertEquals(4, score.misses());
        assertEquals(0, score.mota());
        assertEquals(0, score.idf1());
    }

    @Test
    void aFalseAlarmAFrameTakesMotaToZero() {
        for (int i = 0; i < 4; i++) score.frame(boxes(at(1, 0)), boxes(at(1, 0), at(9, 500)));
        assertEquals(4, score.falseAlarms());
        assertEquals(0, score.mota());
        assertEquals(2.0 * 4 / (4 + 8), score.idf1(), 1e-12);
    }

    @Test
    void aTrackBrokenInTheMiddleIsOneSwitchAndHalfTheIdentity() {
        for (int i = 0; i < 10; i++) score.frame(boxes(at(1, 0)), boxes(at(i < 5 ? 7 : 8, 0)));
        assertEquals(1, score.switches());
        assertEquals(0.9, score.mota(), 1e-12);
        assertEquals(0.5, score.idf1(), 1e-12);
    }

    @Test
    void twoTracksThatSwapAtACrossingAreTwoSwitches() {
        for (int i = 0; i < 10; i++) {
            boolean before = i < 6;
            score.frame(boxes(at(1, 0), at(2, 300)), boxes(at(before ? 7 : 8, 0), at(before ? 8 : 7, 300)));
        }
        assertEquals(2, score.switches());
        assertEquals(1 - 2 / 20.0, score.mota(), 1e-12);
        assertEquals(12 / 20.0, score.idf1(), 1e-12);
    }

    @Test
    void aSwitchIsCountedAcrossAGap() {
        score.frame(boxes(at(1, 0)), boxes(at(7, 0)));
        score.frame(boxes(at(1, 0)), boxes());
        score.frame(boxes(at(1, 0)), boxes(at(8, 0)));
        assertEquals(1, score.switches());
        assertEquals(1, score.misses());
        assertEquals(1 - 2 / 3.0, score.mota(), 1e-12);
    }

    @Test
    void aPairOfBeforeIsKeptThoughAnotherIsNearer() {
        score.frame(boxes(at(1, 0)), boxes(at(7, 0)));
        score.frame(boxes(at(1, 0)), boxes(at(7, 20), at(8, 0)));
        assertEquals(0, score.switches());
        assertEquals(1, score.falseAlarms());
    }

    @Test
    void aBoxWithLessThanHalfInCommonIsAMissAndAFalseAlarm() {
        score.frame(boxes(at(1, 0)), boxes(at(7, 34)));
        assertEquals(1, score.misses());
        assertEquals(1, score.falseAlarms());
        assertEquals(-1, score.mota());
        assertEquals(0, score.idf1());
    }

    @Test
    void theExampleOfPyMotmetricsReadme() {
        // its three frames: objects 1, 2; hypotheses 1, 2, 3, distances as in its README, here as shifted boxes
        score.frame(boxes(at(1, 0), at(2, 300)), boxes(at(1, 5), at(2, 310), at(3, 900)));
        score.frame(boxes(at(1, 0), at(2, 300)), boxes(at(1, 10)));
        score.frame(boxes(at(1, 0), at(2, 300)), boxes(at(1, 900), at(3, 301)));
        assertEquals(1, score.switches());
        assertEquals(2, score.falseAlarms());
        assertEquals(2, score.misses());
        assertEquals(1 - 5 / 6.0, score.mota(), 1e-12);
    }
}
