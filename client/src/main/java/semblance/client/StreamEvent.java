package semblance.client;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// Something that happened in a live stream.
///
/// @param number     counted from 1; following after it goes on with the next
/// @param type       `appeared`, `recognised`, `unknown`, `learnt`, `enriched`, `left` or `reconnected`; more may come
/// @param seconds    from the stream's beginning
/// @param track      who it is about, before and after they have a name
/// @param person     their name
/// @param id         their id
public record StreamEvent(long number, String type, double seconds, OptionalInt track, Optional<Box> box, Optional<String> person, Optional<String> id,
        OptionalDouble distance, OptionalDouble similarity) {

    StreamEvent numbered(long number) {
        return new StreamEvent(number, type, seconds, track, box, person, id, distance, similarity);
    }
}
