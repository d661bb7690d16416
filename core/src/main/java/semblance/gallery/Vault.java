package semblance.gallery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import semblance.embed.Embedding;
import semblance.gallery.GalleryException.Reason;

/// How vectors and photos lie in a store: as they are with a CRC-32C behind, or sealed with AES-GCM (NIST SP 800-38D;
/// a random 96-bit nonce in front, a 128-bit tag behind). Either way a changed bit is noticed. What a sealed value is
/// for is bound to it, so that it can't be put in another's place. One vault serves one thread at a time.
public final class Vault {

    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final int CRC = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Optional<SecretKey> key;
    private final Optional<Cipher> cipher;

    /// @param key AES, 16, 24 or 32 bytes; empty: nothing is sealed
    public Vault(Optional<SecretKey> key) {
        this.key = key;
        this.cipher = key.map(k -> aes());
    }

    private static Cipher aes() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has AES-GCM", e);
        }
    }

    public boolean seals() {
        return key.isPresent();
    }

    /// @param purpose what the bytes are for; [#open] must be told the same
    public byte[] seal(byte[] bytes, String purpose) {
        if (key.isEmpty()) return ByteBuffer.allocate(bytes.length + CRC).put(bytes).putInt(crc(bytes, bytes.length)).array();
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, purpose, bytes, 0);
            return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
        } catch (GeneralSecurityException e) {
            throw new GalleryException(Reason.WRONG_KEY, "could not encrypt with the gallery's key (" + e.getMessage()
                    + "), wanted an AES key of 16, 24 or 32 bytes", e);
        }
    }

    /// @throws GalleryException if the bytes are not what was sealed, or not for this purpose
    public byte[] open(byte[] sealed, String purpose) {
        return key.isEmpty() ? checked(sealed, purpose) : opened(sealed, purpose);
    }

    private static byte[] checked(byte[] sealed, String purpose) {
        int length = sealed.length - CRC;
        if (length < 0 || crc(sealed, length) != ByteBuffer.wrap(sealed).getInt(length)) throw damaged(purpose);
        return Arrays.copyOf(sealed, length);
    }

    private byte[] opened(byte[] sealed, String purpose) {
        if (sealed.length < NONCE + TAG) throw damaged(purpose);
        try {
            return crypt(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE), purpose, sealed, NONCE);
        } catch (AEADBadTagException e) {
            throw damaged(purpose);
        } catch (GeneralSecurityException e) {
            throw new GalleryException(Reason.WRONG_KEY, "could not decrypt with the key given (" + e.getMessage() + ")", e);
        }
    }

    private byte[] crypt(int mode, byte[] nonce, String purpose, byte[] bytes, int from) throws GeneralSecurityException {
        Cipher aes = cipher.orElseThrow();
        aes.init(mode, key.orElseThrow(), new GCMParameterSpec(8 * TAG, nonce));
        aes.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return aes.doFinal(bytes, from, bytes.length - from);
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static GalleryException damaged(String purpose) {
        return new GalleryException(Reason.CORRUPT, "got bytes that are not those once stored, for the " + purpose
                + ": run `semblance gallery check`, or go back to a backup");
    }

    public byte[] seal(Embedding embedding, String purpose) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * embedding.size()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(embedding.values());
        return seal(bytes.array(), purpose);
    }

    /// @param size numbers wanted in the vector
    public Embedding openEmbedding(byte[] sealed, int size, String purpose) {
        byte[] bytes = open(sealed, purpose);
        if (bytes.length != Float.BYTES * size) throw damaged(purpose);
        float[] values = new float[size];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        try {
            return new Embedding(values);
        } catch (IllegalArgumentException e) {
            throw damaged(purpose);
        }
    }
}
