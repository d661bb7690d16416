package semblance.gallery;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.stream.Collectors;

/// Proof that something was erased, without saying who: it holds no name, no vector and no picture.
///
/// @param people    how many people are gone, 0 if only a face was erased
/// @param sightings how many sightings are gone with them
/// @param digest    SHA-256, hexadecimal, of the ids of what was erased, sorted, one a line: whoever kept the ids can
///                  show that the receipt is about them
public record Receipt(Instant at, int people, int faces, int photos, int sightings, String digest) {

    /// What [#digest] is of these ids.
    public static String digest(Collection<String> ids) {
        String lines = ids.stream().sorted().map(id -> id + "\n").collect(Collectors.joining());
        return Sample.sha256(lines.getBytes(StandardCharsets.UTF_8));
    }
}
