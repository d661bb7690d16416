package semblance.gallery;

import java.util.List;
import java.util.Optional;

/// A part of a long list.
///
/// @param next what to pass as `after` for the following part; empty after the last one. Opaque: it is good for the
///             same list of the same store only
public record Page<T>(List<T> items, Optional<String> next) {

    /// What to pass as `after` for the first part.
    public static final String START = "";

    /// Most items in one part.
    public static final int LARGEST = 10_000;

    public Page {
        items = List.copyOf(items);
    }

    /// Returns `limit` if a page may have that many items.
    ///
    /// @throws IllegalArgumentException if it is below 1 or above [#LARGEST]
    public static int checkLimit(int limit) {
        if (limit < 1 || limit > LARGEST) {
            throw new IllegalArgumentException("got a limit of " + limit + ", wanted 1 to " + LARGEST);
        }
        return limit;
    }
}
