package semblance.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import semblance.detect.Face;
import semblance.geometry.Box;
import semblance.image.Image;

/// Which of a frame's detections are worth following. Left out are faces that are mostly outside of the picture, faces taller than
/// it (a room without people may look like one, and nobody could be recognised on it), and faces behind surer ones: where
/// two faces touch, a detector may see a third made of a half of each, which overlaps neither enough to be taken for the same. It may even be surer of it than of
/// the face farther behind; then it is known by lying under two sure faces of its size together, and under neither alone.
final class Sightings {

    static final double LEAST_INSIDE = 0.5;
    private static final double MOST_COVERED = 0.8;
    private static final double ITS_SIZE = 1.5;
    private static final int GRID = 16;

    private Sightings() {
    }

    /// Those worth following, surest first.
    static List<Face> of(List<Face> found, Image picture) {
        List<Face> worth = new ArrayList<>();
        found.stream().sorted(Comparator.comparingDouble(Face::score).reversed()).filter(f -> fits(f.box(), picture))
                .forEach(f -> { if (covered(f.box(), worth) <= MOST_COVERED) worth.add(f); });
        worth.removeAll(worth.stream().filter(f -> isSeam(f, worth)).toList());
        return worth;
    }

    private static boolean isSeam(Face face, List<Face> all) {
        List<Face> others = all.stream().filter(o -> o != face && o.score() >= FaceTracker.SURE && o.box().height() <= ITS_SIZE * face.box().height()
                && FaceTracker.covered(face.box(), o.box()) <= MOST_COVERED).toList();
        return covered(face.box(), others) > MOST_COVERED;
    }

    private static boolean fits(Box box, Image picture) {
        return box.height() <= picture.height() && inside(box, picture) >= LEAST_INSIDE;
    }

    /// The share of a box that is in the picture.
    static double inside(Box b, Image picture) {
        double w = Math.min(b.right(), picture.width()) - Math.max(b.left(), 0), h = Math.min(b.bottom(), picture.height()) - Math.max(b.top(), 0);
        return Math.max(0, w) * Math.max(0, h) / b.area();
    }

    /// The share of a box that lies under the others together, on a grid of points.
    private static double covered(Box box, List<Face> others) {
        int under = 0;
        for (int i = 0; i < GRID * GRID; i++) {
            double x = box.left() + (i % GRID + 0.5) / GRID * box.width(), y = box.top() + (i / GRID + 0.5) / GRID * box.height();
            if (others.stream().anyMatch(f -> contains(f.box(), x, y))) under++;
        }
        return (double) under / (GRID * GRID);
    }

    private static boolean contains(Box b, double x, double y) {
        return x >= b.left() && x <= b.right() && y >= b.top() && y <= b.bottom();
    }
}
