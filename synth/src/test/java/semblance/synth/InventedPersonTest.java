package semblance.synth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InventedPersonTest {

    private static Traits traits(int number) {
        return InventedPerson.of(number).traits;
    }

    @Test
    void theSameNumberIsTheSamePerson() {
        assertEquals(traits(7), traits(7));
        assertEquals(InventedPerson.of(7).name(), InventedPerson.of(7).name());
    }

    /// A generator whose seeds lie one step apart would give one person the numbers of the person before, shifted by one draw.
    @Test
    void peopleWhoseNumbersFollowEachOtherAreNoRelations() {
        int people = 600;
        for (int apart = 1; apart <= 4; apart++) {
            for (String share : new String[]{"caucasian", "asian", "african"}) {
                int from = apart;
                double[] age = IntStream.range(0, people).mapToDouble(i -> traits(i + from).age()).toArray();
                double[] ancestry = IntStream.range(0, people).mapToDouble(i -> traits(i).ancestry().get(share)).toArray();
                assertTrue(Math.abs(correlation(age, ancestry)) < 0.15, "age of a person and the " + share + " share of the one " + apart + " before: " + correlation(age, ancestry));
            }
        }
    }

    private static double correlation(double[] a, double[] b) {
        double ma = IntStream.range(0, a.length).mapToDouble(i -> a[i]).average().orElseThrow(), mb = IntStream.range(0, b.length).mapToDouble(i -> b[i]).average().orElseThrow();
        double ab = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - ma) * (b[i] - mb);
            aa += (a[i] - ma) * (a[i] - ma);
            bb += (b[i] - mb) * (b[i] - mb);
        }
        return ab / Math.sqrt(aa * bb);
    }

    @Test
    void noFaceIsItsOwnMirrorImage() {
        Map<String, Double> lean = traits(3).shape().lean();
        HeadModel head = HeadModel.get();
        float[] even = head.displaced(traits(3).shape().weights()), own = head.displaced(traits(3).shape().weights(), lean);
        double left = 0, right = 0;
        for (int i = 0; i < own.length; i += 3) {
            double moved = Math.abs(own[i + 1] - even[i + 1]);
            if (head.vertices[i] < -0.1) left += moved;
            if (head.vertices[i] > 0.1) right += moved;
        }
        assertTrue(left > 0.05 && right > 0.05, left + " on the left, " + right + " on the right");
    }
}
