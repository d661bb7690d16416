package semblance.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PickleTest {

    /// What Python's `pickle.dumps(([b"ab\xff", b"cd"], [True]), protocol=p)` gave for p = 1 to 5, and what Python 2 wrote
    /// for protocol 2 (byte strings as BINSTRING).
    private static final String[] SAME_VALUE = {
        "285d710028635f636f646563730a656e636f64650a71012858040000006162c3bf710258060000006c6174696e3171037471045271056801285802000000636471066803747107527108655d71094930310a6174710a2e",
        "80025d710028635f636f646563730a656e636f64650a710158040000006162c3bf710258060000006c6174696e31710386710452710568015802000000636471066803867107527108655d7109886186710a2e",
        "80035d71002843036162ff7101430263647102655d710388618671042e",
        "80049516000000000000005d942843036162ff944302636494655d94886186942e",
        "80059516000000000000005d942843036162ff944302636494655d94886186942e",
        "80025d71002855036162ff55026364655d71018861862e",
    };

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void everyBinaryProtocolOfPythonIsRead(int version) {
        List<?> couple = (List<?>) Pickle.read(HexFormat.of().parseHex(SAME_VALUE[version]));
        List<?> strings = (List<?>) couple.get(0);
        assertArrayEquals(new byte[] {'a', 'b', (byte) 0xff}, (byte[]) strings.get(0));
        assertArrayEquals(new byte[] {'c', 'd'}, (byte[]) strings.get(1));
        assertEquals(List.of(true), couple.get(1));
    }

    @Test
    void aCallOfAnyOtherFunctionIsRefused() {
        // cos\nsystem\n(Vecho\ntR. : what a harmful pickle looks like
        var thrown = assertThrows(ProtocolException.class, () -> Pickle.read("cposix\nsystem\n(X\4\0\0\0echotR.".getBytes()));
        assertTrue(thrown.getMessage().startsWith("got a call of posix.system"), thrown.getMessage());
    }

    @Test
    void aLengthBeyondTheFileIsRefusedBeforeAllocation() {
        byte[] bytes = HexFormat.of().parseHex("80044affffff7f42ffffff7f61");
        var thrown = assertThrows(ProtocolException.class, () -> Pickle.read(bytes));
        assertTrue(thrown.getMessage().contains("a string of 2147483647 bytes where 1 are left"), thrown.getMessage());
    }

    @Test
    void oneTextEncodedOverAndOverIsRefused() {
        StringBuilder hex = new StringBuilder("8002" + "635f636f646563730a656e636f64650a" + "7100" + "5864000000" + "61".repeat(100) + "7101" + "58060000006c6174696e31" + "7102" + "303030");
        for (int i = 0; i < 50; i++) hex.append("6800680168028652");
        var thrown = assertThrows(ProtocolException.class, () -> Pickle.read(HexFormat.of().parseHex(hex + "2e")));
        assertTrue(thrown.getMessage().contains("more encoded bytes than the file holds"), thrown.getMessage());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13})
    void damagedPicklesGiveOnlyOurException(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 3000; round++) {
            byte[] bytes = HexFormat.of().parseHex(SAME_VALUE[random.nextInt(SAME_VALUE.length)]);
            for (int k = random.nextInt(4); k >= 0; k--) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            try {
                Pickle.read(bytes);
            } catch (ProtocolException expected) {
                assertTrue(expected.getMessage().startsWith("got "), expected.getMessage());
            }
        }
    }
}
