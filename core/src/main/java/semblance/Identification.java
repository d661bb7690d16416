package semblance;

import java.util.Locale;
import semblance.align.FaceQuality;
import semblance.detect.Face;

/// A face of a picture and who it shows.
public record Identification(Face face, FaceQuality quality, Verdict verdict) {

    /// Such as `Ada (similarity 0.93) at 120,48 to 181,130`.
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s at %.0f,%.0f to %.0f,%.0f", verdict, face.box().left(), face.box().top(),
                face.box().right(), face.box().bottom());
    }
}
