package semblance.train.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Holds people out of training, whole people and never single pictures. Whether someone is held out follows from the
/// name and the seed alone, so it stays when the data grows, and on another machine.
///
/// @param share of the people, 0 to 1
public record IdentitySplit(long seed, double share) {

    public IdentitySplit {
        if (!(share >= 0 && share <= 1)) throw new IllegalArgumentException("got a share of " + share + ", wanted 0 to 1");
    }

    public boolean heldOut(String identity) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest((seed + "/" + identity).getBytes(StandardCharsets.UTF_8));
            return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1p-53 < share;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
