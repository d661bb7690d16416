package semblance.live;

import semblance.detect.Face;

/// A followed face in one frame.
///
/// @param track    stays the same from appearing to leaving
/// @param face     in the frame's pixels, its box filtered, its landmarks rough ([semblance.detect.FaceDetector#glance]); predicted from the last detection if it was not looked for
/// @param detected whether the detector saw it in this very frame
public record Seen(long track, Face face, boolean detected, Identity identity) {
}
