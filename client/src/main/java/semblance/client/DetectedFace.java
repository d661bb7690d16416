package semblance.client;

import java.util.List;

public record DetectedFace(Box box, Box boxNormalized, List<Point> landmarks, double score) implements Found {
}
