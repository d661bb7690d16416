package semblance.detect;

import semblance.geometry.Box;
import semblance.geometry.Landmarks;

/// A face found in an image, in that image's pixels.
///
/// @param score the detector's confidence, 0 to 1
public record Face(Box box, Landmarks landmarks, double score) {

    /// The box's area, less the less sure the detector is (score to the fourth power): where one face is asked for, a large
    /// false alarm must not win against a small but certain face.
    public double likelyArea() {
        return box.area() * score * score * score * score;
    }
}
