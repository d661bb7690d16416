package semblance.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.IntStream;

/// The formats that are read, told apart by their first bytes; a file's name says nothing.
public enum ImageFormat {
    JPEG, PNG, WEBP, BMP, GIF, TIFF;

    /// The format of an encoded picture; empty if it is none of these.
    public static Optional<ImageFormat> of(byte[] bytes) {
        if (starts(bytes, 0, "\u00ff\u00d8\u00ff")) return Optional.of(JPEG);
        if (starts(bytes, 0, "\u0089PNG\r\n\u001a\n")) return Optional.of(PNG);
        if (starts(bytes, 0, "RIFF") && starts(bytes, 8, "WEBP")) return Optional.of(WEBP);
        if (starts(bytes, 0, "GIF87a") || starts(bytes, 0, "GIF89a")) return Optional.of(GIF);
        if (starts(bytes, 0, "II*\0") || starts(bytes, 0, "MM\0*")) return Optional.of(TIFF);
        if (starts(bytes, 0, "BM") && bytes.length >= 26) return Optional.of(BMP);
        return Optional.empty();
    }

    /// Whether the picture's end is there. Decoders fill a truncated JPEG with grey; those of BMP, GIF and TIFF notice
    /// by themselves.
    boolean complete(byte[] bytes) {
        return switch (this) {
            case JPEG -> JpegMarkers.of(bytes).complete();
            case PNG -> IntStream.rangeClosed(1, bytes.length).anyMatch(n -> starts(bytes, bytes.length - n, "IEND"));
            case WEBP -> bytes.length >= 8 + (Integer.reverseBytes(ByteBuffer.wrap(bytes).getInt(4)) & 0xffffffffL);
            case BMP, GIF, TIFF -> true;
        };
    }

    private static boolean starts(byte[] bytes, int at, String magic) {
        byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < at + wanted.length) return false;
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[at + i] != wanted[i]) return false;
        }
        return true;
    }
}
