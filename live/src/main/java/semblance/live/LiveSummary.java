package semblance.live;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import semblance.gallery.Person;

/// Who was in a video, when and for how long, and how the run went.
///
/// @param seconds length of what was looked at
/// @param visits  in the order they began
public record LiveSummary(String source, double seconds, Performance performance, List<Stay> visits) {

    /// How the run went.
    ///
    /// @param frames    looked at
    /// @param dropped   frames of a live source that were left out to keep up
    /// @param damaged   frames that could not be decoded
    /// @param reconnections of a stream
    /// @param wallSeconds from start to end
    /// @param latency50, latency95 seconds from a frame's arrival to its verdict, quantiles
    /// @param busy      seconds of work a stage
    public record Performance(long frames, long dropped, long damaged, long reconnections, double wallSeconds, double latency50,
                              double latency95, Map<String, Double> busy) {

        /// Frames a second, over the whole run.
        public double framesPerSecond() {
            return frames / Math.max(1e-9, wallSeconds);
        }

        /// Milliseconds of one core's work a frame, over all stages.
        public double millisPerFrame() {
            return 1000 * busy.values().stream().mapToDouble(Double::doubleValue).sum() / Math.max(1, frames);
        }
    }

    /// One stay of one person in the picture.
    ///
    /// @param identity as it was known at the end of it
    public record Stay(long track, double from, double to, Identity identity) {

        /// What to call whoever it was: the person's name, `unknown`, or `unclear` if the views did not suffice.
        public String label() {
            return switch (identity) {
                case Identity.Recognised r -> r.person().name();
                case Identity.Stranger s -> "unknown";
                case Identity.Undecided u -> "unclear";
            };
        }

        boolean reported() {
            return !(identity instanceof Identity.Recognised r && r.person().status() == Person.Status.IGNORED);
        }
    }

    /// The stays as lines of a table: who, from, to, how long.
    public String table() {
        StringBuilder table = new StringBuilder(String.format(Locale.ROOT, "%-28s %9s %9s %9s  %s%n", "who", "from", "to", "seconds", "track"));
        for (Stay v : visits) {
            table.append(String.format(Locale.ROOT, "%-28s %9s %9s %9.1f  %d%n", v.label(), clock(v.from()), clock(v.to()), v.to() - v.from(), v.track()));
        }
        return table.toString();
    }

    /// Minutes, seconds and tenths.
    public static String clock(double seconds) {
        long tenths = Math.round(seconds * 10);
        return String.format(Locale.ROOT, "%d:%02d.%d", tenths / 600, tenths / 10 % 60, tenths % 10);
    }
}
