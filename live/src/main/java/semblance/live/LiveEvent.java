package semblance.live;

import java.util.Optional;
import semblance.gallery.Person;
import semblance.geometry.Box;
import semblance.image.Image;

/// What happened in a video. Times are seconds from the start of the source.
public sealed interface LiveEvent {

    double seconds();

    /// A face came into sight and is followed as `track` from now on.
    record Appeared(double seconds, long track, Box box) implements LiveEvent {
    }

    /// A track got a name, another name than before, or its person was renamed. Provisional people included.
    record Recognised(double seconds, long track, Box box, Person person, double distance, double similarity) implements LiveEvent {
    }

    /// A track was seen well enough to say that nobody of the gallery is meant.
    record Unknown(double seconds, long track, Box box, double similarity) implements LiveEvent {
    }

    /// A stranger has become a provisional person.
    record Learnt(double seconds, long track, Person person, int faces) implements LiveEvent {
    }

    /// A new view was added to a known person.
    record Enriched(double seconds, long track, Person person) implements LiveEvent {
    }

    /// A track is over: its face was not seen any more, or the track turned out to be someone else's.
    ///
    /// @param from, to first and last sight
    /// @param bestShot the best view, 160x160; empty if there was no good one
    record Left(double seconds, long track, double from, double to, Identity identity, Optional<Image> bestShot) implements LiveEvent {
    }

    /// A stream was lost and is back.
    ///
    /// @param times how often by now
    record Reconnected(double seconds, long times) implements LiveEvent {
    }
}
