package semblance;

import java.util.Comparator;
import java.util.List;
import semblance.detect.Face;

/// Which face is meant where a picture should show one person.
public sealed interface OneFace {

    /// Any other face must be smaller than this share of the one that is meant ([Face#likelyArea]), or nobody can tell whether it is.
    double CLEARLY_SMALLER = 0.5;

    record Found(Face face) implements OneFace {
    }

    record None() implements OneFace {
    }

    record Several(List<Face> faces) implements OneFace {
    }

    /// The largest of which the detector is sure ([Face#sureArea]), if no other may be meant.
    static OneFace among(List<Face> faces) {
        if (faces.isEmpty()) return new None();
        Face meant = faces.stream().max(Comparator.comparingDouble(Face::sureArea)).orElseThrow();
        boolean clear = faces.stream().allMatch(face -> face == meant || face.likelyArea() < CLEARLY_SMALLER * meant.likelyArea());
        return clear ? new Found(meant) : new Several(faces);
    }
}
