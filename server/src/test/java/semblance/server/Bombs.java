package semblance.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/// Pictures that are small in bytes and large in memory.
public final class Bombs {

    private Bombs() {
    }

    /// A PNG of 57 bytes that says it is that large.
    public static byte[] png(int width, int height) {
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0});
        ByteBuffer png = ByteBuffer.allocate(200).put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        chunk(png, "IHDR", header.array());
        chunk(png, "IDAT", new byte[] {0x78, (byte) 0x9c, 3, 0, 0, 0, 0, 1});
        chunk(png, "IEND", new byte[0]);
        return Arrays.copyOf(png.array(), png.position());
    }

    /// A small picture with so many megabytes of zeros, packed tight, in its pixels or (`zTXt`, `iCCP`) beside them.
    public static byte[] inflating(String chunk, int megabytes) {
        byte[] packed = packed(megabytes), header = ByteBuffer.allocate(13).putInt(64).putInt(64).put(new byte[] {8, 2, 0, 0, 0}).array();
        ByteBuffer png = ByteBuffer.allocate(2 * packed.length + 1000).put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        chunk(png, "IHDR", header);
        // keyword, end of it, kind of packing
        if (!chunk.equals("IDAT")) chunk(png, chunk, ByteBuffer.allocate(packed.length + 3).put(new byte[] {'x', 0, 0}).put(packed).array());
        chunk(png, "IDAT", chunk.equals("IDAT") ? packed : packed(1));
        chunk(png, "IEND", new byte[0]);
        return Arrays.copyOf(png.array(), png.position());
    }

    private static byte[] packed(int megabytes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater tight = new Deflater(Deflater.BEST_COMPRESSION);
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, tight)) {
            for (int i = 0; i < megabytes; i++) out.write(new byte[1 << 20]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            tight.end();
        }
        return bytes.toByteArray();
    }

    private static void chunk(ByteBuffer png, String type, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(type.getBytes(StandardCharsets.US_ASCII));
        crc.update(content);
        png.putInt(content.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(content).putInt((int) crc.getValue());
    }
}
