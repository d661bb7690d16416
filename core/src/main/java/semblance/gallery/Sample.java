package semblance.gallery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import semblance.embed.Embedding;

/// One face to learn: its vector and, if wanted, the picture it came from.
///
/// @param digest  names the picture: a second sample with it in the same collection is a duplicate
/// @param quality 0 to 1, of the face; 1 if not known
/// @param photo   encoded picture (JPEG, PNG...) of the face, kept so that the gallery can be re-embedded when the
///                model changes; empty, which is the default, keeps nothing but the vector
public record Sample(Embedding embedding, String digest, double quality, Optional<byte[]> photo) {

    /// Largest photo kept, bytes.
    public static final int LARGEST_PHOTO = 16 << 20;

    public Sample {
        if (digest.isBlank() || digest.length() > 128 || !digest.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("got a digest of " + digest.length() + " characters, wanted 1 to 128 of plain ASCII");
        }
        if (!(quality >= 0 && quality <= 1)) {
            throw new IllegalArgumentException("got quality " + quality + ", wanted 0 to 1");
        }
        if (photo.isPresent() && photo.get().length > LARGEST_PHOTO) {
            throw new IllegalArgumentException("got a photo of " + photo.get().length + " bytes, wanted at most "
                    + LARGEST_PHOTO + ": keep the face alone, or a smaller picture");
        }
    }

    /// A vector without its picture. The same vector twice is a duplicate.
    public static Sample of(Embedding embedding) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * embedding.size()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(embedding.values());
        return new Sample(embedding, sha256(bytes.array()), 1, Optional.empty());
    }

    /// A vector and the picture it came from, which is digested but not kept.
    public static Sample of(Embedding embedding, byte[] photo) {
        return new Sample(embedding, sha256(photo), 1, Optional.empty());
    }

    public Sample withQuality(double quality) {
        return new Sample(embedding, digest, quality, photo);
    }

    /// The same with a photo to keep.
    public Sample keeping(byte[] photo) {
        return new Sample(embedding, digest, quality, Optional.of(photo));
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
