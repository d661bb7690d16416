package semblance.synth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FootageTest {

    private final List<InventedPerson> cast = List.of(InventedPerson.of(20), InventedPerson.of(21));
    private final Footage footage = new Footage(cast, 600, 96, 64, 7);
    private final Studio studio = Studio.draft();

    @Test
    void aFrameIsTheSameWhetherAskedForAloneOrInOrder() {
        Photo alone = footage.frame(2, studio);
        Photo inOrder = footage.stream(studio).skip(2).findFirst().orElseThrow();
        assertArrayEquals(alone.image().rgb(), inOrder.image().rgb());
        assertEquals(alone.subjects(), inOrder.subjects());
    }

    @Test
    void peopleComeLeaveAndComeBack() {
        int[] there = IntStream.range(0, 60).map(i -> (int) footage.frame(10 * i, studio).subjects().stream().filter(s -> s.person().equals(cast.getFirst())).count()).toArray();
        long comings = IntStream.range(1, there.length).filter(i -> there[i] > there[i - 1]).count();
        assertTrue(comings >= 2, "came " + comings + " times");
    }

    @Test
    void facesMoveSmoothly() {
        for (int i = 60; i < 70; i++) {
            for (Photo.Subject now : footage.frame(i, studio).subjects()) {
                footage.frame(i + 1, studio).subjects().stream().filter(s -> s.person().equals(now.person())).forEach(next ->
                        assertTrue(now.face().box().iou(next.face().box()) > 0.6));
            }
        }
    }

    @Test
    void framesBeyondTheEndAndEmptyCastsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> footage.frame(600, studio));
        assertThrows(IllegalArgumentException.class, () -> new Footage(List.of(), 10, 96, 64, 1));
    }
}
