package semblance.server;

import java.util.Arrays;
import java.util.Locale;

/// What a key may do.
public enum Scope {
    /// list people, faces, sightings, collections, models
    READ,
    /// send pictures and hear who is in them
    IDENTIFY,
    /// change who is known: enrol, rename, merge, erase
    ENROL,
    /// everything, and keys, backup, calibration, live streams
    ADMIN;

    /// As it is written.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException if there is no such scope
    public static Scope of(String word) {
        return Arrays.stream(values()).filter(s -> s.word().equals(word)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("got the scope \"" + word + "\", wanted read, identify, enrol or admin"));
    }
}
