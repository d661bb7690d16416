package semblance.gallery;

import java.time.Instant;

/// One line of the gallery's log. Holds ids only; the lines about a person are removed when the person is erased, but
/// for [Kind#ERASED] itself.
///
/// @param cursor what to pass to [Gallery#changes] for what came after
/// @param person id of whom it is about
/// @param other  the face's id for the kinds about a face, the id of the person who is no more for [Kind#MERGED],
///               otherwise empty
public record Change(String cursor, Kind kind, String person, String other, Instant at) {

    public enum Kind {
        /// a new person
        ENROLLED,
        /// a new face of the person
        FACE_ADDED,
        /// name, tags, status, or what is remembered not to be this person
        CHANGED,
        /// the person was seen
        SIGHTED,
        /// `other` has become a part of this person
        MERGED,
        /// a face of the person is gone
        FACE_ERASED,
        /// the person is gone
        ERASED
    }
}
