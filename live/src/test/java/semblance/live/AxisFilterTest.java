package semblance.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AxisFilterTest {

    @Test
    void learnsASteadySpeed() {
        AxisFilter filter = new AxisFilter(0, 1, 100);
        for (int i = 1; i <= 50; i++) {
            filter.predict(0.1, 1);
            filter.correct(3 * i, 1);
        }
        assertEquals(30, filter.velocity(), 0.5);
        filter.predict(1, 1);
        assertEquals(180, filter.value(), 1);
    }

    @Test
    void oneStepByHand() {
        AxisFilter filter = new AxisFilter(0, 1, 0); // place known to 1, speed known to be 0
        filter.predict(1, 0);
        filter.correct(2, 1);
        assertEquals(1, filter.value(), 1e-12); // halfway between the guess and the measurement
        assertEquals(0, filter.velocity(), 1e-12);
    }

    @Test
    void twoHalfStepsAreOneWholeStep() {
        AxisFilter once = new AxisFilter(0, 1, 5), twice = new AxisFilter(0, 1, 5);
        once.predict(1, 3);
        twice.predict(0.5, 3);
        twice.predict(0.5, 3);
        once.correct(4, 2);
        twice.correct(4, 2);
        assertEquals(once.value(), twice.value(), 1e-12);
        assertEquals(once.velocity(), twice.velocity(), 1e-12);
    }
}
