package semblance;

import semblance.align.FaceQuality;
import semblance.detect.Face;

/// A face of a picture and who it shows.
public record Identification(Face face, FaceQuality quality, Verdict verdict) {
}
