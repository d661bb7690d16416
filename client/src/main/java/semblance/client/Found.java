package semblance.client;

import java.util.List;

/// Where a face is.
public sealed interface Found permits DetectedFace, EmbeddedFace, IdentifiedFace, EnrolledPortrait {

    /// Pixels.
    Box box();

    /// Parts of the picture's width and height.
    Box boxNormalized();

    /// Left eye, right eye, nose, left and right mouth corner as the viewer sees them; pixels.
    List<Point> landmarks();

    /// The detector's confidence, 0 to 1.
    double score();
}
