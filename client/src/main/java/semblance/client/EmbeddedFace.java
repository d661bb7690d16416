package semblance.client;

import java.util.List;

/// A face and its vector.
///
/// @param embedding of unit length; comparable only with vectors of the same model
public record EmbeddedFace(Box box, Box boxNormalized, List<Point> landmarks, double score, Quality quality, List<Float> embedding) implements Found {
}
