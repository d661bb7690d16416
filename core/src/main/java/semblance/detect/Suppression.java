package semblance.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Non-maximum suppression: of faces that overlap, only the surest stays.
final class Suppression {

    private static final Comparator<Face> SUREST_FIRST = Comparator.comparingDouble(Face::score).reversed();

    private Suppression() {
    }

    /// @param overlap intersection over union above which two boxes are one face
    /// @return surest first
    static List<Face> suppress(List<Face> faces, double overlap) {
        List<Face> kept = new ArrayList<>();
        for (Face face : faces.stream().sorted(SUREST_FIRST).toList()) {
            if (kept.stream().noneMatch(k -> k.box().iou(face.box()) > overlap)) kept.add(face);
        }
        return kept;
    }
}
