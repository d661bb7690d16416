package semblance.train.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semblance.train.dataset.CropShard.Entry;

class CropShardTest {

    private static final List<Entry> ENTRIES = List.of(new Entry("ann", "a.jpg"), new Entry("bob", "b\tc.jpg"), new Entry("ann", ""));

    @TempDir
    private Path folder;
    private Path file;
    private Path index;

    private static byte[] crop(int i) {
        byte[] crop = new byte[CropShard.BYTES];
        new Random(i).nextBytes(crop);
        return crop;
    }

    @BeforeEach
    void write() {
        file = folder.resolve("train.crops");
        index = folder.resolve("train.crops.tsv");
        CropShard.write(file, ENTRIES, CropShardTest::crop);
    }

    @Test
    void whatIsWrittenIsReadInAnyOrder() {
        try (var shard = CropShard.open(file)) {
            assertEquals(3, shard.size());
            byte[] read = new byte[CropShard.BYTES];
            for (int i = 2; i >= 0; i--) {
                shard.read(i, read);
                assertArrayEquals(crop(i), read);
                assertEquals(ENTRIES.get(i), shard.entry(i));
            }
        }
        assertEquals(2, folder.toFile().list().length, "no temporary file is left");
    }

    @Test
    void readingBeyondTheEndIsRefused() {
        try (var shard = CropShard.open(file)) {
            assertThrows(IndexOutOfBoundsException.class, () -> shard.read(3, new byte[CropShard.BYTES]));
            assertThrows(IndexOutOfBoundsException.class, () -> shard.read(-1, new byte[CropShard.BYTES]));
        }
    }

    @Test
    void aCutFileIsRefusedWithBothSizes() throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        var e = assertThrows(IllegalArgumentException.class, () -> CropShard.open(file));
        assertTrue(e.getMessage().contains("147463 bytes, wanted 147464"), e.getMessage());
    }

    @Test
    void aListThatDoesNotFitIsRefused() throws Exception {
        Files.writeString(index, "eve\tmore\n", StandardOpenOption.APPEND);
        assertThrows(IllegalArgumentException.class, () -> CropShard.open(file));
        Files.delete(index);
        assertThrows(UncheckedIOException.class, () -> CropShard.open(file));
    }

    @Test
    void anotherKindOfFileIsRefused() throws Exception {
        Files.write(file, new byte[8 + 3 * CropShard.BYTES]);
        var e = assertThrows(IllegalArgumentException.class, () -> CropShard.open(file));
        assertTrue(e.getMessage().contains("SEMCROP1"), e.getMessage());
    }

    @Test
    void namesThatWouldBreakTheListAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Entry("a\tb", ""));
        assertThrows(IllegalArgumentException.class, () -> new Entry("a", "b\nc"));
    }
}
