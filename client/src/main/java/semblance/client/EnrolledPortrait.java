package semblance.client;

import java.util.List;

/// The face that was taken from a picture to be enrolled.
///
/// @param id      of the face in the gallery
/// @param quality overall, 0 to 1
public record EnrolledPortrait(String id, Box box, Box boxNormalized, List<Point> landmarks, double score, double quality) implements Found {
}
