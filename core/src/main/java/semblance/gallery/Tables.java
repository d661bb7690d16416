package semblance.gallery;

import java.util.Optional;
import javax.crypto.SecretKey;

/// The tables of a gallery as seen through one connection.
record Tables(Records records, Memories memories) {

    static Tables of(Sql sql, Optional<SecretKey> key, int size) {
        Vault vault = new Vault(key);
        return new Tables(new Records(sql, vault, size), new Memories(sql, vault, size));
    }
}
