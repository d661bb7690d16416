package semblance;

import java.util.List;
import semblance.align.FaceQuality;
import semblance.detect.Face;
import semblance.gallery.Person;

/// What became of a picture that was to be enrolled.
public sealed interface Enrolment {

    /// The face is in the gallery, durably.
    ///
    /// @param face id of the enrolled face
    record Enrolled(Person person, String face, Face found, FaceQuality quality) implements Enrolment {
    }

    /// This very picture was there already, as one of `person`. Nothing was changed.
    record Duplicate(Person person) implements Enrolment {
    }

    /// No face was found. Nothing was changed.
    record NoFace() implements Enrolment {
    }

    /// Several faces, none of them clearly the largest: cut the picture to the person meant. Nothing was changed.
    record SeveralFaces(List<Face> faces) implements Enrolment {
    }
}
