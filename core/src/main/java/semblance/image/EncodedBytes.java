package semblance.image;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/// Encoded bytes for a decoder, which is stopped when it goes on asking behind their end: some take that for zeros, and
/// a few damaged bytes keep them busy for hours.
final class EncodedBytes extends ImageInputStreamImpl {

    /// Decoders look a little ahead.
    private static final int PATIENCE = 256;

    private final byte[] bytes;
    private int ends;

    EncodedBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
        bitOffset = 0;
        if (streamPos >= bytes.length) return end();
        return bytes[(int) streamPos++] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        bitOffset = 0;
        if (length == 0) return 0;
        if (streamPos >= bytes.length) return end();
        int count = (int) Math.min(length, bytes.length - streamPos);
        System.arraycopy(bytes, (int) streamPos, to, offset, count);
        streamPos += count;
        return count;
    }

    private int end() throws IOException {
        if (++ends > PATIENCE) throw new IOException("it ends too early");
        return -1;
    }

    @Override
    public long length() {
        return bytes.length;
    }
}
