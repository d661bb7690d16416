package semblance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import semblance.network.ModelCard;
import semblance.network.ModelCard.Input;
import semblance.network.TinyOnnx;

class CalibrationTest {

    /// Thresholds 0.5, 0.4 and 0.3 at 1e-2, 1e-3 and 1e-4.
    private static final ModelCard CARD = TinyOnnx.embedderCard("0".repeat(64), Input.raw(112, 112, "arcface-112"));

    @Test
    void similarityIsHalfAtTheThresholdAndFallsWithTheDistance() {
        Calibration calibration = new Calibration(1.1, 10);
        assertEquals(0.5, calibration.similarity(1.1), 1e-12);
        assertEquals(0.731058, calibration.similarity(1.0), 1e-6);
        assertEquals(0.268941, calibration.similarity(1.2), 1e-6);
        for (double d : List.of(0.1, 1.1, 1.9)) assertEquals(d, calibration.distance(calibration.similarity(d)), 1e-9);
        assertTrue(calibration.same(1.1) && !calibration.same(1.1001));
    }

    @Test
    void theThresholdIsTheCardsAtTheWantedRate() {
        assertEquals(0.4, Calibration.of(CARD, 1e-3).threshold());
        assertEquals(0.5, Calibration.of(CARD, 1e-2).threshold());
        assertEquals(0.3, Calibration.of(CARD, 1e-4).threshold());
        assertEquals(12, Calibration.of(CARD, 1e-3).slope());
    }

    @Test
    void betweenTwoRatesItIsInterpolatedOverTheLogarithm() {
        assertEquals(0.45, Calibration.of(CARD, Math.sqrt(1e-5)).threshold(), 1e-9);
    }

    /// A card that was measured on few people has no threshold at 1e-3, and must not be useless for that.
    @Test
    void theUsualRateIsTheNearestThatWasMeasured() {
        assertEquals(1e-3, Calibration.usualRate(CARD));
        assertEquals(1e-2, Calibration.usualRate(CARD.withThresholds(Map.of(1e-2, 0.5), 10)));
        assertEquals(1e-4, Calibration.usualRate(CARD.withThresholds(Map.of(1e-4, 0.3, 1e-5, 0.2), 10)));
    }

    @Test
    void aRateThatWasNotMeasuredIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Calibration.of(CARD, 0.05));
        assertThrows(IllegalArgumentException.class, () -> Calibration.of(CARD, 1e-5));
        assertThrows(IllegalArgumentException.class, () -> Calibration.of(CARD.withThresholds(Map.of(), 10), 1e-3));
    }
}
