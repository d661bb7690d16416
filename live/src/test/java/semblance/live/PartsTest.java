package semblance.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import semblance.geometry.Box;
import semblance.image.Image;

class PartsTest {

    private static final Image PICTURE = new Image(640, 360, new byte[3 * 640 * 360]);
    private static final Box ONE = new Box(100, 100, 180, 180), BESIDE = new Box(200, 120, 280, 200), AWAY = new Box(500, 100, 580, 180);

    @Test
    void placesNearEachOtherShareAPart() {
        assertEquals(List.of(AWAY, new Box(100, 100, 280, 200)), Parts.of(List.of(ONE, AWAY, BESIDE), PICTURE));
    }

    @Test
    void aLargePlaceIsAPartByItself() {
        Box large = new Box(0, 0, 350, 350);
        assertEquals(List.of(large, ONE), Parts.of(List.of(large, ONE), PICTURE));
        assertEquals(List.of(), Parts.of(List.of(), PICTURE));
    }
}
