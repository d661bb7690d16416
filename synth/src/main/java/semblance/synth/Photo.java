package semblance.synth;

import java.util.List;
import semblance.detect.Face;
import semblance.image.Image;

/// A rendered picture and what is truly in it.
///
/// @param subjects who is in it and where, the nearest to the camera first
public record Photo(Image image, List<Subject> subjects) {

    /// @param face the true box (hairline to chin, ear to ear) and landmarks, also where something hides them; score 1
    public record Subject(InventedPerson person, Face face) {
    }

    public Photo {
        subjects = List.copyOf(subjects);
    }
}
