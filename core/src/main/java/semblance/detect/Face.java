package semblance.detect;

import semblance.geometry.Box;
import semblance.geometry.Landmarks;

/// A face found in an image, in that image's pixels.
///
/// @param score the detector's confidence, 0 to 1
public record Face(Box box, Landmarks landmarks, double score) {

    /// The box's area, less the less likely it is that a face is there at all (score to the fourth power).
    public double likelyArea() {
        return box.area() * Math.pow(score, 4);
    }

    /// The box's area, much less if the detector isn't quite sure (score to the sixteenth power): where one face is asked for, a large false
    /// alarm must not win against a small but certain face. So steep, since the detector is the surer of a true face the larger that is: what
    /// is large and not quite sure is seldom one.
    public double sureArea() {
        return box.area() * Math.pow(score, 16);
    }
}
