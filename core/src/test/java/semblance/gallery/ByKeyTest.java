package semblance.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ByKeyTest {

    @Test
    void answersAsAMapDoesWhereKeysAreMissingAndWhereNoneIsSeed4() {
        Random random = new Random(4);
        for (int widest = 1; widest <= 5; widest++) {
            Map<Long, Integer> map = new TreeMap<>();
            ByKey keys = new ByKey();
            long key = -3;
            for (int i = 0; i < 3000; i++) {
                key += 1 + random.nextInt(widest);
                map.put(key, i);
                keys.put(key, i);
            }
            for (long asked = -10; asked < key + 10; asked++) assertEquals(map.getOrDefault(asked, -1), keys.get(asked, -1), "key " + asked);
        }
    }

    @Test
    void anEmptyOneHasNothingAndKeysThatGoBackAreRefused() {
        ByKey keys = new ByKey();
        assertEquals(7, keys.get(1, 7));
        keys.put(5, 1);
        assertFalse(keys.put(5, 2) || keys.put(4, 2));
        assertEquals(1, keys.get(5, 0));
    }
}
