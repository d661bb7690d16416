package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RelayTest {

    private final List<Integer> done = new ArrayList<>();

    @Test
    void allIsDoneInTheOrderItWasGiven() {
        try (Relay relay = new Relay()) {
            for (int i = 0; i < 10_000; i++) {
                int number = i;
                relay.give(() -> done.add(number));
            }
            relay.finish();
        }
        assertEquals(IntStream.range(0, 10_000).boxed().toList(), done);
    }

    @Test
    void whatOneThrowsReachesWhoGaveIt() {
        try (Relay relay = new Relay()) {
            IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> {
                for (int i = 0; i < 100_000; i++) {
                    int number = i;
                    relay.give(() -> {
                        if (number == 5) throw new IllegalStateException("the fifth");
                    });
                }
                relay.finish();
            });
            assertEquals("the fifth", thrown.getMessage());
        }
    }
}
