package semblance;

import java.util.Comparator;
import java.util.List;
import semblance.detect.Face;

/// Which face is meant where a picture should show one person.
public sealed interface OneFace {

    /// The next largest face must be smaller than this share of the largest ([Face#likelyArea]), or nobody can tell who is meant.
    double CLEARLY_SMALLER = 0.5;

    record Found(Face face) implements OneFace {
    }

    record None() implements OneFace {
    }

    record Several(List<Face> faces) implements OneFace {
    }

    /// The largest, if it is clearly so.
    static OneFace among(List<Face> faces) {
        if (faces.isEmpty()) return new None();
        List<Face> bySize = faces.stream().sorted(Comparator.comparingDouble(Face::likelyArea).reversed()).toList();
        double largest = bySize.getFirst().likelyArea();
        boolean clear = bySize.size() == 1 || bySize.get(1).likelyArea() < CLEARLY_SMALLER * largest;
        return clear ? new Found(bySize.getFirst()) : new Several(faces);
    }
}
