package semblance.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import semblance.live.DetectionPace.Look;

class DetectionPaceTest {

    private static List<Look> looks(DetectionPace pace, boolean unsettled, int frames) {
        return Stream.generate(() -> pace.next(unsettled)).limit(frames).toList();
    }

    @Test
    void eightLooksASecondAndPartsBetweenThemWhileSomethingIsUnsettled() {
        assertEquals(List.of(Look.WHOLE, Look.NONE, Look.NONE, Look.WHOLE, Look.NONE), looks(new DetectionPace(0, false, 25), false, 5));
        assertEquals(List.of(Look.WHOLE, Look.PARTS, Look.PARTS, Look.WHOLE, Look.PARTS), looks(new DetectionPace(0, false, 25), true, 5));
        assertEquals(List.of(Look.WHOLE, Look.WHOLE), looks(new DetectionPace(0, false, 5), true, 2));
    }

    @Test
    void theUsersPaceCounts() {
        assertEquals(List.of(Look.WHOLE, Look.NONE, Look.NONE, Look.NONE, Look.NONE, Look.WHOLE), looks(new DetectionPace(5, false, 25), false, 6));
    }

    @Test
    void aStreamThatWouldFallBehindIsLookedAtLessOften() {
        DetectionPace pace = new DetectionPace(0, true, 25);
        pace.took(0.15); // of a second, so in every fifth frame at three quarters of a core
        assertEquals(List.of(Look.WHOLE, Look.NONE, Look.NONE, Look.NONE, Look.NONE, Look.WHOLE), looks(pace, true, 6));
    }
}
