package semblance.evaluate;

import java.util.Optional;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;

/// A face that the labels of a detection set name, in the photo's pixels.
///
/// @param landmarks empty if the labels give none
/// @param counts    false for a face that need not be found and is no false alarm if it is
public record LabelledFace(Box box, Optional<Landmarks> landmarks, boolean counts) {

    /// The same face, not counted if the shorter side of its box is under `pixels`.
    LabelledFace atLeast(double pixels) {
        return new LabelledFace(box, landmarks, counts && Math.min(box.width(), box.height()) >= pixels);
    }
}
