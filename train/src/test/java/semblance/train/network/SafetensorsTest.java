package semblance.train.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semblance.train.network.Safetensors.Array;

class SafetensorsTest {

    @TempDir
    private Path folder;

    private Path file(String header, byte... numbers) throws Exception {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(8 + text.length + numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length).put(text).put(numbers);
        return Files.write(folder.resolve("file.safetensors"), bytes.array());
    }

    @Test
    void whatIsWrittenIsRead() {
        var arrays = new LinkedHashMap<String, Array>();
        arrays.put("conv.weight", new Array(new long[] {2, 3}, new float[] {1, -2, 3.5f, Float.MIN_VALUE, 1e30f, Float.NaN}));
        arrays.put("scalar", new Array(new long[0], new float[] {7}));
        arrays.put("empty", new Array(new long[] {0, 4}, new float[0]));
        Path file = folder.resolve("a.safetensors");
        Safetensors.write(file, arrays, Map.of("format", "pt"));
        Map<String, Array> read = Safetensors.read(file);
        assertEquals(List.copyOf(arrays.keySet()), List.copyOf(read.keySet()));
        arrays.forEach((name, array) -> {
            assertArrayEquals(array.shape(), read.get(name).shape());
            assertArrayEquals(array.values(), read.get(name).values());
        });
    }

    @Test
    void theBytesAreThoseOfTheFormat() throws Exception {
        Path file = folder.resolve("a.safetensors");
        Safetensors.write(file, Map.of("x", Array.vector(new float[] {1})), Map.of());
        String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        byte[] bytes = Files.readAllBytes(file);
        assertEquals(56, bytes[0], "the header's length, padded to a multiple of 8");
        assertEquals(header, new String(bytes, 8, 56, StandardCharsets.UTF_8).strip());
        assertArrayEquals(new byte[] {0, 0, (byte) 0x80, 0x3f}, Arrays.copyOfRange(bytes, 64, 68));
        assertEquals(List.of("a.safetensors"), Arrays.asList(folder.toFile().list()), "no temporary file is left");
    }

    @Test
    void otherToolsTypesAreReadAndCountersLeftOut() throws Exception {
        Path file = file("{\"half\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]},"
                + "\"brain\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[2,4]},"
                + "\"double\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[4,12]},"
                + "\"bn.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[12,20]},"
                + "\"__metadata__\":{\"format\":\"pt\"}}",
                (byte) 0, (byte) 0x3e, (byte) 0xc0, (byte) 0x3f, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0,
                (byte) 4, (byte) 0x40, (byte) 9, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
        Map<String, Array> read = Safetensors.read(file);
        assertEquals(List.of("half", "brain", "double"), List.copyOf(read.keySet()));
        assertEquals(1.5f, read.get("half").values()[0]);
        assertEquals(1.5f, read.get("brain").values()[0]);
        assertEquals(2.5f, read.get("double").values()[0]);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "[]", "3", "{\"x\":", "{\"x\":{}}", "{\"x\":1}",
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904],\"data_offsets\":[0,0]}}",
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[-1,-1],\"data_offsets\":[0,4]}}",
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[9223372036854775800,9223372036854775804]}}",
            "{\"x\":{\"dtype\":\"C64\",\"shape\":[1],\"data_offsets\":[0,4]}}"})
    void damagedHeadersAreRefusedWithTheFilesName(String header) throws Exception {
        Path file = file(header, new byte[4]);
        var e = assertThrows(IllegalArgumentException.class, () -> Safetensors.read(file));
        assertTrue(e.getMessage().contains("file.safetensors"), e.getMessage());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void damagedFilesAreReadOrRefusedButNeverAnythingElse(long seed) throws Exception {
        Path file = folder.resolve("a.safetensors");
        Safetensors.write(file, Map.of("conv.weight", new Array(new long[] {2, 3}, new float[6]), "bn.bias",
                Array.vector(new float[4])), Map.of("format", "pt"));
        byte[] good = Files.readAllBytes(file);
        var random = new Random(seed);
        for (int i = 0; i < 120; i++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(3) == 0 ? random.nextInt(good.length) : good.length);
            for (int n = random.nextInt(4); n > 0 && bad.length > 0; n--) bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            Files.write(file, bad);
            try {
                Safetensors.read(file);
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage().contains("a.safetensors"), e.getMessage());
            }
        }
    }

    @Test
    void aMissingFileIsNamed() {
        var e = assertThrows(UncheckedIOException.class, () -> Safetensors.read(folder.resolve("none")));
        assertTrue(e.getMessage().contains("none"));
    }
}
