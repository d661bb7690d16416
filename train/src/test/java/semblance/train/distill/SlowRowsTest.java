package semblance.train.distill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowRowsTest {

    private static final int COUNT = 300;

    @TempDir
    Path folder;

    private final Set<Integer> made = new ConcurrentSkipListSet<>();
    private final IntFunction<ByteBuffer> row = i -> {
        made.add(i);
        return ByteBuffer.allocate(8).putLong(i * 7919L).flip();
    };

    private boolean write(String name, Preparation told) throws IOException {
        return SlowRows.write(folder.resolve(name), ByteBuffer.wrap(new byte[] {1, 2, 3}), COUNT, row, "rows", told);
    }

    @Test
    void stoppedItKeepsWhatIsMadeAndGoesOnThere() throws IOException {
        assertTrue(write("whole", (what, done, all) -> true));
        assertFalse(write("parts", (what, done, all) -> done < 150));
        assertFalse(Files.exists(folder.resolve("parts")));
        made.clear();
        assertTrue(write("parts", (what, done, all) -> true));
        assertTrue(made.size() < COUNT && made.contains(COUNT - 1), made.toString());
        assertArrayEquals(Files.readAllBytes(folder.resolve("whole")), Files.readAllBytes(folder.resolve("parts")));
        assertFalse(Files.exists(folder.resolve("parts.part")));
    }

    @Test
    void aRowThatAKillCutIsMadeAgain() throws IOException {
        assertTrue(write("whole", (what, done, all) -> true));
        for (int left : new int[] {0, 2, 3, 10, 100}) {
            Files.copy(folder.resolve("whole"), folder.resolve("parts.part"));
            try (var part = FileChannel.open(folder.resolve("parts.part"), StandardOpenOption.WRITE)) {
                part.truncate(left);
            }
            assertTrue(write("parts", (what, done, all) -> true));
            assertEquals(-1, Files.mismatch(folder.resolve("whole"), folder.resolve("parts")), left + " bytes left");
        }
    }
}
