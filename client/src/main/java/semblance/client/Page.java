package semblance.client;

import java.util.List;
import java.util.Optional;

/// A part of a list.
///
/// @param next pass as `after`; empty at the end
public record Page<T>(List<T> items, Optional<String> next) {

    /// Passed as `after`: from the beginning.
    public static final String START = "";
    public static final int USUAL_SIZE = 100;
}
