package semblance.train.dataset;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Tells whether two runs saw the same data.
public final class DataDigest {

    private static final int PICTURES = 500;

    private DataDigest() {
    }

    /// SHA-256 over every crop's person and source, and over the pixels of 500 crops spread evenly: reading all of a set
    /// of millions would take longer than it is worth.
    public static String of(Crops crops) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            byte[] pixels = new byte[CropShard.BYTES];
            int every = Math.max(1, crops.size() / PICTURES);
            for (int i = 0; i < crops.size(); i++) {
                var entry = crops.entry(i);
                sha.update((entry.identity() + "\t" + entry.source() + "\n").getBytes(StandardCharsets.UTF_8));
                if (i % every == 0) {
                    crops.read(i, pixels);
                    sha.update(pixels);
                }
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
