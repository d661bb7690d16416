package semblance.detect;

import semblance.geometry.Box;
import semblance.geometry.Landmarks;

/// A face found in an image, in that image's pixels.
///
/// @param score the detector's confidence, 0 to 1
public record Face(Box box, Landmarks landmarks, double score) {
}
