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
        return inOrder(surestFirst(faces), overlap);
    }

    /// The same, but of two that overlap the one that comes first stays, however sure.
    static List<Face> inOrder(List<Face> faces, double overlap) {
        List<Face> kept = new ArrayList<>();
        for (Face face : faces) {
            if (kept.stream().noneMatch(k -> k.box().iou(face.box()) > overlap)) kept.add(face);
        }
        return kept;
    }

    static List<Face> surestFirst(List<Face> faces) {
        return faces.stream().sorted(SUREST_FIRST).toList();
    }
}
